from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lprdesk.domain.faults import EnvironmentFault, Remark, UserFault, Weight
from lprdesk.domain.people import Action, Person, PersonId, Role, may
from lprdesk.domain.training import Completion, StandingState, standing

COURSE = "reads"
ME = PersonId("a.reyes")
TODAY = date(2026, 11, 20)


def done(expires: date, person: PersonId = ME, course: str = COURSE, completed: date = date(2026, 1, 1)) -> Completion:
    return Completion(person=person, course=course, completed=completed, expires=expires)


@pytest.mark.parametrize(
    ("completions", "state", "until"),
    [
        ([], StandingState.MISSING, None),
        ([done(date(2027, 1, 1), person=PersonId("b.okafor"))], StandingState.MISSING, None),
        ([done(date(2027, 1, 1), course="other")], StandingState.MISSING, None),
        ([done(date(2028, 1, 1), completed=date(2026, 11, 21))], StandingState.MISSING, None),
        ([done(date(2026, 11, 19))], StandingState.EXPIRED, date(2026, 11, 19)),
        ([done(date(2026, 11, 20))], StandingState.EXPIRING, date(2026, 11, 20)),
        ([done(date(2026, 12, 20))], StandingState.EXPIRING, date(2026, 12, 20)),
        ([done(date(2026, 12, 21))], StandingState.VALID, date(2026, 12, 21)),
        ([done(date(2026, 2, 1)), done(date(2027, 2, 1))], StandingState.VALID, date(2027, 2, 1)),
    ],
)
@pytest.mark.requirement("ACC-2")
def test_the_standing_follows_the_completion_that_lasts_longest(
    completions: list[Completion], state: StandingState, until: date | None
) -> None:
    now = standing(completions, ME, COURSE, TODAY, warn_days=30)
    assert (now.state, now.until) == (state, until)
    assert now.permits == (state in {StandingState.VALID, StandingState.EXPIRING})


def test_a_missing_or_expired_training_says_what_to_do() -> None:
    for completions in ([], [done(date(2026, 1, 2))]):
        assert "your training office enters it" in standing(completions, ME, COURSE, TODAY, 30).sentence


@given(st.lists(st.integers(-400, 400)), st.integers(0, 90))
def test_training_permits_exactly_while_one_completion_lasts(days: list[int], warn_days: int) -> None:
    completions = [done(TODAY + timedelta(days=day)) for day in days]
    assert standing(completions, ME, COURSE, TODAY, warn_days).permits == any(day >= 0 for day in days)


def person(*roles: Role, active: bool = True) -> Person:
    return Person(id=ME, name="Ana Reyes", roles=frozenset(roles), office="North", credential="key", active=active)


def test_a_role_may_do_what_the_table_says_and_nothing_else() -> None:
    table = {Role.ANALYST: frozenset({Action.QUERY})}
    assert may(table, person(Role.ANALYST, Role.AUDITOR), Action.QUERY)
    assert not may(table, person(Role.ANALYST), Action.REVIEW_LOG)
    assert not may(table, person(Role.AUDITOR), Action.QUERY)
    assert not may(table, person(), Action.QUERY)


def test_an_inactive_person_may_do_nothing() -> None:
    table = {role: frozenset(Action) for role in Role}
    assert not any(may(table, person(*Role, active=False), action) for action in Action)


def test_a_fault_says_what_happened_what_was_kept_and_what_to_do() -> None:
    fault = UserFault("It broke.", kept="All is kept.", todo="Try again.")
    assert str(fault) == "It broke. All is kept. Try again."
    assert str(EnvironmentFault("It broke.")) == "It broke."
    assert (fault.sentence, fault.kept, fault.todo) == ("It broke.", "All is kept.", "Try again.")


@pytest.mark.parametrize("weight", Weight)
def test_only_a_refusing_remark_refuses(weight: Weight) -> None:
    assert Remark("plate", "plate.x", "No.", weight).refuses == (weight is Weight.REFUSES)
