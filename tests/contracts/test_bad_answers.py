"""The whole way against a vendor that fails: each failure is survived, and the log says what was received."""

import json
import ssl
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from http.client import HTTPConnection

import pytest

from fakes.world import GOOD, World
from lprdesk.adapters.vendors.client import VendorClient
from lprdesk.adapters.vendors.connection import VendorConnection
from lprdesk.bootstrap import demo_people as demo
from lprdesk.domain.answer import Cause
from lprdesk.domain.case import CaseNumber
from lprdesk.sandbox.process import SandboxProcess
from lprdesk.services.query_outcome import Answered, FailedQuery, Outcome

TAXI = replace(GOOD, plate="ZZX9001", jurisdiction="US-CA", start="2025-10-20")


class Trouble:
    """The sandbox's switch."""

    def __init__(self, process: SandboxProcess) -> None:
        self._address = process.address
        self._headers = {"Authorization": f"Bearer {process.settings.admin_token}", "Content-Type": "application/json"}

    def on(self, kind: str, **figures: object) -> None:
        self._ask("PUT", json.dumps({"kind": kind, **figures}))

    def off(self) -> None:
        self._ask("DELETE")

    def _ask(self, method: str, body: str | None = None) -> None:
        connection = HTTPConnection(self._address.host, self._address.port)
        connection.request(method, "/sandbox/trouble", body, self._headers)
        assert connection.getresponse().status == 204
        connection.close()


@pytest.fixture
def trouble(running: SandboxProcess) -> Iterator[Trouble]:
    switch = Trouble(running)
    yield switch
    switch.off()


@pytest.fixture
async def world(running: SandboxProcess) -> AsyncIterator[World]:
    tls = ssl.create_default_context()
    client = VendorClient(VendorConnection(running.url, running.settings.token, tls))
    yield World(vendor=client)
    await client.close()


async def ask(world: World) -> Outcome:
    return await world.run_query.run(await world.at_work(), TAXI, lambda _: None)


@pytest.mark.requirement("AUD-2", "VEN-1")
@pytest.mark.parametrize(
    ("kind", "cause", "received"),
    [
        # which of the two depends on whether the vendor had read the whole request when it cut the connection
        ("down", "unreachable", "RemoteProtocolError|ReadError"),
        ("unauthorised", "unauthorised", "http-401"),
        ("too-many", "too-many", "http-429"),
        ("server-error", "server-error", "http-500"),
        ("truncated", "bad-answer", "bytes that are not one whole JSON text"),
        ("wrong-types", "bad-answer", "wrong type or value at `$.total`"),
        ("repeated-page", "repeated-page", "repeated-"),
    ],
)
async def test_a_failing_vendor_is_survived_and_the_log_says_what_was_received(
    world: World, trouble: Trouble, kind: str, cause: str, received: str
) -> None:
    trouble.on(kind, seconds=7)
    outcome = await ask(world)
    assert isinstance(outcome, FailedQuery)
    assert outcome.cause == cause
    assert all((outcome.sentence, outcome.kept, outcome.todo))
    assert outcome.retry_after == (7 if kind == "too-many" else None)
    failed = await world.last("query.failed")
    assert failed["cause"] == cause
    assert any(words in str(failed["received"]) for words in received.split("|"))
    assert (await world.journal.verify()).good
    trouble.off()
    assert isinstance(await ask(world), Answered)


async def test_rows_of_wrong_types_and_of_other_plates_are_set_aside(world: World, trouble: Trouble) -> None:
    for kind, cause in (("wrong-row-types", Cause.MALFORMED), ("foreign-reads", Cause.FOREIGN_PLATE)):
        trouble.on(kind)
        outcome = await ask(world)
        assert isinstance(outcome, Answered)
        assert outcome.results.set_aside.by_cause()[cause] >= outcome.total // 2
        assert set(outcome.results.reads.plate) == {TAXI.plate}
        recorded = await world.last("query.answered")
        assert recorded["set_aside"] == {key.value: n for key, n in outcome.results.set_aside.by_cause().items()}


async def test_a_hundred_thousand_reads_come_whole(world: World) -> None:
    (offence, *_) = world.directory.bundle.cases[CaseNumber(demo.SMUGGLING)].offences
    world.change_case(demo.SMUGGLING, offences=(replace(offence, started=None),))
    session = await world.at_work()
    outcome = await world.run_query.run(session, replace(TAXI, start="2023-01-01"), lambda _: None)
    assert isinstance(outcome, Answered)
    assert outcome.total >= 99_000
    assert len(outcome.results.reads) + outcome.results.set_aside.count == outcome.total
