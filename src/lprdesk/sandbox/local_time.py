"""Local time by columns: the city's clock with its changes to and from daylight saving time."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Milliseconds = NDArray[np.int64]

DAY_MS: Final = 86_400_000
_FIRST_YEAR, _LAST_YEAR = 1995, 2045


@cache
def _changes(zone: str) -> tuple[Milliseconds, Milliseconds]:
    """Return the instants (ms UTC) at which the zone's offset changes, and the offset (ms) from each on."""
    info = ZoneInfo(zone)

    def offset(moment: datetime) -> int:
        return round((moment.astimezone(info).utcoffset() or timedelta()).total_seconds() * 1000)

    at, offsets = [-(2**62)], [offset(datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC))]
    day = datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC)
    while day.year < _LAST_YEAR:
        after = day + timedelta(days=1)
        if offset(after) != offsets[-1]:
            low, high = day, after
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) / 2
                low, high = (low, middle) if offset(middle) != offsets[-1] else (middle, high)
            at.append(round(high.timestamp() / 60) * 60_000)
            offsets.append(offset(after))
        day = after
    return np.array(at, np.int64), np.array(offsets, np.int64)


def offsets(utc_ms: Milliseconds, zone: str) -> Milliseconds:
    """Return the zone's offset from UTC (ms) at each instant."""
    at, values = _changes(zone)
    result: Milliseconds = values[np.searchsorted(at, utc_ms, side="right") - 1]
    return result


def to_utc(local_ms: Milliseconds, zone: str) -> Milliseconds:
    """Return the instants (ms UTC) of wall-clock times (ms as if they were UTC).

    An hour that occurs twice is taken as one of the two; one that is skipped is moved by the skip.
    """
    guess = local_ms - offsets(local_ms, zone)
    return local_ms - offsets(guess, zone)
