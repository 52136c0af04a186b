import asyncio
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from fakes.reads import reads_at
from fakes.world import GOOD, World
from lprdesk.domain.faults import OurFault
from lprdesk.services.ports.journal import JournalFault
from lprdesk.services.ports.vendor import PicturePart, VendorCause, VendorFault
from lprdesk.services.query_outcome import Answered, ResultSet
from lprdesk.services.session import Session
from lprdesk.services.view_results import PictureRefused, ViewResults


async def shown(world: World, count: int = 3) -> tuple[Session, ResultSet]:
    session = await world.at_work()
    world.memory_vendor.reads = reads_at([world.clock.now() - timedelta(days=1 + number) for number in range(count)])
    outcome = await world.run_query.run(session, GOOD, lambda _: None)
    assert isinstance(outcome, Answered)
    return session, outcome.results


async def test_a_view_is_recorded_once(world: World) -> None:
    session, results = await shown(world)
    for view in ("table", "table", "timeline"):
        await world.view_results.show(session, results, view)
    views = [entry.fields["view"] for entry in await world.journal.entries(("result.viewed",))]
    assert views == ["table", "timeline"]
    assert (await world.last("result.viewed"))["count"] == 3


@pytest.mark.requirement("VER-1", "AUD-2")
async def test_a_picture_is_recorded_before_it_is_fetched(world: World) -> None:
    session, results = await shown(world)
    await world.view_results.picture(session, results, "read-1")
    viewed = await world.last("picture.viewed")
    assert (viewed["query"], viewed["read"], viewed["part"]) == (results.query, "read-1", "crop")
    assert [request.read for request in world.memory_vendor.pictures] == ["read-1"]


async def test_no_picture_is_fetched_where_it_cannot_be_recorded(world: World) -> None:
    session, results = await shown(world)
    world.memory_journal.failing = True
    with pytest.raises(JournalFault):
        await world.view_results.picture(session, results, "read-1")
    assert world.memory_vendor.pictures == []


async def test_a_crop_is_kept_in_memory_and_a_scene_is_asked_for_each_time(world: World) -> None:
    session, results = await shown(world)
    for _ in range(2):
        await world.view_results.picture(session, results, "read-1")
        await world.view_results.picture(session, results, "read-1", PicturePart.SCENE)
    parts = [request.part for request in world.memory_vendor.pictures]
    assert parts == [PicturePart.CROP, PicturePart.SCENE, PicturePart.SCENE]


async def test_crops_are_dropped_beyond_the_bound_and_when_they_are_to_be_forgotten(world: World) -> None:
    session, results = await shown(world)
    view = ViewResults(log=world.log, vendor=world.vendor, most_bytes=16)
    for read in ("read-0", "read-1", "read-2", "read-0"):
        await view.picture(session, results, read)
    assert len(world.memory_vendor.pictures) == 4
    await view.picture(session, results, "read-2")
    assert len(world.memory_vendor.pictures) == 4
    view.forget(results)
    await view.picture(session, results, "read-2")
    assert len(world.memory_vendor.pictures) == 5


async def test_the_unmasked_scene_needs_a_reason_which_is_recorded(world: World) -> None:
    session, results = await shown(world)
    part = PicturePart.SCENE_UNMASKED
    with pytest.raises(PictureRefused, match="three words"):
        await world.view_results.picture(session, results, "read-1", part, "because")
    reason = "Second person may be seated in the van"
    await world.view_results.picture(session, results, "read-1", part, reason)
    assert (await world.last("picture.viewed"))["reason"] == reason


async def test_a_picture_that_does_not_come_is_recorded(world: World) -> None:
    session, results = await shown(world)
    world.memory_vendor.fault = VendorFault(VendorCause.TIMEOUT, "The vendor did not answer in time.")
    with pytest.raises(VendorFault):
        await world.view_results.picture(session, results, "read-1")
    assert (await world.last("picture.failed"))["cause"] == "timeout"


async def test_what_is_not_among_the_results_is_never_asked_for(world: World) -> None:
    session, results = await shown(world)
    with pytest.raises(OurFault):
        await world.view_results.picture(session, results, "read-99")
    results._reads = replace(results.reads, scene=np.zeros(3, dtype=np.bool_))
    with pytest.raises(PictureRefused, match="no such picture"):
        await world.view_results.picture(session, results, "read-1", PicturePart.SCENE)
    assert world.memory_vendor.pictures == []


@pytest.mark.requirement("RET-2")
async def test_closed_results_hold_no_reads_and_nothing_of_them_is_shown(world: World) -> None:
    session, results = await shown(world)
    await world.close_results.close(session, results)
    assert results.closed
    assert len(results.reads) == len(results.set_aside.reads) == 0
    assert (await world.last("results.closed"))["query"] == results.query
    with pytest.raises(PictureRefused):
        await world.view_results.show(session, results)
    await world.close_results.close(session, results)
    assert (await world.kinds()).count("results.closed") == 1


@pytest.mark.requirement("RET-2")
async def test_results_are_dropped_even_where_the_log_cannot_be_written(world: World) -> None:
    session, results = await shown(world)
    world.memory_journal.failing = True
    with pytest.raises(JournalFault):
        await world.sign_in.sign_out(session)
    assert results.closed
    assert session.ended


async def test_nothing_is_shown_while_the_desk_is_locked(world: World) -> None:
    session, results = await shown(world)
    await world.sign_in.lock(session)
    with pytest.raises(PictureRefused):
        await world.view_results.picture(session, results, "read-1")


@pytest.mark.parametrize(
    ("ends", "cause"), [(ValueError("ours"), "our-fault"), (asyncio.CancelledError(), "cancelled")]
)
async def test_however_a_picture_ends_its_intent_gets_an_end(
    world: World, ends: BaseException, cause: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, results = await shown(world)

    async def end(*_: object) -> None:
        raise ends

    monkeypatch.setattr(world.memory_vendor, "picture", end)
    with pytest.raises(type(ends)):
        await world.view_results.picture(session, results, "read-1")
    assert (await world.last("picture.failed"))["cause"] == cause
