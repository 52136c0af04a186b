from dataclasses import asdict, replace
from datetime import date, timedelta

import pytest

from fakes.reads import reads_at
from fakes.world import GOOD, World
from lprdesk.bootstrap import demo_people as demo
from lprdesk.domain.answer import Cause
from lprdesk.services.ports.vendor import Progress
from lprdesk.services.query_outcome import Answered, Outcome, RefusedQuery
from lprdesk.services.session import Session

CIVIL = replace(
    GOOD, offence="", priority="fugitive-aliens", location_need="The order must be served before he moves on"
)
TOO_LONG = "The van was seen at the quay with the crates on board. " * 37


async def run(world: World, session: Session, **changes: str) -> Outcome:
    return await world.run_query.run(session, replace(GOOD, **changes), lambda _: None)


async def answered(world: World, session: Session, **changes: str) -> Answered:
    outcome = await run(world, session, **changes)
    assert isinstance(outcome, Answered)
    return outcome


@pytest.mark.requirement("AUD-1", "AUD-2", "PUR-2", "PUR-5")
async def test_intent_and_answer_are_recorded_around_the_vendors_call(world: World) -> None:
    session = await world.at_work()
    days = [world.clock.now() - timedelta(days=number) for number in (1, 2, 3)]
    world.memory_vendor.reads = reads_at(days)
    seen: list[Progress] = []
    outcome = await world.run_query.run(session, GOOD, seen.append)
    assert isinstance(outcome, Answered)
    assert [*(await world.kinds())[-2:]] == ["query.authorised", "query.answered"]
    intent, answer = await world.last("query.authorised"), await world.last("query.answered")
    assert intent["person"] == demo.ANALYST
    assert intent["case"] == demo.SMUGGLING
    assert intent["plate"] == "8ABC123"
    assert intent["reason"] == GOOD.reason
    assert intent["purpose"] == "criminal-investigation"
    assert intent["request"] == outcome.request.digest
    assert answer["count"] == 3
    assert answer["query"] == outcome.results.query
    assert answer["vendor_query"] == outcome.vendor_query
    assert len(outcome.results.reads) == 3
    assert seen[-1] == Progress(3, 3)
    assert world.memory_vendor.asked[0].person == demo.ANALYST
    assert (await world.journal.verify()).good


@pytest.mark.requirement("PUR-3")
async def test_the_person_for_whom_the_query_is_made_is_recorded(world: World) -> None:
    session = await world.at_work()
    await answered(world, session, on_behalf_of=demo.SUPERVISOR)
    assert (await world.last("query.authorised"))["on_behalf_of"] == demo.SUPERVISOR


@pytest.mark.requirement("PUR-3")
async def test_asking_for_oneself_by_name_is_recorded_as_asking_for_oneself(world: World) -> None:
    session = await world.at_work()
    await answered(world, session, on_behalf_of=demo.ANALYST)
    assert (await world.last("query.authorised"))["on_behalf_of"] is None
    await run(world, session, on_behalf_of=demo.ANALYST, plate="")
    assert (await world.last("query.refused"))["on_behalf_of"] is None


@pytest.mark.requirement("PUR-6", "TIM-2")
async def test_a_civil_query_states_priority_and_need_and_reaches_back_five_years(world: World) -> None:
    session = await world.at_work(case=demo.FUGITIVE)
    outcome = await world.run_query.run(session, CIVIL, lambda _: None)
    assert isinstance(outcome, Answered)
    intent = await world.last("query.authorised")
    assert (intent["priority"], intent["location_need"]) == ("fugitive-aliens", CIVIL.location_need)
    for changes in ({"location_need": ""}, {"start": "2021-11-19"}, {"priority": "national-security"}):
        refused = await world.run_query.run(session, replace(CIVIL, **changes), lambda _: None)
        assert isinstance(refused, RefusedQuery)
    assert len(world.memory_vendor.asked) == 1


