"""What begins after a log that must not go on: the alarm in the next one."""

from dataclasses import dataclass
from typing import ClassVar

from lprdesk.audit.event_base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochAlarm(Event):
    """The log before this one was ended, and not by its station alone.

    `cause` is a short machine word: older-copy, missing, altered, cosigned-elsewhere, asked. `ended` is how many
    entries the log before holds as it was found (None: it cannot be read), `remembered` how many the largest head
    counted that was kept outside it. `approved_by` and `reason` are the agency's, as they were typed at the station.
    """

    kind: ClassVar[str] = "epoch.alarm"
    cause: str
    ended: int | None
    remembered: int | None
    approved_by: str
    reason: str
