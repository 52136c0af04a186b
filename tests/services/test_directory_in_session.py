"""The directory changes while somebody works: the next query is decided by what it says now."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from fakes.world import GOOD, World
from lprdesk.bootstrap import demo_people as demo
from lprdesk.domain.case import CaseState
from lprdesk.domain.training import StandingState
from lprdesk.services.open_case import CaseRefused
from lprdesk.services.ports.directory import DirectoryFault
from lprdesk.services.query_outcome import Answered, Outcome, RefusedQuery
from lprdesk.services.session import Session


async def run(world: World, session: Session) -> Outcome:
    return await world.run_query.run(session, GOOD, lambda _: None)


async def refused(world: World, session: Session) -> tuple[str, str]:
    """The one rule that refused and its sentence; it is recorded, and nothing was asked."""
    asked = len(world.memory_vendor.asked)
    outcome = await run(world, session)
    assert isinstance(outcome, RefusedQuery)
    (refusal,) = outcome.refusals
    assert (await world.last("query.refused"))["rules"] == [refusal.rule]
    assert (await world.kinds())[-1] == "query.refused"
    assert len(world.memory_vendor.asked) == asked
    return refusal.rule, refusal.sentence


CHANGES: dict[str, Callable[[World], None]] = {
    "case.closed": lambda world: world.change_case(demo.SMUGGLING, state=CaseState.CLOSED),
    "case.not-assigned": lambda world: world.change_case(demo.SMUGGLING, assigned=frozenset({demo.SUPERVISOR})),
    "case.unknown": lambda world: world.change_bundle(
        cases={key: case for key, case in world.directory.bundle.cases.items() if key != demo.SMUGGLING}
    ),
    "person.inactive": lambda world: world.change_person(demo.ANALYST, active=False),
    "person.unknown": lambda world: world.change_bundle(
        people={key: each for key, each in world.directory.bundle.people.items() if key != demo.ANALYST}
    ),
    "credential.foreign": lambda world: world.change_person(
        demo.ANALYST, credential=world.keys[demo.SUPERVISOR].verify_key
    ),
    "role.not-permitted": lambda world: world.change_person(demo.ANALYST, roles=frozenset()),
    "training.missing": lambda world: world.change_bundle(completions=()),
    "profile.unapproved": lambda world: world.change_bundle(approvals=()),
    "profile.replaced": lambda world: world.change_bundle(profile_digest="0" * 64),
}


@pytest.mark.requirement("PUR-1", "ACC-1", "ACC-2", "GOV-1")
@pytest.mark.parametrize("rule", CHANGES)
async def test_what_the_directory_takes_away_during_a_session_refuses_the_next_query(world: World, rule: str) -> None:
    session = await world.at_work()
    assert isinstance(await run(world, session), Answered)
    CHANGES[rule](world)
    assert (await refused(world, session))[0] == rule


async def test_what_the_directory_gives_back_during_a_session_counts_at_once(world: World) -> None:
    session = await world.at_work()
    world.change_case(demo.SMUGGLING, state=CaseState.CLOSED)
    await refused(world, session)
    world.change_case(demo.SMUGGLING, state=CaseState.OPEN)
    assert isinstance(await run(world, session), Answered)
    assert session.bundle is world.directory.bundle


@pytest.mark.requirement("AUD-1")
async def test_a_new_directory_is_recorded_once_before_it_counts(world: World) -> None:
    session = await world.at_work()
    world.change_case(demo.SMUGGLING, state=CaseState.CLOSED)
    await refused(world, session)
    await refused(world, session)
    read = await world.journal.entries(("configuration.read",))
    assert [entry.fields["directory_serial"] for entry in read] == [1, 2]
    assert read[1].fields["directory_digest"] == world.directory.bundle.digest


async def test_a_new_directory_that_cannot_be_recorded_refuses(world: World) -> None:
    session = await world.at_work()
    world.change_bundle()
    world.memory_journal.failing = True
    outcome = await run(world, session)
    assert isinstance(outcome, RefusedQuery)
    assert [refusal.rule for refusal in outcome.refusals] == ["journal.not-writable"]
    assert session.bundle is not world.directory.bundle


@pytest.mark.requirement("ACC-2")
async def test_training_that_expires_at_midnight_refuses_from_then_on(world: World) -> None:
    today = world.profile.today(world.clock.now())
    last = tuple(replace(each, expires=today) for each in world.directory.bundle.completions)
    world.change_bundle(completions=last)
    world.clock.pass_by(timedelta(hours=8))
    session = await world.at_work()
    assert isinstance(await run(world, session), Answered)
    while world.profile.today(world.clock.now()) == today:
        world.clock.pass_by(timedelta(hours=1))
    assert world.clock.now() < session.expires
    rule, sentence = await refused(world, session)
    assert rule == "training.expired"
    assert today.isoformat() in sentence
    assert session.standing.state is StandingState.EXPIRED


@pytest.mark.requirement("ACC-1")
async def test_without_a_valid_directory_neither_query_nor_case_is_open(world: World) -> None:
    session = await world.at_work()
    expired = DirectoryFault("The directory expired on 2026-11-20.", todo="Ask the agency for the current one.")
    world.directory.fault = expired
    assert await refused(world, session) == ("directory.not-valid", expired.sentence)
    with pytest.raises(CaseRefused, match="expired on 2026-11-20"):
        await world.open_case.open(session, demo.FUGITIVE)
    assert (await world.last("query.refused"))["rules"] == ["directory.not-valid"]
    world.directory.fault = None
    assert isinstance(await run(world, session), Answered)


@pytest.mark.requirement("PUR-1")
async def test_a_case_closed_during_the_session_does_not_open_and_leaves_the_list(world: World) -> None:
    session = await world.at_work()
    world.change_case(demo.FUGITIVE, state=CaseState.CLOSED)
    with pytest.raises(CaseRefused) as closed:
        await world.open_case.open(session, demo.FUGITIVE)
    assert closed.value.rule == "case.closed"
    world.change_case(demo.FUGITIVE, assigned=frozenset())
    await world.open_case.renew(session)
    assert demo.FUGITIVE not in [case.number for case in world.open_case.assigned(session)]
