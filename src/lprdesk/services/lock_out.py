"""Lock-out after failures (ACC-4), derived from the log, so that no restart forgets and no file resets it."""

from datetime import datetime, timedelta

from lprdesk.domain.faults import UserFault
from lprdesk.domain.figures import SessionFigures
from lprdesk.services.ports.journal import Journal

LOCKED_OUT = "locked-out"
"""Cause of an attempt that was not even tried. It counts for nothing, or the lock would never end."""
_FAILED = "signin.failed"
_PURGED = ""
_SUCCEEDED = ("session.opened", "session.unlocked")


class LockedOut(UserFault):
    """Too many failures; nothing was tried with what was typed."""


class LockOut:
    """The failures of a person since the last success, within the profile's window."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def failures(self, person: str | None, figures: SessionFigures, now: datetime) -> int:
        """How many count now. Raises JournalFault."""
        return len(await self._times(person, figures, now))

    async def check(self, person: str | None, figures: SessionFigures, now: datetime) -> None:
        """Raises LockedOut where the profile's number of failures is reached, with the time at which it ends."""
        times = await self._times(person, figures, now)
        if len(times) < figures.failures:
            return
        end = times[-figures.failures] + timedelta(minutes=figures.failure_window_minutes)
        minutes = max(1, -int((now - end).total_seconds() // 60))
        raise LockedOut(
            f"Sign-in is locked after {figures.failures} failures.",
            kept="The failures are recorded.",
            todo=f"Try again in {minutes} minutes, or ask your administrator.",
        )

    async def _times(self, person: str | None, figures: SessionFigures, now: datetime) -> list[datetime]:
        since = now - timedelta(minutes=figures.failure_window_minutes)
        times: list[datetime] = []
        for entry in await self._journal.entries((_FAILED, *_SUCCEEDED)):
            if entry.fields.get("person", _PURGED) != person or entry.time <= since:
                continue
            if entry.kind != _FAILED:
                times.clear()
            elif entry.fields.get("cause") != LOCKED_OUT:
                times.append(entry.time)
        return times
