import dataclasses
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lprdesk.domain.case import Case, CaseNumber, CaseOffence, CaseState, Purpose
from lprdesk.domain.circumstances import case_of
from lprdesk.domain.faults import OurFault
from lprdesk.domain.lookback import Bound, Window
from lprdesk.domain.people import PersonId, Role
from lprdesk.domain.policy import (
    QUERY_POLICY,
    AllOf,
    Allowed,
    Circumstances,
    Refused,
    Unsynced,
    decide,
)
from lprdesk.domain.policy_rules import CaseOpen
from lprdesk.domain.query import QueryRequest
from lprdesk.domain.training import Standing, StandingState

World = tuple[QueryRequest, Circumstances]
EASTERN = ZoneInfo("America/New_York")


def of_request(**changes: Any) -> Callable[[World], World]:
    return lambda world: (dataclasses.replace(world[0], **changes), world[1])


def of_circumstances(**changes: Any) -> Callable[[World], World]:
    return lambda world: (world[0], dataclasses.replace(world[1], **changes))


def of_case(**changes: Any) -> Callable[[World], World]:
    def change(world: World) -> World:
        request, c = world
        return request, c if c.case is None else dataclasses.replace(c, case=dataclasses.replace(c.case, **changes))

    return change


def of_person(**changes: Any) -> Callable[[World], World]:
    return lambda world: (
        world[0],
        dataclasses.replace(world[1], person=dataclasses.replace(world[1].person, **changes)),
    )


def window(start: datetime, end: datetime) -> Callable[[World], World]:
    return of_request(window=Window(start, end))


START, END = datetime(2021, 11, 20, 5, tzinfo=UTC), datetime(2026, 11, 21, 5, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)

# What spoils a query that would be allowed, and the rule that has to say so.
SPOILED: Mapping[str, tuple[str, Callable[[World], World]]] = {
    "not consented": ("consent.missing", of_circumstances(consented=False)),
    "no training": ("training.missing", of_circumstances(standing=Standing(StandingState.MISSING, None, "None."))),
    "training over": (
        "training.expired",
        of_circumstances(standing=Standing(StandingState.EXPIRED, date(2026, 1, 1), "Over.")),
    ),
    "training over since sign-in": (
        "training.expired",
        of_circumstances(standing=Standing(StandingState.EXPIRING, date(2026, 11, 19), "Soon.")),
    ),
    "account not active": ("person.inactive", of_person(active=False)),
    "no role": ("role.not-permitted", of_person(roles=frozenset())),
    "every other role": ("role.not-permitted", of_person(roles=frozenset(Role) - {Role.ANALYST})),
    "another person": ("case.not-assigned", of_person(id=PersonId("b.okafor"))),
    "profile unapproved": ("profile.unapproved", of_circumstances(profile_approved=False)),
    "case unknown": ("case.unknown", of_circumstances(case=None)),
    "another case": ("case.unknown", of_request(case=CaseNumber("CR-2026-0999"))),
    "case closed": ("case.closed", of_case(state=CaseState.CLOSED)),
    "case not assigned": ("case.not-assigned", of_case(assigned=frozenset())),
    "another purpose": ("purpose.not-of-the-case", of_request(purpose=Purpose.ADMINISTRATIVE)),
    "no offence": ("offence.not-registered", of_request(offence=None)),
    "offence not registered": ("offence.not-registered", of_request(offence=CaseOffence("18-usc-668"))),
    "offence with another start": (
        "offence.not-registered",
        of_request(offence=CaseOffence("18-usc-545", date(2020, 1, 1))),
    ),
    "weak reason": ("reason.not-reviewable", of_request(reason="investigation")),
    "no relation": ("reason.not-reviewable", of_request(relation="")),
    "window a moment too early": ("window.before-limit", window(START - MOMENT, END)),
    "window a moment too late": ("window.in-future", window(START, END + MOMENT)),
    "window to come": ("window.in-future", window(datetime(2026, 11, 20, 15, 30, tzinfo=UTC), END)),
    "too many entries unsynced": ("log.unsynced", of_circumstances(unsynced=Unsynced(201, 1))),
    "unsynced too long": ("log.unsynced", of_circumstances(unsynced=Unsynced(1, 24.01))),
    "unsynced for no known time": ("log.unsynced", of_circumstances(unsynced=Unsynced(1, float("nan")))),
    "clock set back": ("clock.untrusted", of_circumstances(clock_trusted=False)),
    "before the profile": ("profile.not-in-force", of_circumstances(now=datetime(2015, 3, 19, 3, tzinfo=UTC))),
}
GROUND_RULES = {"profile.not-in-force", "case.unknown"}


