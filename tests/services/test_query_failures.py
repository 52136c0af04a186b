"""How a query ends where it does not end with an answer: each end is recorded, whoever has to sign it."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from fakes.reads import reads_at
from fakes.world import GOOD, World
from lprdesk.services.ports.vendor import VendorCause, VendorFault
from lprdesk.services.query_outcome import FailedQuery, Outcome, RefusedQuery
from lprdesk.services.session import Session, SessionOver


async def run(world: World, session: Session, **changes: str) -> Outcome:
    return await world.run_query.run(session, replace(GOOD, **changes), lambda _: None)


@pytest.mark.parametrize("cause", list(VendorCause))
async def test_each_failure_of_the_vendor_is_recorded_and_said(world: World, cause: VendorCause) -> None:
    session = await world.at_work()
    world.memory_vendor.fault = VendorFault(cause, "The vendor failed.", received="http-500", retry_after=30)
    outcome = await run(world, session)
    assert isinstance(outcome, FailedQuery)
    assert (outcome.cause, outcome.retry_after) == (cause.value, 30)
    failed = await world.last("query.failed")
    assert (failed["cause"], failed["received"]) == (cause.value, "http-500")
    assert failed["query"] == (await world.journal.entries(("query.authorised",)))[0].leaf_hash
    assert session.results == []


async def test_our_own_fault_in_the_client_still_closes_the_intent(world: World) -> None:
    session = await world.at_work()
    world.memory_vendor.fault = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        await run(world, session)
    assert (await world.last("query.failed"))["cause"] == "our-fault"


async def test_cancelling_is_recorded(world: World) -> None:
    session = await world.at_work()
    world.memory_vendor.gate = asyncio.Event()
    task = asyncio.create_task(run(world, session))
    await world.memory_vendor.reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await world.kinds())[-2:] == ["query.authorised", "query.failed"]
    assert (await world.last("query.failed"))["cause"] == "cancelled"


async def test_cancelled_at_any_step_an_intent_never_stays_open(world: World) -> None:
    session = await world.at_work()
    for steps in range(40):
        task = asyncio.create_task(run(world, session, reason=f"Trace where the van went on day {steps} of October"))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    entries = await world.journal.entries()
    intents = {entry.leaf_hash for entry in entries if entry.kind == "query.authorised"}
    ends = [entry.fields["query"] for entry in entries if entry.kind in {"query.answered", "query.failed"}]
    assert sorted(map(str, ends)) == sorted(intents)


async def test_an_answer_that_cannot_be_recorded_is_shown_to_nobody(world: World) -> None:
    session = await world.at_work()
    world.memory_vendor.reads = reads_at([world.clock.now() - timedelta(days=1)])
    world.memory_journal.fails_from = "query.answered"
    outcome = await run(world, session)
    assert isinstance(outcome, FailedQuery)
    assert outcome.cause == "journal"
    assert session.results == []


async def test_an_intent_that_cannot_be_recorded_reaches_no_vendor(world: World) -> None:
    session = await world.at_work()
    world.memory_journal.fails_from = "query.authorised"
    assert isinstance(await run(world, session), RefusedQuery)
    assert world.memory_vendor.asked == []


async def test_a_session_that_ends_during_the_query_has_it_closed_by_the_station(world: World) -> None:
    session = await world.at_work()
    world.memory_vendor.gate = asyncio.Event()
    task = asyncio.create_task(run(world, session))
    await world.memory_vendor.reached.wait()
    world.clock.pass_by(timedelta(hours=13))
    world.memory_vendor.gate.set()
    outcome = await task
    assert isinstance(outcome, FailedQuery)
    assert outcome.cause == "session-over"
    failed = (await world.journal.entries(("query.failed",)))[-1]
    assert failed.session is None
    assert session.ended
    with pytest.raises(SessionOver):
        await run(world, session)


@pytest.mark.requirement("PUR-1", "RET-2")
@pytest.mark.parametrize("moment", ["before", "after"])
async def test_an_answer_that_comes_after_the_case_was_left_is_dropped(world: World, moment: str) -> None:
    session = await world.at_work()
    if moment == "before":
        world.memory_vendor.gate = asyncio.Event()
        asked = asyncio.create_task(world.run_query.run(session, GOOD, lambda _: None))
        await world.memory_vendor.reached.wait()
        await world.open_case.leave(session)
        world.memory_vendor.gate.set()
        outcome = await asked
        assert (await world.last("query.failed"))["cause"] == "case-left"
        assert "query.answered" not in await world.kinds()
    else:
        append = world.journal.append

        async def leave_while_recording(event: Any, *rest: Any, **named: Any) -> Any:
            receipt = await append(event, *rest, **named)
            if event.kind == "query.answered":
                session.case = None
            return receipt

        world.journal.append = leave_while_recording  # type: ignore[method-assign]  # the moment that no timing hits
        outcome = await world.run_query.run(session, GOOD, lambda _: None)
    assert isinstance(outcome, FailedQuery)
    assert outcome.cause == "case-left"
    assert session.results == []
