import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from fakes.clock import SettableClock
from fakes.scripted_server import http, scripted
from fakes.world import GOOD
from lprdesk.adapters.store.key_holders import FileHolder
from lprdesk.bootstrap import demo_people
from lprdesk.bootstrap.demo_station import DemoStation, build_demo_station
from lprdesk.bootstrap.wired_desk import Desk, open_desk
from lprdesk.domain.people import PersonId
from lprdesk.domain.training import StandingState
from lprdesk.services.query_outcome import Answered
from lprdesk.services.session import Session


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
async def demo(tmp_path: Path, clock: SettableClock) -> DemoStation:
    return await build_demo_station(tmp_path / "station", "http://127.0.0.1:1", "a-token", clock)


@pytest.fixture
async def desk(demo: DemoStation, clock: SettableClock) -> AsyncIterator[Desk]:
    holder = FileHolder(demo.file.settings.folder / "station.key")
    desk = await open_desk(demo.file, clock=clock, holder=holder)
    yield desk
    await desk.close()


async def signed_in(desk: Desk, demo: DemoStation, person: PersonId) -> Session:
    login = next(login for login in demo.logins if login.person == person)
    return await desk.sign_in.sign_in(login.person, login.passphrase, login.code())


@pytest.mark.requirement("ACC-1", "GOV-1")
async def test_everyone_of_the_demo_signs_in_under_an_approved_profile(desk: Desk, demo: DemoStation) -> None:
    standings = {}
    for login in demo.logins:
        session = await signed_in(desk, demo, login.person)
        assert session.profile_approved
        assert session.demo
        standings[login.person] = session.standing.state
        await desk.sign_in.sign_out(session)
    assert standings == {
        demo_people.ANALYST: StandingState.VALID,
        demo_people.EXPIRED: StandingState.EXPIRED,
        demo_people.SUPERVISOR: StandingState.VALID,
        demo_people.PRIVACY_OFFICER: StandingState.VALID,
    }
    assert (await desk.journal.verify()).good


async def test_the_same_person_signs_in_again_at_once_with_a_fresh_code(desk: Desk, demo: DemoStation) -> None:
    for _ in range(2):
        await desk.sign_in.sign_out(await signed_in(desk, demo, demo_people.ANALYST))


async def test_the_log_names_start_and_end_of_the_program(demo: DemoStation, clock: SettableClock) -> None:
    holder = FileHolder(demo.file.settings.folder / "station.key")
    for _ in range(2):
        desk = await open_desk(demo.file, clock=clock, holder=holder)
        await desk.close()
    desk = await open_desk(demo.file, clock=clock, holder=holder)
    kinds = [entry.kind for entry in await desk.journal.entries()]
    await desk.close()
    assert kinds[-5:] == [
        "station.started",
        "station.stopped",
        "station.started",
        "station.stopped",
        "station.started",
    ]


async def test_a_session_that_a_crash_left_open_is_closed_at_the_next_start(
    demo: DemoStation, clock: SettableClock
) -> None:
    holder = FileHolder(demo.file.settings.folder / "station.key")
    desk = await open_desk(demo.file, clock=clock, holder=holder)
    await signed_in(desk, demo, demo_people.ANALYST)
    await desk.close()
    clock.pass_by(timedelta(minutes=1))
    desk = await open_desk(demo.file, clock=clock, holder=holder)
    closed = (await desk.journal.entries(("session.closed",)))[-1]
    await desk.close()
    assert closed.fields["cause"] == "interrupted"


async def test_the_stations_files_hold_no_passphrase_and_are_private(demo: DemoStation) -> None:
    for path in demo.file.settings.folder.iterdir():
        assert path.stat().st_mode & 0o077 == 0
        for each in demo_people.PEOPLE:
            assert each.passphrase.encode() not in path.read_bytes()


@pytest.mark.requirement("RET-2", "AUD-11")
async def test_no_plate_reason_or_read_stands_in_any_file_or_log_line(
    tmp_path: Path, clock: SettableClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    read = {
        "id": "read-of-nobody",
        "captured_at": "2026-11-01T10:00:00-07:00",
        "reader": "r1",
        "latitude": 40.123456,
        "longitude": -117.4,
        "plate": GOOD.plate,
        "confidence": 0.9,
        "jurisdiction": "US-CA",
        "jurisdiction_confidence": None,
        "crop": True,
        "scene": True,
    }
    reader = {"id": "r1", "name": "Quay", "kind": "fixed", "uncertainty_m": 20.0, "zone": "America/Los_Angeles"}
    page = {"next": None, "total": 1, "page_size": 1, "readers": [reader], "offline": [], "reads": [read]}
    async with scripted(http({"query": "vendor-query-1", **page})) as server:
        demo = await build_demo_station(tmp_path / "station", server.url, "a-token", clock)
        desk = await open_desk(demo.file, clock=clock, holder=FileHolder(tmp_path / "station" / "station.key"))
        session = await signed_in(desk, demo, demo_people.ANALYST)
        await desk.sign_in.accept(session, session.rules.digest)
        await desk.open_case.open(session, demo_people.SMUGGLING)
        outcome = await desk.run_query.run(session, GOOD, lambda _: None)
        assert isinstance(outcome, Answered)
        assert len(outcome.results.reads) == 1
        await desk.sign_in.sign_out(session)
        await desk.close()
    words = [GOOD.plate, GOOD.reason, GOOD.relation, "read-of-nobody", "40.123456", "vendor-query-1"]
    for word in words:
        for path in (tmp_path / "station").rglob("*"):
            assert path.is_dir() or word.encode() not in path.read_bytes(), path
        assert word not in caplog.text
        assert word not in str(os.environ)