@pytest.mark.requirement("TIM-1", "TIM-4", "PUR-4")
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"plate": "8ABC*"}, "plate"),
        ({"plate": "8ABC12?"}, "plate"),
        ({"plate": ""}, "plate"),
        ({"plate": "8ABC123, 8ABC124"}, "plate"),
        ({"reason": "investigation"}, "reason"),
        ({"reason": "test"}, "reason"),
        ({"reason": demo.SMUGGLING}, "reason"),
        ({"start": "2020-01-01"}, "start"),
        ({"offence": ""}, "offence"),
        ({"offence": "21-usc-841"}, "offence"),
        ({"jurisdiction": ""}, "jurisdiction"),
        ({"relation": ""}, "relation"),
        ({"on_behalf_of": "somebody"}, "on_behalf_of"),
        ({"reason": TOO_LONG}, "reason"),
        ({"relation": TOO_LONG}, "relation"),
        ({"location_need": TOO_LONG}, "location_need"),
        ({"descriptor_exception": TOO_LONG}, "descriptor_exception"),
    ],
)
async def test_a_field_that_breaks_a_rule_refuses_and_never_reaches_the_vendor(
    world: World, changes: dict[str, str], field: str
) -> None:
    session = await world.at_work()
    outcome = await run(world, session, **changes)
    assert isinstance(outcome, RefusedQuery)
    refusing = [remark for remark in outcome.remarks if remark.refuses]
    assert field in {remark.field for remark in refusing}
    entry = await world.last("query.refused")
    assert entry["rules"] == [remark.rule for remark in refusing]
    assert await world.open_case.draft(session) == asdict(replace(GOOD, **changes))
    assert world.memory_vendor.asked == []
    assert "query.authorised" not in await world.kinds()


@pytest.mark.requirement("AUD-11")
async def test_the_refused_text_is_nowhere_in_the_log(world: World) -> None:
    session = await world.at_work()
    secret = "123-45-6789"
    outcome = await run(world, session, reason=f"Owner has number {secret} says the source", plate="8AB?123")
    assert isinstance(outcome, RefusedQuery)
    for entry in await world.journal.entries():
        assert secret not in str(entry.fields)
        assert "says the source" not in str(entry.fields)
        assert "8AB?123" not in str(entry.fields)


@pytest.mark.requirement("PUR-1")
async def test_without_a_case_there_is_no_query(world: World) -> None:
    session = await world.signed_in()
    await world.sign_in.accept(session, session.rules.digest)
    outcome = await run(world, session)
    assert isinstance(outcome, RefusedQuery)
    assert [refusal.rule for refusal in outcome.refusals] == ["case.none"]
    assert (await world.last("query.refused"))["rules"] == ["case.none"]


@pytest.mark.requirement("ACC-2")
async def test_training_that_is_missing_or_expired_refuses_the_query_and_says_what_to_do(world: World) -> None:
    expired = await world.at_work(demo.EXPIRED)
    outcome = await run(world, expired)
    assert isinstance(outcome, RefusedQuery)
    assert [refusal.rule for refusal in outcome.refusals] == ["training.expired"]
    assert "course" in outcome.refusals[0].todo
    world.change_bundle(completions=())
    missing = await world.at_work()
    outcome = await run(world, missing)
    assert isinstance(outcome, RefusedQuery)
    assert [refusal.rule for refusal in outcome.refusals] == ["training.missing"]
    assert (await world.last("query.refused"))["rules"] == ["training.missing"]
    assert world.memory_vendor.asked == []


async def test_consent_case_and_clock_are_judged_again_below_the_form(world: World) -> None:
    session = await world.at_work()
    case = session.case
    assert case is not None
    refusals: dict[str, str] = {}
    session.consented = False
    for change in ("consent", "closed", "foreign", "clock"):
        session.case = case
        if change == "closed":
            session.consented, session.case = True, world.directory.bundle.cases[demo.CLOSED]
        if change == "foreign":
            world.change_case(case.number, assigned=frozenset())
        if change == "clock":
            world.change_case(case.number, assigned=case.assigned)
            world.memory_journal.clock_trusted = False
        offence = "18-usc-2320" if change == "closed" else GOOD.offence
        outcome = await run(world, session, offence=offence)
        assert isinstance(outcome, RefusedQuery)
        (refusal,) = outcome.refusals
        refusals[refusal.rule] = refusal.sentence
        assert (await world.last("query.refused"))["rules"] == [refusal.rule]
    assert set(refusals) == {"consent.missing", "case.closed", "case.not-assigned", "clock.untrusted"}
    assert len(set(refusals.values())) == 4
    assert world.memory_vendor.asked == []


