"""Each trouble can be switched on for the desk's tests, and off again; the switch is closed unless it is opened."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest

from lprdesk.sandbox.settings import SandboxSettings
from lprdesk.wire.vendor_reads import MalformedAnswer, decode_answer, decode_page
from sandbox.vendor_desk import ANCHOR, Desk


@pytest.fixture
def troubled(desk: Desk) -> Iterator[Callable[..., httpx2.Response]]:
    def ask(kind: str, **more: Any) -> httpx2.Response:
        desk.admin("PUT", "/trouble", {"kind": kind, **more})
        return desk.ask(desk.order("ZZM1042", "US-AZ"))

    yield ask
    desk.admin("DELETE", "/trouble")


@pytest.mark.parametrize(("kind", "status"), [("unauthorised", 401), ("too-many", 429), ("server-error", 500)])
def test_a_refusal_is_a_problem(troubled: Callable[..., httpx2.Response], kind: str, status: int) -> None:
    refused = troubled(kind, seconds=7)
    assert (refused.status_code, refused.headers["content-type"]) == (status, "application/problem+json")
    assert refused.headers.get("retry-after") == ("7" if kind == "too-many" else None)


def test_down_cuts_the_connection(troubled: Callable[..., httpx2.Response]) -> None:
    with pytest.raises(httpx2.TransportError):
        troubled("down")


def test_slow_outlasts_a_clients_patience(desk: Desk, troubled: Callable[..., httpx2.Response]) -> None:
    desk.admin("PUT", "/trouble", {"kind": "slow", "seconds": 5})
    with pytest.raises(httpx2.ReadTimeout):
        desk.http.get("/v1/users", timeout=0.05)


@pytest.mark.parametrize("kind", ["truncated", "wrong-types"])
def test_an_answer_that_breaks_the_contract_is_noticed(troubled: Callable[..., httpx2.Response], kind: str) -> None:
    with pytest.raises(MalformedAnswer):
        decode_answer(troubled(kind).content)


def test_wrong_types_in_rows_are_counted(troubled: Callable[..., httpx2.Response]) -> None:
    answer, malformed = decode_answer(troubled("wrong-row-types").content)
    assert (len(answer.reads), malformed) == (500, 500)


def test_foreign_reads_are_of_another_plate(troubled: Callable[..., httpx2.Response]) -> None:
    answer, _ = decode_answer(troubled("foreign-reads").content)
    assert sum(read.plate == "ZZF0R31GN" for read in answer.reads) == 500


def test_a_repeated_page_names_itself_as_the_next(desk: Desk, troubled: Callable[..., httpx2.Response]) -> None:
    answer, _ = decode_answer(troubled("repeated-page").content)
    page, _ = decode_page(desk.http.get(f"/v1/queries/{answer.query}/pages/{answer.next}").content)
    assert page.next == answer.next


def test_a_trouble_ends_after_as_many_times_as_were_asked(desk: Desk, troubled: Callable[..., httpx2.Response]) -> None:
    assert troubled("server-error", times=2).status_code == 500
    assert [desk.http.get("/v1/users").status_code for _ in range(2)] == [500, 200]


def test_the_switch_is_closed_unless_the_settings_open_it(open_desk: Callable[[SandboxSettings], Desk]) -> None:
    shut = open_desk(SandboxSettings(anchor=ANCHOR))
    admin = {"Authorization": f"Bearer {shut.sandbox.settings.admin_token}"}
    assert shut.http.put("/sandbox/trouble", json={"kind": "down"}, headers=admin).status_code == 404


def test_the_agencys_token_does_not_move_the_switch(desk: Desk) -> None:
    assert desk.http.put("/sandbox/trouble", json={"kind": "down"}).status_code == 401
