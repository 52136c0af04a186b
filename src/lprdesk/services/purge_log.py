"""What has had its time leaves the log: values past the log's retention, sealed results past their lifetime (AUD-11).

The tree stays as it is. An entry of the station names what goes, and the log empties it in the same commit.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from lprdesk.audit.event_station import ClockSettled, JournalMigrated, RetentionPurged, StationOpened
from lprdesk.domain.faults import EnvironmentFault
from lprdesk.domain.lookback import start_of_day, years_before
from lprdesk.domain.profile import Profile
from lprdesk.services.ports.sealed_results import LogRetention, Overdue
from lprdesk.services.session_log import SessionLog

KEPT: Final = (StationOpened.kind, JournalMigrated.kind, ClockSettled.kind, RetentionPurged.kind)
"""Kinds whose values stay: they name nobody's doings, and the log is verified by them."""
AT_ONCE: Final = 500
"""Entries that one purge names: a commit that is soon done, for a query may wait for it."""

_ALL: Final = 2**31


@dataclass(frozen=True, slots=True)
class Purged:
    """How many entries lost their values, and how many sealed results are gone."""

    entries: int
    sealed: int


class PurgeLog:
    """Purges what the profile no longer keeps. Doing it again does nothing."""

    def __init__(self, log: SessionLog, retention: LogRetention) -> None:
        self._log = log
        self._retention = retention

    async def due(self, profile: Profile) -> Purged:
        """What a purge would take now. Raises JournalFault."""
        found = await self._overdue(profile, _ALL)
        return Purged(len(found.values), len({*found.sealed, *found.with_values}))

    async def run(self, profile: Profile) -> Purged:
        """Purge until nothing is due. Raises JournalFault, and EnvironmentFault where the clock is not trusted."""
        if not self._log.journal.standing().clock_trusted:
            raise EnvironmentFault(
                "The clock of this machine went backwards, so it cannot say what has had its time.",
                kept="Nothing was purged.",
                todo="Set the clock right; the agency’s time or your supervisor settles it.",
            )
        entries = sealed = since = 0
        while True:
            found = await self._overdue(profile, AT_ONCE, since)
            values = found.values[:AT_ONCE]
            named = [int(each.partition(":")[0]) for each in values]
            beside = tuple(each for each in found.with_values if each in set(named))
            ended = tuple(each for each in found.sealed if each not in beside)
            if not values and not ended:
                return Purged(entries, sealed)
            if values:
                await self._record("retention.log_years", values, beside)
                since = named[-1] + 1
            if ended:
                await self._record("retention.sealed_days", (), ended)
            entries, sealed = entries + len(values), sealed + len(beside) + len(ended)

    async def _record(self, rule: str, values: tuple[str, ...], sealed: tuple[int, ...]) -> None:
        event = RetentionPurged(rule=rule, entries=values, sealed=tuple(str(each) for each in sealed))
        await self._log.by_station(event)

    async def _overdue(self, profile: Profile, most: int, since: int = 0) -> Overdue:
        now = self._log.clock.now()
        return await self._retention.overdue(
            made_before=_milliseconds(_kept_from(profile, now)),
            kept=KEPT,
            now_ms=_milliseconds(now),
            most=most,
            since=since,
        )


def _kept_from(profile: Profile, now: datetime) -> datetime:
    """The first moment whose entries keep their values: whole days of the profile's calendar."""
    day = years_before(profile.today(now), profile.in_force(now).retention.log_years)
    return start_of_day(day, ZoneInfo(profile.zone))


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
