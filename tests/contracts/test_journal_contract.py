"""What every journal does: the fake of the tests and the real one, held to the same."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from fakes.clock import SettableClock
from fakes.credentials import MemoryCredentials
from fakes.journal import MemoryJournal
from lprdesk.adapters.store.key_holders import FileHolder
from lprdesk.adapters.store.station import StationFacts, open_station
from lprdesk.audit.credential_key import CredentialKey
from lprdesk.audit.event import CaseOpened, PictureViewed, SessionClosed, SigninFailed
from lprdesk.audit.faults import ReceiptError, SessionExpired
from lprdesk.audit.keys import station_key
from lprdesk.audit.session import SessionSigner, StationSigner, draft_session
from lprdesk.domain.people import PersonId
from lprdesk.services.ports.journal import Journal, JournalStanding

FAILED = SigninFailed(person="kim", cause="credential")
LOOKED = PictureViewed(query="aa", read="read-1", part="crop")


@dataclass
class Log:
    journal: Journal
    station: StationSigner
    clock: SettableClock

    async def signed_in(self, lasts: timedelta = timedelta(hours=1)) -> SessionSigner:
        credential = MemoryCredentials().enrol(PersonId("kim"), "")
        draft = draft_session(
            origin=self.station.key.name,
            person="kim",
            credential=CredentialKey(credential.verify_key),
            now_ms=round(self.clock.now().timestamp() * 1000),
            duration_ms=round(lasts.total_seconds() * 1000),
            random=os.urandom,
        )
        signer = draft.complete(credential.private.sign(draft.statement))
        await self.journal.append(signer.certificate, signer)
        return signer


@pytest.fixture(params=["memory", "station"])
async def log(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Log]:
    clock = SettableClock()
    if request.param == "memory":
        signer = StationSigner(station_key("pd.example", "desk-1", os.urandom))
        yield Log(MemoryJournal(signer, clock, os.urandom), signer, clock)
        return
    facts = StationFacts(
        folder=tmp_path / "state", agency="pd.example", station="desk-1", program="1", tolerance=timedelta(minutes=1)
    )
    station = await open_station(facts, clock, os.urandom, FileHolder(tmp_path / "station.key"))
    yield Log(station.journal, station.signer, clock)
    await station.close()


@pytest.mark.requirement("AUD-2", "AUD-3")
async def test_entries_come_back_in_order_with_their_values_and_verify(log: Log) -> None:
    before = len(await log.journal.entries())
    first = await log.journal.append(FAILED, log.station)
    log.clock.pass_by(timedelta(seconds=1))
    second = await log.journal.append(LOOKED, log.station)
    entries = (await log.journal.entries())[before:]
    assert [entry.index for entry in entries] == [first.index, second.index] == [before, before + 1]
    assert [entry.kind for entry in entries] == ["signin.failed", "picture.viewed"]
    assert entries[0].fields == {"person": "kim", "cause": "credential"}
    assert [entry.leaf_hash for entry in entries] == [first.reference, second.reference]
    assert entries[1].time - entries[0].time == timedelta(seconds=1)
    assert entries[0].time == log.clock.now() - timedelta(seconds=1)
    report = await log.journal.verify()
    assert (report.good, report.entries) == (True, before + 2)


async def test_entries_are_chosen_by_kind_session_and_index(log: Log) -> None:
    signer = await log.signed_in()
    receipt = await log.journal.append(CaseOpened(person="kim", case="c", purpose="p"), signer)
    await log.journal.append(FAILED, log.station)
    assert [entry.kind for entry in await log.journal.entries(("case.opened", "signin.failed"))] == [
        "case.opened",
        "signin.failed",
    ]
    assert [entry.kind for entry in await log.journal.entries(session=signer.session)] == [
        "session.opened",
        "case.opened",
    ]
    assert [entry.kind for entry in await log.journal.entries(since=receipt.index + 1)] == ["signin.failed"]


async def test_a_receipt_is_good_once_and_for_its_own_request(log: Log) -> None:
    receipt = await log.journal.append(LOOKED, log.station)
    for kind, digest in (("query.authorised", LOOKED.receipt_digest()), (LOOKED.kind, "00" * 32)):
        with pytest.raises(ReceiptError):
            receipt.spend(kind, digest)
    assert receipt.spend(LOOKED.kind, LOOKED.receipt_digest()) == receipt.reference
    with pytest.raises(ReceiptError):
        receipt.spend(LOOKED.kind, LOOKED.receipt_digest())


async def test_a_session_signs_while_its_certificate_holds_and_the_station_closes_it(log: Log) -> None:
    signer = await log.signed_in()
    log.clock.pass_by(timedelta(hours=1))
    with pytest.raises(SessionExpired):
        await log.journal.append(CaseOpened(person="kim", case="c", purpose="p"), signer)
    await log.journal.append(SessionClosed(person="kim", cause="expired"), log.station, signer.session)
    assert [entry.kind for entry in await log.journal.entries(session=signer.session)] == [
        "session.opened",
        "session.closed",
    ]
    assert (await log.journal.verify()).good


async def test_whoever_subscribed_is_told_of_each_commit_until_it_ends(log: Log) -> None:
    told: list[JournalStanding] = []
    end = log.journal.subscribe(told.append)
    await log.journal.append(FAILED, log.station)
    assert told[-1] == log.journal.standing()
    assert told[-1].healthy
    assert told[-1].entries == told[-1].signed == len(await log.journal.entries())
    count = len(told)
    end()
    await log.journal.append(FAILED, log.station)
    assert len(told) == count