def rules(request: QueryRequest, c: Circumstances) -> set[str]:
    decision = decide(request, c)
    assert isinstance(decision, Refused)
    assert all(refusal.sentence and refusal.todo for refusal in decision.refusals)
    return {refusal.rule for refusal in decision.refusals}


@pytest.mark.requirement("TIM-1")
def test_a_query_that_meets_every_rule_is_allowed_for_its_window(
    request_: QueryRequest, circumstances: Circumstances
) -> None:
    decision = decide(request_, circumstances)
    assert isinstance(decision, Allowed)
    assert decision.window == request_.window
    assert (decision.limit.earliest, decision.limit.bound) == (START, Bound.PERIOD)


def test_the_edges_of_what_is_allowed_are_allowed(request_: QueryRequest, circumstances: Circumstances) -> None:
    world = window(START, END)((request_, circumstances))
    for change in (
        of_circumstances(unsynced=Unsynced(200, 24)),
        of_circumstances(standing=Standing(StandingState.EXPIRING, date(2026, 11, 20), "Today.")),
        of_circumstances(profile_approved=False, demo=True),
        of_person(roles=frozenset(Role)),
    ):
        assert isinstance(decide(*change(world)), Allowed)


@pytest.mark.parametrize("spoiled", SPOILED)
@pytest.mark.requirement("ACC-1", "ACC-2", "USE-2", "PUR-1", "PUR-2", "TIM-1", "TIM-4", "GOV-1")
def test_each_thing_that_spoils_a_query_is_refused_by_its_own_rule(
    request_: QueryRequest, circumstances: Circumstances, spoiled: str
) -> None:
    rule, change = SPOILED[spoiled]
    assert rule in rules(*change((request_, circumstances)))


def test_every_refusal_has_a_sentence_of_its_own(request_: QueryRequest, circumstances: Circumstances) -> None:
    sentences: dict[str, set[str]] = {}
    for _, change in SPOILED.values():
        decision = decide(*change((request_, circumstances)))
        assert isinstance(decision, Refused)
        for refusal in decision.refusals:
            sentences.setdefault(refusal.sentence, set()).add(refusal.rule)
    assert all(len(rules_) == 1 for rules_ in sentences.values())


@given(chosen=st.sets(st.sampled_from(sorted(SPOILED)), max_size=4))
@pytest.mark.requirement("TIM-4")
def test_no_combination_outside_the_rules_is_allowed(
    request_: QueryRequest, circumstances: Circumstances, chosen: set[str]
) -> None:
    world = (request_, circumstances)
    for name in sorted(chosen):
        world = SPOILED[name][1](world)
    assert isinstance(decide(*world), Allowed) == (not chosen)


