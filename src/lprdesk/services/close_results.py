"""Results leave the desk when query, case or session is closed (RET-2)."""

from lprdesk.audit.event_query import ResultsClosed
from lprdesk.services.session import OpenResults, Session
from lprdesk.services.session_log import SessionLog


class CloseResults:
    """Drops columns first and records it then: a log that cannot be written must not keep them in memory."""

    def __init__(self, log: SessionLog) -> None:
        self._log = log

    async def close(self, session: Session, results: OpenResults, cause: str = "asked") -> None:
        """Close one result set; closing it again is nothing. Raises JournalFault, the reads dropped even so."""
        if results not in session.results:
            return
        session.results.remove(results)
        results.close()
        await self._log.append(session, ResultsClosed(query=results.query, cause=cause))

    async def close_all(self, session: Session, cause: str) -> None:
        """Close every result set of the session."""
        dropped = list(session.results)
        for results in dropped:
            results.close()
        for results in dropped:
            await self.close(session, results, cause)
