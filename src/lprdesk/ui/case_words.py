"""What the banner and the list of cases say of a case."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lprdesk.domain.case import Case, CaseState, Purpose
from lprdesk.domain.limitation import NoPeriod
from lprdesk.domain.lookback import Limit, limit_for
from lprdesk.domain.people import PersonId
from lprdesk.domain.profile import Profile
from lprdesk.ui.dates import day_words

PURPOSES = {
    Purpose.CRIMINAL: "Criminal investigation",
    Purpose.CIVIL: "Civil enforcement",
    Purpose.ADMINISTRATIVE: "Administrative investigation",
}
STATES = {CaseState.OPEN: "Open", CaseState.CLOSED: "Closed: takes no queries"}


@dataclass(frozen=True, slots=True)
class CaseLine:
    """The four things the banner says beside the number."""

    purpose: str
    basis: str
    reaches: str
    assigned: str


def case_line(case: Case, profile: Profile, person: PersonId, now: datetime) -> CaseLine:
    """How the banner describes `case` to `person`; of several offences the one that reaches back furthest leads."""
    zone = ZoneInfo(profile.zone)
    limits = [(offence.offence, limit_for(case, offence, profile, now, zone)) for offence in case.offences] or [
        ("", limit_for(case, None, profile, now, zone))
    ]
    limits.sort(key=lambda pair: pair[1].earliest or now)
    offence, limit = limits[0]
    return CaseLine(
        purpose=PURPOSES[case.purpose],
        basis=_basis(case, offence, profile, now),
        reaches=_reaches(limit, profile),
        assigned=_assigned(case, person),
    )


def _basis(case: Case, offence: str, profile: Profile, now: datetime) -> str:
    rules = profile.in_force(now)
    if case.purpose is not Purpose.CRIMINAL:
        civil = case.purpose is Purpose.CIVIL
        return f"{rules.look_back.civil_years if civil else rules.look_back.administrative_years} years, by the profile"
    known = rules.offences.get(offence)
    if known is None:
        return "no registered offence"
    more = f" and {len(case.offences) - 1} more" if len(case.offences) > 1 else ""
    period = "no limitation period" if isinstance(known.period, NoPeriod) else f"{known.period.years} years"
    return f"{known.statute} · {period}{more}"


def _reaches(limit: Limit, profile: Profile) -> str:
    if limit.earliest is None:
        return "only with approval"
    return day_words(limit.earliest.astimezone(ZoneInfo(profile.zone)).date())


def _assigned(case: Case, person: PersonId) -> str:
    others = len(case.assigned - {person})
    if person not in case.assigned:
        return f"{others} people, not you"
    return "you" if not others else f"you and {others} other{'s' if others > 1 else ''}"
