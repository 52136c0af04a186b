"""Reading the log and taking copies of it, for those whose role it is (AUD-1)."""

from lprdesk.audit.event_session import LogExported
from lprdesk.domain.faults import UserFault
from lprdesk.domain.people import Action, may
from lprdesk.services.ports.journal import RecordedEntry
from lprdesk.services.session import Session
from lprdesk.services.session_log import SessionLog


class ReviewRefused(UserFault):
    """The person's role does not review the log."""


class ReviewLog:
    """The log as its reviewers see it."""

    def __init__(self, log: SessionLog) -> None:
        self._log = log

    async def read(self, session: Session) -> list[RecordedEntry]:
        """Every entry with the values that are there. Raises ReviewRefused, JournalFault."""
        self._check(session)
        return await self._log.journal.entries()

    async def record_export(self, session: Session) -> int:
        """Record that a copy is taken, before it is; returns the entry's index.

        Raises ReviewRefused, SessionOver and JournalFault: no copy may be taken then.
        """
        self._check(session)
        size = self._log.journal.standing().entries
        receipt = await self._log.append(session, LogExported(person=session.person.id, size=size))
        return receipt.index

    def _check(self, session: Session) -> None:
        permissions = session.profile.in_force(self._log.clock.now()).permissions
        if session.locked or not session.consented or not may(permissions, session.person, Action.REVIEW_LOG):
            raise ReviewRefused(
                "Your role does not review the log.",
                kept="Nothing was shown or copied.",
                todo="Ask somebody whose role it is: the profile says whose.",
            )
