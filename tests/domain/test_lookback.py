import dataclasses
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lprdesk.domain.case import Case, CaseOffence, Purpose
from lprdesk.domain.faults import OurFault
from lprdesk.domain.limitation import NO_PERIOD
from lprdesk.domain.lookback import Bound, Window, limit_for, start_of_day, years_before
from lprdesk.domain.profile import Profile

EASTERN = ZoneInfo("America/New_York")
ZONES = (
    "America/New_York",
    "America/Phoenix",
    "America/Havana",
    "America/Sao_Paulo",
    "Asia/Beirut",
    "Pacific/Apia",
    "UTC",
)
instants = st.datetimes(datetime(2016, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


def test_a_window_is_half_open_and_never_empty_or_without_zone() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    assert Window(start, start + timedelta(seconds=1)).start == start
    for end in (start, start - timedelta(days=1), datetime(2026, 2, 1)):  # noqa: DTZ001 - the lack of a zone is the point
        with pytest.raises(OurFault):
            Window(start, end)


@pytest.mark.parametrize(
    ("day", "years", "before"),
    [
        (date(2026, 11, 20), 5, date(2021, 11, 20)),
        (date(2024, 2, 29), 4, date(2020, 2, 29)),
        (date(2024, 2, 29), 5, date(2019, 3, 1)),
        (date(2025, 2, 28), 5, date(2020, 2, 28)),
        (date(2025, 3, 1), 1, date(2024, 3, 1)),
        (date(2026, 1, 1), 150, date(1900, 1, 1)),
    ],
)
def test_years_are_those_of_the_calendar(day: date, years: int, before: date) -> None:
    assert years_before(day, years) == before


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(1, 20))
@pytest.mark.requirement("TIM-2")
def test_going_forward_again_never_falls_short(day: date, years: int) -> None:
    before = years_before(day, years)
    leap_day_lost = (before.month, before.day) == (2, 29) and years % 4
    forward = date(before.year + years, 3, 1) if leap_day_lost else before.replace(year=before.year + years)
    assert forward >= day


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_starts_at_its_first_instant_also_where_clocks_change_at_midnight(zone: str) -> None:
    clock = ZoneInfo(zone)
    skipped = {date(2011, 12, 30)} if zone == "Pacific/Apia" else set()
    day = date(2005, 1, 1)
    while day < date(2031, 1, 1):
        start = start_of_day(day, clock)
        assert start.utcoffset() == timedelta()
        assert start.astimezone(clock).date() == day or day in skipped
        assert (start - timedelta(microseconds=1)).astimezone(clock).date() < day
        day += timedelta(days=1)


def offence(case: Case, name: str) -> CaseOffence:
    found = case.registered(name)
    assert found is not None
    return found


@pytest.mark.requirement("TIM-1")
def test_the_period_of_the_offence_limits(criminal_case: Case, profile: Profile, now: datetime) -> None:
    limit = limit_for(criminal_case, offence(criminal_case, "18-usc-545"), profile, now, EASTERN)
    assert limit.bound is Bound.PERIOD
    assert limit.earliest == datetime(2021, 11, 20, 5, 0, tzinfo=UTC)
    assert limit.sentence == "18 USC 545 leaves 5 years, so the query reaches back to 2021-11-20."


@pytest.mark.requirement("TIM-1")
def test_the_start_of_the_offence_limits_where_it_is_later(
    criminal_case: Case, profile: Profile, now: datetime
) -> None:
    limit = limit_for(criminal_case, offence(criminal_case, "8-usc-1324"), profile, now, EASTERN)
    assert limit.bound is Bound.OFFENCE_START
    assert limit.earliest == datetime(2024, 2, 9, 5, 0, tzinfo=UTC)
    assert "30 days before the offence started; the 10 years of 8 USC 1324 would reach further" in limit.sentence


@pytest.mark.requirement("TIM-1")
def test_an_old_start_leaves_the_period_as_the_limit(criminal_case: Case, profile: Profile, now: datetime) -> None:
    limit = limit_for(criminal_case, CaseOffence("18-usc-545", date(2010, 1, 1)), profile, now, EASTERN)
    assert (limit.bound, limit.earliest) == (Bound.PERIOD, datetime(2021, 11, 20, 5, 0, tzinfo=UTC))


@pytest.mark.requirement("TIM-1")
def test_without_a_period_both_a_start_and_an_approval_are_needed(
    criminal_case: Case, profile: Profile, now: datetime
) -> None:
    started, unknown = offence(criminal_case, "18-usc-1591"), offence(criminal_case, "18-usc-1091")
    for entry, approved, words in (
        (unknown, False, "needs the day on which the offence started"),
        (unknown, True, "needs the day on which the offence started"),
        (started, False, "needs a supervisor’s approval"),
    ):
        limit = limit_for(criminal_case, entry, profile, now, EASTERN, approved=approved)
        assert (limit.earliest, limit.bound) == (None, Bound.APPROVAL)
        assert words in limit.sentence
    limit = limit_for(criminal_case, started, profile, now, EASTERN, approved=True)
    assert (limit.earliest, limit.bound) == (datetime(2023, 4, 2, 4, 0, tzinfo=UTC), Bound.OFFENCE_START)


def test_the_life_of_a_child_is_not_assumed(criminal_case: Case, profile: Profile, now: datetime) -> None:
    limit = limit_for(criminal_case, CaseOffence("18-usc-3283-child"), profile, now, EASTERN)
    assert limit.earliest == datetime(2016, 11, 20, 5, 0, tzinfo=UTC)
    assert "supervisor’s approval" in limit.sentence


@pytest.mark.requirement("TIM-1")
def test_without_an_offence_that_the_profile_knows_nothing_is_left(
    criminal_case: Case, profile: Profile, now: datetime
) -> None:
    for entry in (None, CaseOffence("99-usc-1"), CaseOffence("18-usc-545", date(2026, 11, 21))):
        limit = limit_for(criminal_case, entry, profile, now, EASTERN)
        assert limit.earliest is None
        assert limit.sentence


@pytest.mark.requirement("TIM-2")
@pytest.mark.parametrize("purpose", [Purpose.CIVIL, Purpose.ADMINISTRATIVE])
def test_civil_and_administrative_queries_reach_five_years(
    civil_case: Case, profile: Profile, now: datetime, purpose: Purpose
) -> None:
    limit = limit_for(dataclasses.replace(civil_case, purpose=purpose), None, profile, now, EASTERN)
    assert (limit.earliest, limit.bound) == (datetime(2021, 11, 20, 5, 0, tzinfo=UTC), Bound.CIVIL_LIMIT)
    assert "5 years at most, to 2021-11-20" in limit.sentence


def test_an_offence_does_not_stretch_a_civil_case(
    civil_case: Case, profile: Profile, stricter: Profile, now: datetime
) -> None:
    murky = dataclasses.replace(civil_case, offences=(CaseOffence("18-usc-668"),))
    limit = limit_for(murky, CaseOffence("18-usc-668"), profile, now, EASTERN)
    assert limit.bound is Bound.CIVIL_LIMIT
    strict = limit_for(civil_case, None, stricter, now, EASTERN)
    assert strict.earliest == datetime(2025, 11, 20, 5, 0, tzinfo=UTC)


def test_the_day_turns_with_the_zone(civil_case: Case, profile: Profile) -> None:
    before, after = datetime(2026, 7, 2, 3, 59, tzinfo=UTC), datetime(2026, 7, 2, 4, 0, tzinfo=UTC)
    assert limit_for(civil_case, None, profile, before, EASTERN).earliest == datetime(2021, 7, 1, 4, tzinfo=UTC)
    assert limit_for(civil_case, None, profile, after, EASTERN).earliest == datetime(2021, 7, 2, 4, tzinfo=UTC)


def test_summer_time_then_and_winter_time_now_still_give_midnight(civil_case: Case, profile: Profile) -> None:
    # 4 November is winter time in 2026 and was summer time in 2021; 5 November is winter time in 2029 and in 2024.
    limit = limit_for(civil_case, None, profile, datetime(2026, 11, 4, 12, tzinfo=UTC), EASTERN)
    assert limit.earliest == datetime(2021, 11, 4, 4, tzinfo=UTC)
    limit = limit_for(civil_case, None, profile, datetime(2029, 11, 5, 12, tzinfo=UTC), EASTERN)
    assert limit.earliest == datetime(2024, 11, 5, 5, tzinfo=UTC)


@given(
    now=instants,
    zone=st.sampled_from(ZONES),
    started=st.none() | st.dates(),
    approved=st.booleans(),
    purpose=st.sampled_from(Purpose),
    data=st.data(),
)
@pytest.mark.requirement("TIM-1", "TIM-2")
def test_no_limit_ever_reaches_further_than_the_law(
    *,
    criminal_case: Case,
    profile: Profile,
    now: datetime,
    zone: str,
    started: date | None,
    approved: bool,
    purpose: Purpose,
    data: st.DataObject,
) -> None:
    clock = ZoneInfo(zone)
    rules = profile.in_force(now)
    name = data.draw(st.sampled_from(sorted(rules.offences)))
    case = dataclasses.replace(criminal_case, purpose=purpose)
    limit = limit_for(case, CaseOffence(name, started), profile, now, clock, approved=approved)
    today = now.astimezone(clock).date()
    period = rules.offences[name].period
    if limit.earliest is None:
        assert purpose is Purpose.CRIMINAL
        assert (period is NO_PERIOD and not (started and approved)) or (started is not None and started > today)
        return
    first = limit.earliest.astimezone(clock).date()
    assert limit.earliest <= now
    assert limit.sentence
    if purpose is not Purpose.CRIMINAL:
        assert first >= years_before(today, 5)
        return
    if period is not NO_PERIOD:
        assert first >= years_before(today, getattr(period, "years"))  # noqa: B009 - either kind of period has years
    else:
        assert approved
    if started is not None:
        assert started - first <= timedelta(days=rules.look_back.offence_lead_days)
