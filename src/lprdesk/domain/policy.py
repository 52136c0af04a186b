"""Whether a query may be made: small rules, all of which have to agree (TIM-4: below the form, for every path)."""

from dataclasses import dataclass
from datetime import datetime

from lprdesk.domain.case import Case
from lprdesk.domain.lookback import Limit, Window
from lprdesk.domain.people import Person
from lprdesk.domain.profile import Profile
from lprdesk.domain.training import Standing


@dataclass(frozen=True, slots=True)
class Unsynced:
    """What the agency's server has not got yet: how many entries, and how many hours old the oldest is."""

    entries: int
    hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """Everything beside the request that the rules look at.

    `case` is the directory's case with the request's number, None where it knows none. `unsynced` None: standalone, no
    server to wait for. `demo` lets an unapproved profile pass (GOV-1). `look_back_approved`: a supervisor has approved
    this case and plate for an offence without a limitation period.
    """

    person: Person
    case: Case | None
    standing: Standing
    consented: bool
    profile: Profile
    profile_approved: bool
    now: datetime
    unsynced: Unsynced | None
    clock_trusted: bool
    demo: bool = False
    look_back_approved: bool = False


@dataclass(frozen=True, slots=True)
class Allowed:
    """The query may be made, within this window."""

    window: Window
    limit: Limit


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rule that stands against the query: its stable id, what it says, and what to do."""

    rule: str
    sentence: str
    todo: str


@dataclass(frozen=True, slots=True)
class Refused:
    """All rules that stand against the query, at least one."""

    refusals: tuple[Refusal, ...]
