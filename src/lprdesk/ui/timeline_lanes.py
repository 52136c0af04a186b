"""Which lane each read stands in, and where along it: by reader along one time, or by local day along its hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from lprdesk.domain.read import Reads, zone_is_known
from lprdesk.services.ports.vendor import Spell
from lprdesk.ui.dates import MONTHS
from lprdesk.ui.results_order import Rows
from lprdesk.ui.timeline_axis import DAY_MS, HOUR_MS, day_starts, local

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class LaneKind(StrEnum):
    """What a lane is."""

    READER = "reader"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A lane by its name. A lane without a name is a gap, and `words` say of what."""

    name: str
    words: str = ""
    begins: int = 0
    """For a day: its first moment (UTC milliseconds); positions along the lane count from there."""
    length: int = 0
    """For a day: its length, 23 to 25 hours; 0 where the lane is as long as the axis."""
    weekend: bool = False
    silent: tuple[tuple[int, int], ...] = ()
    """For a reader: from when to when it was off line."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lanes:
    """Every read in exactly one lane: lane n holds `order[bounds[n]:bounds[n + 1]]`, at ascending positions `at`."""

    kind: LaneKind
    lanes: tuple[Lane, ...]
    order: Rows
    bounds: Rows
    at: npt.NDArray[np.int64]
    first: int
    last: int
    """From where to where there is something to see along the lanes."""

    def lane_of(self, place: int) -> int:
        """The lane of the read that stands at `place` of the order."""
        return int(np.searchsorted(self.bounds, place, "right")) - 1


def usual_zone(reads: Reads) -> ZoneInfo:
    """The zone of the readers with the most reads; UTC where it is unknown. Times on the axis are told in it."""
    counts: dict[str, int] = {}
    for reader, count in zip(reads.readers, np.bincount(reads.reader, minlength=len(reads.readers)), strict=True):
        counts[reader.zone] = counts.get(reader.zone, 0) + int(count)
    name = max(counts, key=lambda zone: (counts[zone], zone), default="UTC")
    return ZoneInfo(name if zone_is_known(name) else "UTC")


def elsewhere(reads: Reads, zone: ZoneInfo) -> int:
    """How many reads stand where another time is kept."""
    strange = np.array([reader.zone != zone.key for reader in reads.readers], np.bool_)
    return int(np.count_nonzero(strange[reads.reader])) if len(strange) else 0


def by_reader(reads: Reads, in_time: Rows, spells: Sequence[Spell], first: int, last: int) -> Lanes:
    """A lane for each reader, most reads first; readers that were off line and read nothing stand last."""
    counts = np.bincount(reads.reader, minlength=len(reads.readers))
    silent: dict[str, list[tuple[int, int]]] = {}
    for spell in spells:
        silent.setdefault(spell.reader, []).append((_ms(spell.start), _ms(spell.end)))
    names = [reader.name for reader in reads.readers]
    used = sorted(np.flatnonzero(counts).tolist(), key=lambda number: (-counts[number], names[number]))
    lanes = [
        Lane(name=names[number], silent=tuple(sorted(silent.pop(reads.readers[number].id, [])))) for number in used
    ]
    known = {reader.id: reader.name for reader in reads.readers}
    others = sorted((known.get(reader, reader), tuple(sorted(when))) for reader, when in silent.items())
    lanes += [Lane(name=name, silent=when) for name, when in others]
    lane_of = np.zeros(max(len(names), 1), np.intp)
    lane_of[used] = np.arange(len(used))
    return _sorted(
        kind=LaneKind.READER,
        lanes=lanes,
        at=reads.time_ms,
        lane_of=lane_of[reads.reader],
        in_time=in_time,
        ends=(first, last),
    )


def by_day(reads: Reads, in_time: Rows, spells: Sequence[Spell], zone: ZoneInfo) -> Lanes:
    """A lane for each local day that has reads, oldest first, and one for each gap between them."""
    if not len(reads):
        return _sorted(
            kind=LaneKind.DAY,
            lanes=[],
            at=reads.time_ms,
            lane_of=np.zeros(0, np.intp),
            in_time=in_time,
            ends=(0, DAY_MS),
        )
    starts = day_starts(int(reads.time_ms[in_time[0]]), int(reads.time_ms[in_time[-1]]), zone)
    day_of = np.searchsorted(starts, reads.time_ms, "right") - 1
    lane_of = np.zeros(len(starts), np.intp)
    lanes: list[Lane] = []
    before = -1
    for number in np.unique(day_of).tolist():
        if number - before > 1 and before >= 0:
            lanes.append(_gap(starts, before + 1, number, spells))
        lane_of[number] = len(lanes)
        lanes.append(_day(int(starts[number]), int(starts[number + 1]), zone))
        before = number
    longest = max(DAY_MS, *(lane.length for lane in lanes))
    at = reads.time_ms - starts[day_of]
    return _sorted(kind=LaneKind.DAY, lanes=lanes, at=at, lane_of=lane_of[day_of], in_time=in_time, ends=(0, longest))


def _day(begins: int, ends: int, zone: ZoneInfo) -> Lane:
    day = local(begins, zone).date()
    length = ends - begins
    words = "" if length == DAY_MS else f"{length / HOUR_MS:g} h"
    name = f"{_WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day:%y}"
    return Lane(name=name, words=words, begins=begins, length=length, weekend=day.weekday() >= 5)


def _gap(starts: npt.NDArray[np.int64], begin: int, end: int, spells: Sequence[Spell]) -> Lane:
    low, high = int(starts[begin]), int(starts[end])
    silent = len({spell.reader for spell in spells if _ms(spell.start) < high and _ms(spell.end) > low})
    days = f"{end - begin} day{'s' if end - begin > 1 else ''} without reads"
    return Lane(
        name="", words=f"{days}, {silent} reader{'s' if silent > 1 else ''} off line at times" if silent else days
    )


def _sorted(
    *,
    kind: LaneKind,
    lanes: Sequence[Lane],
    at: npt.NDArray[np.int64],
    lane_of: Rows,
    in_time: Rows,
    ends: tuple[int, int],
) -> Lanes:
    # a stable sort by lane of what is in order of time leaves each lane in order of time; small numbers sort by radix
    lane = lane_of[in_time].astype(np.uint16 if len(lanes) < 65_536 else np.intp)
    order = in_time[np.argsort(lane, kind="stable")]
    bounds = np.concatenate(([0], np.cumsum(np.bincount(lane, minlength=len(lanes))))).astype(np.intp)
    first, last = ends
    return Lanes(
        kind=kind, lanes=tuple(lanes), order=order, bounds=bounds, at=at[order], first=first, last=max(last, first + 1)
    )


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
