"""One person's session at the desk, from sign-in to sign-out."""

from datetime import datetime, timedelta
from typing import Protocol

from lprdesk.audit.session import SessionSigner
from lprdesk.domain.case import Case
from lprdesk.domain.faults import UserFault
from lprdesk.domain.people import Person
from lprdesk.domain.profile import Profile
from lprdesk.domain.rules_of_use import RulesOfUse
from lprdesk.domain.training import Standing
from lprdesk.services.ports.directory import Bundle


class SessionOver(UserFault):
    """The session has ended, or its certificate no longer holds: nothing more can be done in it."""


class OpenResults(Protocol):
    """Results that the session still holds in memory; `query_outcome.ResultSet` is what they are."""

    @property
    def query(self) -> str:
        """Leaf hash (hex) of the query's intent."""
        ...

    def close(self) -> None:
        """Drop every column."""
        ...


class Session:
    """What the use cases know of the person who is signed in.

    One object for the session's whole life, and not a frozen value: whoever holds it sees at once that it was locked,
    that consent is missing or that it has ended. Only the use cases change it, each change recorded first.
    """

    def __init__(
        self,
        *,
        person: Person,
        signer: SessionSigner,
        opened: datetime,
        expires: datetime,
        profile: Profile,
        profile_approved: bool,
        rules: RulesOfUse,
        standing: Standing,
        bundle: Bundle,
        demo: bool,
    ) -> None:
        self.person = person
        self.signer = signer
        self.opened = opened
        self.expires = expires
        """UTC; at most twelve hours after `opened`, and no later than the profile's figure."""
        self.profile = profile
        self.profile_approved = profile_approved
        self.rules = rules
        """To be read to the end and accepted before anything else (USE-1)."""
        self.standing = standing
        """Training; where it does not permit, queries are refused and its sentence says what to do (ACC-2)."""
        self.bundle = bundle
        self.demo = demo
        self.consented = False
        self.locked = False
        self.ended = False
        self.case: Case | None = None
        self.results: list[OpenResults] = []

    @property
    def lock_after(self) -> timedelta:
        """How long the desk may stand idle before it locks (ACC-4)."""
        return timedelta(minutes=self.profile.in_force(self.opened).session.lock_minutes)
