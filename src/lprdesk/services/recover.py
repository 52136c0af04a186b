"""What a crash, a kill or a power cut left open is closed by the station at its next start, and said."""

from dataclasses import dataclass

from lprdesk.audit.event_query import RecoveryClosed
from lprdesk.audit.event_session import SessionClosed
from lprdesk.services.session_log import SessionLog


@dataclass(frozen=True, slots=True)
class Recovered:
    """How many intents without an end, and how many sessions, were closed."""

    queries: int
    sessions: int


class Recover:
    """Runs once at start, before anybody signs in."""

    def __init__(self, log: SessionLog) -> None:
        self._log = log

    async def run(self) -> Recovered:
        """Close every intent without an answer and every session without an end. Raises JournalFault."""
        queries = await self._open_queries()
        for query in queries:
            await self._log.by_station(RecoveryClosed(query=query, found="intent-only"))
        sessions = await self._open_sessions()
        for session, person in sessions.items():
            await self._log.by_station(SessionClosed(person=person, cause="interrupted"), about=session)
        return Recovered(len(queries), len(sessions))

    async def _open_queries(self) -> list[str]:
        """Leaf hashes of the intents that nothing ends; one whose values were purged ended long ago."""
        kinds = ("query.authorised", "query.answered", "query.failed", "recovery.closed")
        found: dict[str, None] = {}
        for entry in await self._log.journal.entries(kinds):
            if entry.kind == "query.authorised":
                if entry.fields:
                    found[entry.leaf_hash] = None
            else:
                found.pop(str(entry.fields.get("query")), None)
        return list(found)

    async def _open_sessions(self) -> dict[str, str]:
        """The sessions that are still open, each with its person."""
        found: dict[str, str] = {}
        for entry in await self._log.journal.entries(("session.opened", "session.closed")):
            if entry.session is None:
                continue
            if entry.kind == "session.opened":
                found[entry.session] = str(entry.fields.get("person", ""))
            else:
                found.pop(entry.session, None)
        return found
