"""How far back a query may reach, and why (TIM-1, TIM-2)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from lprdesk.domain.case import Case, CaseOffence, Purpose
from lprdesk.domain.faults import OurFault
from lprdesk.domain.figures import InForce
from lprdesk.domain.limitation import NO_PERIOD, LifeOrYears, LimitationPeriod, NoPeriod, Period
from lprdesk.domain.profile import Profile

__all__ = [
    "NO_PERIOD",
    "Bound",
    "LifeOrYears",
    "Limit",
    "LimitationPeriod",
    "NoPeriod",
    "Period",
    "Window",
    "limit_for",
    "start_of_day",
    "years_before",
]


@dataclass(frozen=True, slots=True)
class Window:
    """The time that a query asks for: from `start` up to, not including, `end`, both aware; raises OurFault if not."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.utcoffset() is None or self.end.utcoffset() is None:
            raise OurFault("A window of time lacks its zone.")
        if not self.start < self.end:
            raise OurFault("A window of time ends before it starts.")


class Bound(StrEnum):
    """What it is that limits the look-back."""

    PERIOD = "limitation-period"
    OFFENCE_START = "offence-start"
    CIVIL_LIMIT = "civil-limit"
    APPROVAL = "approval"
    """Nothing may be asked for before a supervisor approves."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The earliest instant (UTC) that may be asked for, what limits it, and a sentence that says so.

    `earliest` None: no query without a supervisor's approval, or none at all yet; the sentence says what is missing.
    """

    earliest: datetime | None
    bound: Bound
    sentence: str

    @property
    def refusal(self) -> str:
        """The id of the rule that refuses while there is no earliest instant."""
        return "window.offence-to-come" if self.bound is Bound.OFFENCE_START else "window.approval-needed"


_EDGE: Final = date(1900, 1, 1)
"""No read is older; it keeps all arithmetic inside the calendar."""


def years_before(day: date, years: int) -> date:
    """The same day `years` earlier; where there is no 29 February it is 1 March, so that no limit is ever exceeded."""
    if day.year - years < _EDGE.year:
        return _EDGE
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 3, 1)


def _days_before(day: date, days: int) -> date:
    return date.fromordinal(max(day.toordinal() - days, _EDGE.toordinal()))


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a day in a zone, in UTC; where clocks skip midnight, the instant they skip to."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def limit_for(
    case: Case,
    offence: CaseOffence | None,
    profile: Profile,
    now: datetime,
    zone: ZoneInfo,
    *,
    approved: bool = False,
) -> Limit:
    """How far back a query of `case` may reach at `now`, by the calendar of `zone`.

    A limit counts in whole days from the start of the day that lies the period before today; an act of that very day is
    still within the period. The source document leaves open from when a limit counts: the later of (today less the
    period) and (start of the offence less the lead) is our rule. `approved` says that a supervisor has approved a
    query under an offence that has no limitation period.
    """
    today = now.astimezone(zone).date()
    rules = profile.in_force(now)
    if case.purpose is not Purpose.CRIMINAL:
        return _civil(case.purpose, rules, today, zone)
    if offence is None:
        return Limit(None, Bound.APPROVAL, "Choose the offence of the case: it decides how far back the query reaches.")
    known = rules.offences.get(offence.offence)
    if known is None:
        sentence = (
            f"The offence “{offence.offence}” is not in the profile in force, so nothing says how far back to go."
        )
        return Limit(None, Bound.APPROVAL, sentence)
    if offence.started is not None and offence.started > today:
        sentence = f"The case says that the offence starts on {offence.started.isoformat()}, which is still to come."
        return Limit(None, Bound.OFFENCE_START, sentence)
    lead = rules.look_back.offence_lead_days
    started = None if offence.started is None else _Start(_days_before(offence.started, lead), lead)
    if isinstance(known.period, NoPeriod):
        return _no_period(known.statute, started, zone, approved=approved)
    return _period(known.statute, known.period, started, today, zone)


@dataclass(frozen=True, slots=True)
class _Start:
    """The first day that the start of an offence leaves open, and the lead in days that it includes."""

    day: date
    lead: int

    def limit(self, zone: ZoneInfo, why: str) -> Limit:
        sentence = (
            f"The query reaches back to {self.day.isoformat()}, {self.lead} days before the offence started{why}."
        )
        return Limit(start_of_day(self.day, zone), Bound.OFFENCE_START, sentence)


def _period(statute: str, period: Period | LifeOrYears, started: _Start | None, today: date, zone: ZoneInfo) -> Limit:
    earliest = years_before(today, period.years)
    if started is not None and started.day > earliest:
        return started.limit(zone, f"; the {period.years} years of {statute} would reach further")
    sentence = f"{statute} leaves {period.years} years, so the query reaches back to {earliest.isoformat()}."
    if isinstance(period, LifeOrYears):
        sentence += " The law goes on for the life of the child; the query does so only with a supervisor’s approval."
    return Limit(start_of_day(earliest, zone), Bound.PERIOD, sentence)


def _no_period(statute: str, started: _Start | None, zone: ZoneInfo, *, approved: bool) -> Limit:
    if started is None:
        sentence = (
            f"{statute} has no limitation period: the query needs the day on which the offence started, entered with "
            "the case, and a supervisor’s approval."
        )
        return Limit(None, Bound.APPROVAL, sentence)
    if not approved:
        sentence = f"{statute} has no limitation period, so the query needs a supervisor’s approval."
        return Limit(None, Bound.APPROVAL, sentence)
    return started.limit(zone, f"; {statute} has no limitation period and a supervisor has approved the query")


def _civil(purpose: Purpose, rules: InForce, today: date, zone: ZoneInfo) -> Limit:
    civil = purpose is Purpose.CIVIL
    years = rules.look_back.civil_years if civil else rules.look_back.administrative_years
    earliest = years_before(today, years)
    kind = "A civil enforcement" if civil else "An administrative"
    sentence = f"{kind} query reaches back {years} years at most, to {earliest.isoformat()}."
    return Limit(start_of_day(earliest, zone), Bound.CIVIL_LIMIT, sentence)