async def test_a_locked_desk_runs_no_query(world: World) -> None:
    session = await world.at_work()
    await world.sign_in.lock(session)
    outcome = await run(world, session)
    assert isinstance(outcome, RefusedQuery)
    assert outcome.refusals[0].rule == "session.locked"


async def test_a_log_that_cannot_be_written_refuses_and_the_refusal_is_recorded_when_it_can(world: World) -> None:
    session = await world.at_work()
    world.memory_journal.failing = True
    outcome = await run(world, session)
    assert isinstance(outcome, RefusedQuery)
    assert [refusal.rule for refusal in outcome.refusals] == ["journal.not-writable"]
    assert outcome.entry is None
    refused = await run(world, session, plate="8AB*")
    assert isinstance(refused, RefusedQuery)
    assert world.memory_vendor.asked == []
    assert (await world.open_case.draft(session))["plate"] == "8AB*"
    world.memory_journal.failing = False
    await run(world, session, plate="8AB*")
    rules = [entry.fields["rules"] for entry in await world.journal.entries(("query.refused",))]
    assert rules[:2] == [["journal.not-writable"], ["journal.not-writable"]]


async def test_nothing_typed_is_lost_by_a_refusal(world: World) -> None:
    session = await world.at_work()
    await run(world, session, reason="test")
    assert await world.open_case.draft(session) == asdict(replace(GOOD, reason="test"))


async def test_a_draft_that_cannot_be_kept_stops_no_query(world: World) -> None:
    session = await world.at_work()
    world.casework.failing = True
    await answered(world, session)


async def test_the_same_query_within_the_profiles_hours_continues_the_first(world: World) -> None:
    hours = world.profile.in_force(world.clock.now()).continuation_hours
    session = await world.at_work()
    first = await answered(world, session)
    assert first.continues is None
    index = (await world.journal.entries(("query.authorised",)))[0].index
    world.clock.pass_by(timedelta(hours=hours - 1))
    again = await answered(world, session, reason="Look again where the van took the crates that evening")
    assert again.continues == index
    assert (await answered(world, session, plate="8ABC124")).continues is None
    await world.sign_in.sign_out(session)
    world.clock.pass_by(timedelta(hours=2))
    restarted = World(clock=world.clock, station=world.station, journal=world.journal)
    restarted.directory.bundle = world.directory.bundle
    restarted.credentials._enrolled.update(world.credentials._enrolled)
    later = await answered(restarted, await restarted.at_work())
    assert later.continues is None


@pytest.mark.requirement("VEN-2")
async def test_what_does_not_belong_is_set_aside_counted_and_recorded(world: World) -> None:
    session = await world.at_work()
    now = world.clock.now()
    world.memory_vendor.reads = reads_at([now - timedelta(days=1), now - timedelta(days=300), now + timedelta(days=1)])
    world.memory_vendor.malformed = 2
    outcome = await answered(world, session)
    assert len(outcome.results.reads) == 1
    assert outcome.results.set_aside.by_cause() == {Cause.MALFORMED: 2, Cause.OUTSIDE_WINDOW: 1, Cause.IN_FUTURE: 1}
    recorded = await world.last("query.answered")
    assert recorded["count"] == 1
    assert recorded["set_aside"] == {"malformed": 2, "outside-window": 1, "in-future": 1}


async def test_the_offence_counts_from_the_start_that_the_case_registers(world: World) -> None:
    session = await world.at_work()
    assert session.case is not None
    started = session.case.offences[0].started
    assert started is not None
    lead = world.profile.in_force(world.clock.now()).look_back.offence_lead_days
    earliest = started - timedelta(days=lead)
    assert isinstance(await run(world, session, start=earliest.isoformat()), Answered)
    before = date.fromordinal(earliest.toordinal() - 1)
    assert isinstance(await run(world, session, start=before.isoformat()), RefusedQuery)
