import dataclasses
from datetime import timedelta

import pytest

from fakes.world import World
from lprdesk.bootstrap import demo_people as demo
from lprdesk.domain.sensitive_events import TemporaryEvent
from lprdesk.services.ports.journal import JournalFault
from lprdesk.services.sensitive_events import SETTING, SensitiveEvents


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def event(world: World) -> TemporaryEvent:
    now = world.clock.now()
    return TemporaryEvent(
        category="ceremony",
        longitude=-83.0125,
        latitude=40.0,
        start=now + timedelta(hours=1),
        end=now + timedelta(hours=2),
        entered_by=demo.ANALYST,
    )


@pytest.mark.requirement("SEN-4")
async def test_an_event_stands_until_it_ends_and_is_then_deleted(world: World, event: TemporaryEvent) -> None:
    events = SensitiveEvents(world.log, world.casework)
    figures = world.profile.in_force(world.clock.now())
    assert await events.enter(await world.at_work(), event, figures) == ()
    assert await events.standing() == (event,)
    world.clock.pass_by(timedelta(hours=2))
    assert await events.standing() == ()
    assert await world.casework.setting(SETTING) == "[]"


async def test_the_log_says_who_and_never_where_or_when(world: World, event: TemporaryEvent) -> None:
    events = SensitiveEvents(world.log, world.casework)
    await events.enter(await world.at_work(), event, world.profile.in_force(world.clock.now()))
    assert await world.last("places.event-entered") == {"person": demo.ANALYST, "category": "ceremony"}


async def test_a_refused_event_is_neither_kept_nor_recorded(world: World, event: TemporaryEvent) -> None:
    events = SensitiveEvents(world.log, world.casework)
    wrong = dataclasses.replace(event, category="party")
    remarks = await events.enter(await world.at_work(), wrong, world.profile.in_force(world.clock.now()))
    assert [remark.rule for remark in remarks] == ["event.category"]
    assert await events.standing() == ()
    assert "places.event-entered" not in await world.kinds()


async def test_an_event_that_cannot_be_recorded_is_not_kept(world: World, event: TemporaryEvent) -> None:
    events = SensitiveEvents(world.log, world.casework)
    session = await world.at_work()
    world.memory_journal.failing = True
    with pytest.raises(JournalFault):
        await events.enter(session, event, world.profile.in_force(world.clock.now()))
    assert await events.standing() == ()
