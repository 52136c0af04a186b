import asyncio

from fakes.world import GOOD, World
from lprdesk.services.recover import Recovered


async def interrupted() -> World:
    """A log as a kill in the middle of a query leaves it."""
    world = World()
    session = await world.at_work()
    world.memory_vendor.gate = asyncio.Event()
    task = asyncio.create_task(world.run_query.run(session, GOOD, lambda _: None))
    await world.memory_vendor.reached.wait()
    world.memory_journal.failing = True
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    world.memory_journal.failing = False
    return world


async def test_what_a_kill_left_open_is_closed_by_the_station_once() -> None:
    world = await interrupted()
    intent = (await world.journal.entries(("query.authorised",)))[0].leaf_hash
    assert await world.recover.run() == Recovered(queries=1, sessions=1)
    entries = await world.journal.entries()
    assert [entry.kind for entry in entries[-2:]] == ["recovery.closed", "session.closed"]
    assert entries[-2].fields["query"] == intent
    assert entries[-1].fields["cause"] == "interrupted"
    assert (await world.journal.verify()).good
    assert await world.recover.run() == Recovered(queries=0, sessions=0)


async def test_what_ended_in_good_order_is_left_alone() -> None:
    world = World()
    session = await world.at_work()
    await world.run_query.run(session, GOOD, lambda _: None)
    await world.sign_in.sign_out(session)
    assert await world.recover.run() == Recovered(queries=0, sessions=0)
