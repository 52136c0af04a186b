"""Who signs an entry: the session while its certificate holds, the station afterwards (log-format, "Who signs")."""

from typing import TypeVar

from lprdesk.audit.event_base import Event
from lprdesk.audit.event_query import ResultsClosed
from lprdesk.audit.event_session import CaseClosed, SessionClosed
from lprdesk.audit.faults import SessionExpired
from lprdesk.audit.receipt import Receipt
from lprdesk.audit.seal import Sealed
from lprdesk.audit.session import StationSigner
from lprdesk.services.ports.clock import Clock
from lprdesk.services.ports.journal import Journal
from lprdesk.services.session import Session, SessionOver

E = TypeVar("E", bound=Event)


class SessionLog:
    """The journal as a session writes to it."""

    def __init__(self, journal: Journal, station: StationSigner, clock: Clock) -> None:
        self.journal = journal
        self.clock = clock
        self._station = station

    @property
    def origin(self) -> str:
        """The log's origin, which a session's certificate is bound to."""
        return self._station.key.name

    async def append(self, session: Session, event: E, sealed: Sealed | None = None) -> Receipt[E]:
        """Record in the session's name, with what is to stand sealed beside the entry.

        Raises SessionOver where the session has ended or its certificate no longer holds.

        A session found to be over is ended by the station, its results dropped. Raises JournalFault.
        """
        if session.ended:
            raise over()
        if self.clock.now() < session.expires:
            try:
                return await self.journal.append(event, session.signer, sealed=sealed)
            except SessionExpired:
                pass  # policy time is ahead of the clock
        await self.expire(session)
        raise over()

    async def by_station(self, event: E, about: str | None = None) -> Receipt[E]:
        """Record in the station's name; `about` is the open session that it concerns. Raises JournalFault."""
        return await self.journal.append(event, self._station, about)

    async def expire(self, session: Session) -> None:
        """End a session whose time is over; the station says so. Raises JournalFault, the session ended even so."""
        if session.ended:
            return
        queries, case = [results.query for results in session.results], session.case
        drop(session)
        person, about = session.person.id, session.signer.session
        for query in queries:
            await self.by_station(ResultsClosed(query=query, cause="expired"), about)
        if case is not None:
            await self.by_station(CaseClosed(person=person, case=case.number, cause="expired"), about)
        await self.by_station(SessionClosed(person=person, cause="expired"), about)


def drop(session: Session) -> None:
    """Take everything out of memory and let nothing more be done; the entry is the caller's to write."""
    session.ended = True
    session.case = None
    for results in session.results:
        results.close()
    session.results.clear()


def over() -> SessionOver:
    """What the person is told."""
    return SessionOver(
        "Your session has ended.",
        kept="What you typed is kept as a draft; results have been closed.",
        todo="Sign in again.",
    )
