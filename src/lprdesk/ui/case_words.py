"""What the banner and the list of cases say of a case."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lprdesk.domain.case import Case, CaseState, Purpose
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
    if case.purpose is not Purpose.CRIMINAL:
        return "Civil limit of the profile" if case.purpose is Purpose.CIVIL else "Administrative limit of the profile"
    known = profile.in_force(now).offences.get(offence)
    words = known.statute if known is not None else "no registered offence"
    more = len(case.offences) - 1
    return f"{words} and {more} more" if more > 0 else words


def _reaches(limit: Limit, profile: Profile) -> str:
    if limit.earliest is None:
        return "only with approval"
    return day_words(limit.earliest.astimezone(ZoneInfo(profile.zone)).date())


def _assigned(case: Case, person: PersonId) -> str:
    others = len(case.assigned - {person})
    if person not in case.assigned:
        return f"{others} people, not you"
    return "you" if not others else f"you and {others} other{'s' if others > 1 else ''}"
