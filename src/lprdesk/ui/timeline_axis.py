"""The axis of time: which moment stands at which pixel, and where the clock's marks stand in local time."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from lprdesk.ui.dates import MONTHS

HOUR_MS, DAY_MS = 3_600_000, 86_400_000
_LEAST_MS = 60_000.0
"""Nothing is told by a view of less than a minute: the vendor's times are in seconds."""
_MINUTES = (1, 5, 10, 30, 60, 180, 360, 720)
_GRAINS = (1_000, 60_000, 300_000, 900_000, HOUR_MS, DAY_MS)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Axis:
    """`start` to `end` in milliseconds over `width` pixels from `left`; both ends inside `first` to `last`."""

    start: float
    end: float
    first: float
    last: float
    left: float = 0
    width: float = 1

    def x(self, ms: float) -> float:
        """The pixel of a moment, outside the axis as well."""
        return self.left + (ms - self.start) * self.width / (self.end - self.start)

    def ms(self, x: float) -> float:
        """The moment at a pixel."""
        return self.start + (x - self.left) * (self.end - self.start) / self.width

    @property
    def length(self) -> float:
        """Milliseconds from end to end."""
        return self.end - self.start

    def zoomed(self, factor: float, around: float) -> "Axis":
        """`factor` times as much time, with the moment `around` staying where it is."""
        length = min(max(self.length * factor, _LEAST_MS), self.last - self.first)
        return self.over(around - (around - self.start) * length / self.length, length)

    def panned(self, by: float) -> "Axis":
        """Moved by so many milliseconds, as far as there is something."""
        return self.over(self.start + by, self.length)

    def over(self, start: float, length: float) -> "Axis":
        """From `start` on over `length`, moved and cut to lie within the bounds."""
        length = min(max(length, min(_LEAST_MS, self.last - self.first)), self.last - self.first)
        start = min(max(start, self.first), self.last - length)
        return replace(self, start=start, end=start + length)

    def grain(self) -> int:
        """The least step of the clock that is three pixels wide at least, a day at most."""
        pixel = self.length / self.width
        return next((grain for grain in _GRAINS if grain >= 3 * pixel), DAY_MS)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of the clock; a `strong` one begins a day, a month or a year."""

    ms: float
    words: str
    strong: bool = False


def local(ms: float, zone: ZoneInfo) -> datetime:
    """A moment in the zone's time."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=round(ms))).astimezone(zone)


@lru_cache(maxsize=8192)
def day_start(day: date, zone: ZoneInfo) -> int:
    """The first moment of a local day; where midnight is left out by the clock, the moment that follows the gap."""
    return round(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp() * 1000)


def snapped(ms: float, grain: int, zone: ZoneInfo) -> int:
    """The nearest mark of the local clock at this grain; a day's mark is the local midnight, 23 to 25 hours apart."""
    there = local(ms, zone)
    if grain < DAY_MS:
        offset = round((there.utcoffset() or timedelta()).total_seconds() * 1000)
        return round((ms + offset) / grain) * grain - offset
    before, after = day_start(there.date(), zone), day_start(there.date() + timedelta(days=1), zone)
    return before if ms - before < after - ms else after


def ticks(axis: Axis, zone: ZoneInfo, room: float) -> list[Tick]:
    """The clock's marks from end to end, at least `room` pixels apart on the whole."""
    least = axis.length * room / axis.width
    step = next((minutes for minutes in _MINUTES if minutes * 60_000 >= least), None)
    made = _calendar(axis, zone, least / DAY_MS) if step is None else _clock(axis, zone, step)
    return [tick for tick in made if axis.start <= tick.ms <= axis.end]


def hour_ticks(axis: Axis, room: float) -> list[Tick]:
    """Hours since the day began, for lanes that are a day long."""
    least = axis.length * room / axis.width
    step = next((minutes for minutes in _MINUTES if minutes * 60_000 >= least), 720) * 60_000
    marks = np.arange(np.ceil(axis.start / step) * step, axis.end + 1, step)
    return [Tick(float(ms), f"{int(ms // HOUR_MS):02}:{int(ms % HOUR_MS // 60_000):02}") for ms in marks]


def _clock(axis: Axis, zone: ZoneInfo, minutes: int) -> Iterator[Tick]:
    """Marks of the local clock. An hour that the clock leaves out has none, one that it repeats has them twice."""
    day, last = local(axis.start, zone).date(), local(axis.end, zone).date()
    while day <= last:
        begun = day_start(day, zone)
        yield Tick(begun, f"{_WEEKDAYS[day.weekday()]} {_day(day)}", strong=True)
        ends = day_start(day + timedelta(days=1), zone)
        found = {
            (_stamp(datetime(day.year, day.month, day.day, *divmod(minute, 60), tzinfo=zone, fold=fold)), minute)
            for minute in range(minutes, 1440, minutes)
            for fold in (0, 1)
        }
        for ms, minute in sorted(found):
            there = local(ms, zone)
            if begun < ms < ends and there.hour * 60 + there.minute == minute:
                yield Tick(ms, f"{there:%H:%M}")
        day += timedelta(days=1)


def _calendar(axis: Axis, zone: ZoneInfo, least_days: float) -> Iterator[Tick]:
    day, last = local(axis.start, zone).date(), local(axis.end, zone).date()
    if least_days <= 14:
        step = 1 if least_days <= 1 else 2 if least_days <= 2 else 7 if least_days <= 7 else 14
        day -= timedelta(days=day.toordinal() % step - 1 if step >= 7 else day.toordinal() % step)
        while day <= last:
            yield Tick(day_start(day, zone), _day(day), strong=day.day == 1 or step >= 7)
            day += timedelta(days=step)
        return
    step = next((months for months in (1, 3, 6, 12, 24, 60) if months * 30.4 >= least_days), 120)
    month = (day.year * 12 + day.month - 1) // step * step
    while month <= last.year * 12 + last.month - 1:
        begun = date(month // 12, month % 12 + 1, 1)
        words = MONTHS[begun.month - 1] if step < 12 and begun.month > 1 else str(begun.year)
        yield Tick(day_start(begun, zone), words, strong=begun.month == 1)
        month += step


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def _stamp(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def day_starts(start: float, end: float, zone: ZoneInfo) -> npt.NDArray[np.int64]:
    """The beginnings of every local day that has a moment from `start` to `end`, and of the day after the last."""
    first, last = local(start, zone).date(), local(end, zone).date()
    days = (last - first).days + 2
    return np.array([day_start(first + timedelta(days=n), zone) for n in range(days)], np.int64)


def clock_changes(starts: npt.NDArray[np.int64], zone: ZoneInfo) -> list[tuple[int, int]]:
    """When the clock is changed within these days, and by how many milliseconds forward (below 0: back)."""
    return [_change(begin, zone) for begin in starts[:-1][np.diff(starts) != DAY_MS].tolist()]


@lru_cache(maxsize=256)
def _change(begin: int, zone: ZoneInfo) -> tuple[int, int]:
    low, high = begin - 1, begin + 26 * HOUR_MS
    before, after = _offset(low, zone), _offset(high, zone)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
    return high, after - before


def _offset(ms: int, zone: ZoneInfo) -> int:
    return round((local(ms, zone).utcoffset() or timedelta()).total_seconds() * 1000)
