"""The same query again is a continuation of the first, so that a crash or a shift's end does not look like misuse."""

from datetime import datetime, timedelta

from lprdesk.domain.people import PersonId
from lprdesk.domain.query import QueryRequest
from lprdesk.services.ports.journal import Journal


class Continuations:
    """Looks for the first of a row of like queries in the log."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._since = 0

    async def first(self, person: PersonId, request: QueryRequest, now: datetime, hours: int) -> int | None:
        """Index of the first intent, within these hours, of this person about this plate in this case; None: none.

        Raises JournalFault.
        """
        horizon = now - timedelta(hours=hours)
        entries = await self._journal.entries(("query.authorised",), since=self._since)
        recent = [entry for entry in entries if entry.time > horizon]
        # Older entries are older for ever, so they are not read again.
        self._since = recent[0].index if recent else (entries[-1].index + 1 if entries else self._since)
        same = {
            "person": person,
            "case": request.case,
            "plate": request.plate.normal,
            "jurisdiction": request.jurisdiction.code,
            "offence": request.offence.offence if request.offence else None,
        }
        for entry in recent:
            like = all(entry.fields.get(name, "") == value for name, value in same.items())
            if like and entry.fields.get("continues") is None:
                return entry.index
        return None
