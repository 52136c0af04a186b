"""What the timeline shows, in words: for the chip, the hint at the mouse, the line above the lanes, a screen reader."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from lprdesk.domain.read import Reads
from lprdesk.ui import read_words
from lprdesk.ui.dates import day_words
from lprdesk.ui.narrowing import Span
from lprdesk.ui.results_order import Rows
from lprdesk.ui.timeline_axis import Axis, local
from lprdesk.ui.timeline_scene import Scene

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def span_words(span: Span, zone: ZoneInfo) -> str:
    """“7 Oct 2026 – 7 Nov 2026” for whole local days, both included; else with clock times and the zone."""
    begin, end = local(span.start_ms, zone), local(span.end_ms, zone)
    if _midnight(begin) and _midnight(end):
        return days_words(begin, end - timedelta(days=1))
    if begin.tzname() == end.tzname() and begin.date() == end.date():
        return f"{day_words(begin.date())}, {_clock(begin)} – {_clock(end)} {end.tzname()}"
    first = "" if begin.tzname() == end.tzname() else f" {begin.tzname()}"
    return f"{day_words(begin.date())}, {_clock(begin)}{first} – {day_words(end.date())}, {_clock(end)} {end.tzname()}"


def days_words(first: datetime, last: datetime) -> str:
    """Two days, or the one that they are; the year once where it is the same."""
    if first.date() == last.date():
        return day_words(first.date())
    begin = day_words(first.date())
    return f"{begin.removesuffix(f' {first.year}') if first.year == last.year else begin} – {day_words(last.date())}"


def moment_words(ms: float, zone: ZoneInfo, *, seconds: bool = False) -> str:
    """“Tue 27 Oct 2026, 18:42 PDT”."""
    there = local(ms, zone)
    clock = f"{there:%H:%M:%S}" if seconds else f"{there:%H:%M}"
    return f"{_WEEKDAYS[there.weekday()]} {day_words(there.date())}, {clock} {there.tzname()}"


def view_words(axis: Axis, zone: ZoneInfo) -> str:
    """From when to when the lanes by reader show."""
    return days_words(local(axis.start, zone), local(axis.end - 1, zone))


def zone_words(zone: ZoneInfo, strange: int) -> str:
    """Whose time the axis keeps, and how many reads were made where another is kept."""
    if not strange:
        return zone.key
    return f"{zone.key}, {strange:,} read{'s' if strange > 1 else ''} in other zones"


def read_hint(reads: Reads, read: int, *, near: bool) -> str:
    """One read, in the time of its own place."""
    sure = read_words.confidence(reads, read)
    lines = [read_words.seen_in_full(reads, read), f"{read_words.reader(reads, read)} · confidence {sure}"]
    return "\n".join([*lines, "Inside a sensitive place's radius"] if near else lines)


def place_hint(scene: Scene, x: float, y: float) -> str:
    """What stands at a point where no read is: the moment, a reader off line, how many reads a bar holds."""
    row = scene.row_at(y)
    if row is None or x < scene.axis.left:
        return "" if row is None else scene.lanes.lanes[row].name
    lane, moment = scene.lanes.lanes[row], scene.moment(x, y)
    lines = [moment_words(moment, scene.zone)] if lane.name else [lane.words]
    for begin, end in lane.silent:
        if begin <= moment < end:
            lines.append(f"{lane.name} was off line {span_words(Span(begin, end), scene.zone)}")
    if scene.crowded:
        columns = scene.bars.counts.shape[-1]
        column = min(columns - 1, int((x - scene.axis.left) * columns / scene.axis.width))
        count = int(scene.bars.counts[row - scene.rows.start, :, column].sum())
        lines.append(f"{count:,} read{'' if count == 1 else 's'} in this bar")
    return "\n".join(lines)


def longest_gap(reads: Reads, in_time: Rows) -> timedelta | None:
    """The longest time between two reads that follow each other; None for fewer than two reads."""
    if len(in_time) < 2:
        return None
    return timedelta(milliseconds=int(np.diff(reads.time_ms[in_time]).max()))


def _midnight(moment: datetime) -> bool:
    return (moment.hour, moment.minute, moment.second) == (0, 0, 0)


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"
