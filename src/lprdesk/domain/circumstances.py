"""What the rules look at beside the request, and what one of them answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from lprdesk.domain.case import Case
from lprdesk.domain.faults import OurFault
from lprdesk.domain.lookback import Limit, limit_for
from lprdesk.domain.people import Person
from lprdesk.domain.profile import Profile
from lprdesk.domain.query import QueryRequest
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
    server to wait for. `demo` lets an unapproved profile pass (GOV-1); `reviewers` says that the directory names
    somebody to whom results can be sealed. `look_back_approved`: a supervisor has approved this case and plate for an
    offence without a limitation period.
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
    reviewers: bool = False
    look_back_approved: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rule that stands against the query: its stable id, what it says, and what to do."""

    rule: str
    sentence: str
    todo: str


class Rule(Protocol):
    """One rule: None where it agrees, else what stands against the query. The same values give the same answer."""

    def judge(self, request: QueryRequest, c: Circumstances) -> Refusal | None:
        """Judge the request."""
        ...


def case_of(c: Circumstances) -> Case:
    """The case, where it is known already that there is one."""
    if c.case is None:
        raise OurFault("A rule about a case was asked without one.")
    return c.case


def limit_of(request: QueryRequest, c: Circumstances) -> Limit:
    """How far back the request may reach: the offence counts as the case registers it, not as the request says."""
    case = case_of(c)
    offence = None if request.offence is None else case.registered(request.offence.offence)
    return limit_for(case, offence, c.profile, c.now, ZoneInfo(c.profile.zone), approved=c.look_back_approved)
