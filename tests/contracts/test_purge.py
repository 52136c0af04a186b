"""Retention of the log, over a real database: what has had its time goes, and the log verifies as before (AUD-11)."""

import dataclasses
import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from fakes.clock import SettableClock
from fakes.reads import reads_at
from fakes.world import GOOD, World
from lprdesk.adapters.store.key_holders import FileHolder
from lprdesk.adapters.store.station import Station, StationFacts, open_station
from lprdesk.audit.event import StationStarted
from lprdesk.audit.seal_key import ReviewerSecret
from lprdesk.bootstrap import demo_people as demo
from lprdesk.domain.faults import EnvironmentFault
from lprdesk.domain.people import Reviewer
from lprdesk.services.purge_log import AT_ONCE, KEPT, Purged, PurgeLog
from lprdesk.services.query_outcome import Answered

SECRET = ReviewerSecret(bytes([7]) * 32)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
async def station(tmp_path: Path, clock: SettableClock) -> AsyncIterator[Station]:
    folder = tmp_path / "state"
    facts = StationFacts(
        folder=folder, agency="pd.example", station="desk-1", program="0.1.0", tolerance=timedelta(minutes=1)
    )
    opened = await open_station(facts, clock, os.urandom, FileHolder(folder / "station.key"))
    yield opened
    await opened.close()


async def a_day(station: Station, clock: SettableClock) -> World:
    """One query, sealed; the person signed out."""
    world = World(clock=clock, station=station.signer, journal=station.journal, sealing=True)
    reviewer = Reviewer(demo.PRIVACY_OFFICER, SECRET.key.text)
    world.directory.bundle = dataclasses.replace(world.directory.bundle, reviewers=(reviewer,))
    world.memory_vendor.reads = reads_at([clock.now() - timedelta(hours=1)])
    session = await world.at_work()
    assert isinstance(await world.run_query.run(session, GOOD, lambda _: None), Answered)
    await world.sign_in.sign_out(session)
    return world


@pytest.mark.requirement("AUD-8", "AUD-11")
async def test_a_sealed_result_goes_when_its_lifetime_ends_and_not_before(
    station: Station, clock: SettableClock
) -> None:
    world = await a_day(station, clock)
    purge = PurgeLog(world.log, station.results)
    clock.pass_by(timedelta(days=730) - timedelta(seconds=1))
    assert await purge.run(world.profile) == Purged(0, 0)
    clock.pass_by(timedelta(seconds=1))
    assert await purge.due(world.profile) == Purged(0, 1)
    assert await purge.run(world.profile) == Purged(0, 1)
    fields = await world.last("retention.purged")
    (answered,) = await station.journal.entries(("query.answered",))
    assert fields == {"rule": "retention.sealed_days", "entries": [], "sealed": [str(answered.index)]}
    assert answered.fields["count"] == 1
    report = await station.journal.verify()
    assert report.good, report.problem
    assert (report.sealed_purged, report.purged) == (1, 0)
    assert await purge.run(world.profile) == Purged(0, 0)
    assert (await world.kinds()).count("retention.purged") == 1


@pytest.mark.requirement("AUD-11")
async def test_values_go_after_the_years_that_the_profile_says_and_the_tree_stays(
    station: Station, clock: SettableClock
) -> None:
    world = await a_day(station, clock)
    purge, before = PurgeLog(world.log, station.results), await station.journal.verify()
    old = await station.journal.entries()
    clock.pass_by(timedelta(days=5 * 366))
    fresh = await world.log.by_station(world_started())
    purged = await purge.run(world.profile)
    assert purged == Purged(sum(each.kind not in KEPT for each in old), 1)
    after = await station.journal.verify()
    assert after.good, after.problem
    assert (after.purged, after.sealed_purged) == (sum(len(each.fields) for each in old if each.kind not in KEPT), 1)
    assert after.entries > before.entries
    entries = await station.journal.entries()
    for was, now in zip(old, entries, strict=False):
        assert now.leaf_hash == was.leaf_hash
        assert now.fields == (was.fields if was.kind in KEPT else {})
    assert entries[fresh.index].fields
    assert demo.ANALYST not in str([each.fields for each in entries])
    assert GOOD.plate not in str([each.fields for each in entries])


def world_started() -> StationStarted:
    return StationStarted(program="0.1.0", system="Debian 12")


@pytest.mark.requirement("AUD-11", "AUD-1")
async def test_what_was_purged_is_not_taken_for_unfinished(station: Station, clock: SettableClock) -> None:
    world = await a_day(station, clock)
    clock.pass_by(timedelta(days=5 * 366))
    await PurgeLog(world.log, station.results).run(world.profile)
    recovered = await world.recover.run()
    assert (recovered.queries, recovered.sessions) == (0, 0)


@pytest.mark.requirement("AUD-11")
async def test_much_goes_in_several_commits(
    station: Station, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert AT_ONCE > 3
    monkeypatch.setattr("lprdesk.services.purge_log.AT_ONCE", 3)
    world = await a_day(station, clock)
    old = [each for each in await station.journal.entries() if each.kind not in KEPT]
    clock.pass_by(timedelta(days=5 * 366))
    assert await PurgeLog(world.log, station.results).run(world.profile) == Purged(len(old), 1)
    assert (await world.kinds()).count("retention.purged") == -(
        -len(old) // 3
    ) + 1  # the sealed result by a rule of its own
    report = await station.journal.verify()
    assert report.good, report.problem


@pytest.mark.requirement("AUD-11")
async def test_a_clock_that_went_backwards_purges_nothing(station: Station, clock: SettableClock) -> None:
    world = await a_day(station, clock)
    clock.pass_by(timedelta(days=5 * 366))
    await world.log.by_station(world_started())
    clock.pass_by(-timedelta(days=1))
    with pytest.raises(EnvironmentFault, match="went backwards"):
        await PurgeLog(world.log, station.results).run(world.profile)
    assert "retention.purged" not in await world.kinds()
