"""Entering temporary events, and keeping them only until they end."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from lprdesk.audit.event_places import TemporaryEventEntered
from lprdesk.domain.faults import Remark
from lprdesk.domain.figures import InForce
from lprdesk.domain.people import PersonId
from lprdesk.domain.sensitive_events import TemporaryEvent, judge_event, standing_events
from lprdesk.services.ports.casework import Casework
from lprdesk.services.session import Session
from lprdesk.services.session_log import SessionLog

SETTING: Final = "sensitive.events"
"""Where the encrypted casework database has them."""


class SensitiveEvents:
    """The temporary events of this station."""

    def __init__(self, log: SessionLog, casework: Casework) -> None:
        self._log = log
        self._casework = casework

    async def standing(self) -> tuple[TemporaryEvent, ...]:
        """The events that are not over; those that are, are deleted here and now. Raises EnvironmentFault."""
        kept = _parse(await self._casework.setting(SETTING) or "[]")
        now = self._log.clock.now()
        standing = standing_events(kept, now)
        if len(standing) < len(kept):
            await self._casework.keep_setting(SETTING, _text(standing))
        return standing

    async def enter(self, session: Session, event: TemporaryEvent, figures: InForce) -> tuple[Remark, ...]:
        """Record and keep an event, or say what refuses it. The log names who and what kind, never where.

        Raises SessionOver, JournalFault, EnvironmentFault.
        """
        remarks = judge_event(event, session.person, figures, self._log.clock.now())
        if not remarks:
            await self._log.append(session, TemporaryEventEntered(person=session.person.id, category=event.category))
            await self._casework.keep_setting(SETTING, _text((*await self.standing(), event)))
        return remarks


def _text(events: Iterable[TemporaryEvent]) -> str:
    rows = [
        [each.category, each.longitude, each.latitude, each.start.isoformat(), each.end.isoformat(), each.entered_by]
        for each in events
    ]
    return json.dumps(rows)


def _parse(text: str) -> tuple[TemporaryEvent, ...]:
    return tuple(
        TemporaryEvent(
            category=category,
            longitude=float(longitude),
            latitude=float(latitude),
            start=datetime.fromisoformat(start).astimezone(UTC),
            end=datetime.fromisoformat(end).astimezone(UTC),
            entered_by=PersonId(person),
        )
        for category, longitude, latitude, start, end, person in json.loads(text)
    )
