"""Every refusal of a query is an entry: the rules' ids and redacted forms, never the text that was refused (AUD-11)."""

import dataclasses

from lprdesk.audit.event_query import QueryRefused
from lprdesk.domain.circumstances import Refusal
from lprdesk.domain.people import PersonId
from lprdesk.domain.plates import Plate, parse_plate
from lprdesk.domain.query import RawQuery
from lprdesk.services.ports.journal import JournalFault
from lprdesk.services.query_outcome import RefusedQuery
from lprdesk.services.session import Session
from lprdesk.services.session_log import SessionLog

NOT_WRITABLE = "journal.not-writable"


class RefuseQuery:
    """Records refusals. One that the log could not take is recorded before the next one, while the program runs."""

    def __init__(self, log: SessionLog) -> None:
        self._log = log
        self._waiting: list[QueryRefused] = []

    async def record(self, session: Session, raw: RawQuery, refused: RefusedQuery) -> RefusedQuery:
        """Record the refusal and give it back with its entry; where the log cannot be written that is said instead.

        Raises SessionOver.
        """
        try:
            while self._waiting:
                await self._log.by_station(self._waiting[0])
                del self._waiting[0]
            receipt = await self._log.append(session, _event(session, raw, refused))
        except JournalFault as fault:
            return self.later(session, raw, fault)
        return dataclasses.replace(refused, entry=receipt.index)

    def later(self, session: Session, raw: RawQuery, fault: JournalFault) -> RefusedQuery:
        """Refuse because the log cannot be written; the refusal waits in memory until it can be."""
        refused = RefusedQuery(refusals=(Refusal(NOT_WRITABLE, fault.sentence, fault.todo),))
        self._waiting.append(_event(session, raw, refused))
        return refused


def _event(session: Session, raw: RawQuery, refused: RefusedQuery) -> QueryRefused:
    rules = [remark.rule for remark in refused.remarks if remark.refuses]
    rules += [refusal.rule for refusal in refused.refusals]
    people = session.bundle.people
    return QueryRefused(
        person=session.person.id,
        case=session.case.number if session.case else None,
        rules=rules,
        reason=_redacted(refused, "reason"),
        plate=_plate(raw, refused),
        on_behalf_of=raw.on_behalf_of if PersonId(raw.on_behalf_of) in people else None,
    )


def _redacted(refused: RefusedQuery, field: str) -> str:
    return " ".join(mark.redacted for mark in refused.remarks if mark.field == field and mark.refuses and mark.redacted)


def _plate(raw: RawQuery, refused: RefusedQuery) -> str | None:
    """A full plate as such; of anything else the redacted form, if there is one."""
    plate = parse_plate(raw.plate)
    return plate.normal if isinstance(plate, Plate) else _redacted(refused, "plate") or None