@given(
    now=st.datetimes(datetime(2025, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    start=st.datetimes(datetime(2014, 1, 1), datetime(2033, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - as above
    hours=st.integers(1, 100_000),
    offence=st.sampled_from(["18-usc-545", "8-usc-1324", "18-usc-1591", "18-usc-1091"]),
    approved=st.booleans(),
)
@pytest.mark.requirement("TIM-1", "TIM-4")
def test_an_allowed_window_lies_within_the_law_however_the_request_was_made(
    *,
    request_: QueryRequest,
    circumstances: Circumstances,
    criminal_case: Case,
    now: datetime,
    start: datetime,
    hours: int,
    offence: str,
    approved: bool,
) -> None:
    asked = Window(start, start + timedelta(hours=hours))
    registered = criminal_case.registered(offence)
    request = dataclasses.replace(request_, window=asked, offence=registered)
    valid = Standing(StandingState.VALID, date(2033, 1, 1), "Valid.")
    c = dataclasses.replace(circumstances, now=now, standing=valid, look_back_approved=approved)
    today = now.astimezone(EASTERN).date()
    years = {"18-usc-545": 5, "8-usc-1324": 10}.get(offence)
    oldest = [] if years is None else [today - timedelta(days=round(365.25 * years) + 1)]
    if registered is not None and registered.started is not None:
        oldest.append(registered.started - timedelta(days=30))
    decision = decide(request, c)
    if isinstance(decision, Allowed):
        assert decision.window == asked
        assert years is not None or approved
        assert oldest
        assert asked.start.astimezone(EASTERN).date() >= max(oldest)
        assert asked.start < now
        assert (asked.end - MOMENT).astimezone(EASTERN).date() <= today
    else:
        assert {refusal.rule for refusal in decision.refusals} <= {
            "window.before-limit",
            "window.in-future",
            "window.approval-needed",
        }


@pytest.mark.requirement("PUR-6", "TIM-2", "TIM-4")
def test_a_civil_query_needs_its_priority_its_need_and_five_years(
    civil_request: QueryRequest, civil_case: Case, circumstances: Circumstances
) -> None:
    world = (civil_request, dataclasses.replace(circumstances, case=civil_case))
    decision = decide(*world)
    assert isinstance(decision, Allowed)
    assert decision.limit.bound is Bound.CIVIL_LIMIT
    for rule, change in (
        ("priority.not-of-the-case", of_request(priority=None)),
        ("priority.not-of-the-case", of_request(priority="fugitive-aliens")),
        ("priority.not-of-the-case", of_case(priority=None)),
        ("location-need.missing", of_request(location_need=" ")),
        ("window.before-limit", window(START - MOMENT, END)),
    ):
        assert rules(*change(world)) == {rule}
    odd = of_case(priority="anybody")(of_request(priority="anybody")(world))
    assert rules(*odd) == {"priority.not-of-the-case"}


@pytest.mark.requirement("TIM-1")
def test_naming_an_offence_in_a_civil_case_stretches_nothing(
    civil_request: QueryRequest, civil_case: Case, circumstances: Circumstances
) -> None:
    c = dataclasses.replace(circumstances, case=dataclasses.replace(civil_case, offences=(CaseOffence("18-usc-668"),)))
    request = dataclasses.replace(civil_request, offence=CaseOffence("18-usc-668"), window=Window(START - MOMENT, END))
    assert rules(request, c) == {"window.before-limit"}


def test_one_cause_is_told_once(request_: QueryRequest, circumstances: Circumstances) -> None:
    assert rules(*of_person(active=False)((request_, circumstances))) == {"person.inactive"}


@pytest.mark.requirement("TIM-1", "TIM-4")
def test_the_start_of_the_offence_is_taken_from_the_case(request_: QueryRequest, circumstances: Circumstances) -> None:
    without_start = of_request(offence=CaseOffence("8-usc-1324"))
    world = window(datetime(2018, 1, 1, tzinfo=UTC), END)(without_start((request_, circumstances)))
    assert rules(*world) == {"offence.not-registered", "window.before-limit"}


def test_an_offence_to_come_is_refused_by_its_own_rule(request_: QueryRequest, circumstances: Circumstances) -> None:
    to_come = CaseOffence("18-usc-545", date(2026, 11, 21))
    world = of_case(offences=(to_come,))(of_request(offence=to_come)((request_, circumstances)))
    assert rules(*world) == {"window.offence-to-come"}


def test_a_purpose_that_the_profile_has_not_is_refused(request_: QueryRequest, circumstances: Circumstances) -> None:
    figures = {
        path: dated for path, dated in circumstances.profile.figures.items() if path != f"purposes.{Purpose.CRIMINAL}"
    }
    profile = dataclasses.replace(circumstances.profile, figures=figures)
    assert rules(request_, dataclasses.replace(circumstances, profile=profile)) == {"purpose.not-in-profile"}


def test_without_any_rule_everything_is_refused(request_: QueryRequest, circumstances: Circumstances) -> None:
    decision = decide(request_, circumstances, AllOf(()))
    assert isinstance(decision, Refused)
    assert [refusal.rule for refusal in decision.refusals] == ["policy.empty"]


def test_all_refusals_come_together_in_the_order_of_the_rules(
    request_: QueryRequest, circumstances: Circumstances
) -> None:
    world = of_case(state=CaseState.CLOSED)(of_circumstances(consented=False)((request_, circumstances)))
    assert [refusal.rule for refusal in QUERY_POLICY.judge(*world)] == ["consent.missing", "case.closed"]


def test_the_ground_refuses_alone(request_: QueryRequest, circumstances: Circumstances) -> None:
    assert rules(request_, dataclasses.replace(circumstances, case=None, consented=False)) <= GROUND_RULES


def test_a_rule_about_a_case_is_never_asked_without_one(request_: QueryRequest, circumstances: Circumstances) -> None:
    with pytest.raises(OurFault):
        CaseOpen().judge(request_, dataclasses.replace(circumstances, case=None))
    assert case_of(circumstances) == circumstances.case
