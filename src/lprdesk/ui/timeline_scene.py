"""What the timeline shows at this moment, and what stands where in it; pixels are logical ones."""

from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from lprdesk.ui.narrowing import Span
from lprdesk.ui.timeline_axis import Axis, day_starts
from lprdesk.ui.timeline_lanes import LaneKind, Lanes
from lprdesk.ui.timeline_marks import Binned, Marked, binned, crowded, full_bar

Box = tuple[float, float, float, float]
"""Left, top, width, height."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Scene:
    """One view of the lanes: `rows` of them from the top, each `lane` pixels high, along `axis`."""

    lanes: Lanes
    marks: Marked
    axis: Axis
    zone: ZoneInfo
    place: tuple[float, float]
    """Latitude and longitude where day and night are drawn for."""
    rows: range
    lane: int
    span: Span | None
    """The brush in force, or being drawn."""
    chosen: int | None
    """The place of the chosen read in the lanes' order."""

    @property
    def height(self) -> int:
        """Of the lanes in view."""
        return len(self.rows) * self.lane

    @cached_property
    def crowded(self) -> bool:
        """Whether reads are drawn as bars."""
        low, high = self.axis.start, self.axis.end
        total = 0
        for row in self.rows:
            at = self.lanes.at[self.lanes.bounds[row] : self.lanes.bounds[row + 1]]
            total += int(np.searchsorted(at, int(high), "right") - np.searchsorted(at, int(low)))
        return crowded(total, len(self.rows), self.axis.width)

    def binned(self, columns: int) -> Binned:
        """The reads in view, counted."""
        return binned(self.lanes, self.marks, self.axis, self.rows, columns)

    @cached_property
    def bars(self) -> Binned:
        """The reads in view in columns of four pixels."""
        return self.binned(max(1, round(self.axis.width / 4)))

    @cached_property
    def full_bar(self) -> int:
        """How many reads a bar of full height stands for."""
        return full_bar(int(self.bars.counts.sum(axis=1).max(initial=1)))

    @cached_property
    def starts(self) -> npt.NDArray[np.int64]:
        """Where the local days in view begin, for lanes that share one time; the day after the last among them."""
        return day_starts(self.axis.start, self.axis.end, self.zone)

    def row_at(self, y: float) -> int | None:
        """The lane at a height."""
        row = self.rows.start + int(y // self.lane)
        return row if y >= 0 and row in self.rows else None

    def top(self, row: int) -> float:
        """Where a lane begins."""
        return float((row - self.rows.start) * self.lane)

    def moment(self, x: float, y: float) -> float:
        """The moment at a point, UTC milliseconds; beside the lanes the nearest."""
        x = min(max(x, self.axis.left), self.axis.left + self.axis.width)
        ms = self.axis.ms(x)
        if self.lanes.kind is LaneKind.READER or not self.rows:
            return ms
        row = min(max(self.rows.start + int(y // self.lane), self.rows.start), self.rows.stop - 1)
        lanes = self.lanes.lanes
        if not lanes[row].name:  # a gap stands between two days that have reads
            return float(lanes[row + 1].begins)
        return lanes[row].begins + min(ms, lanes[row].length)

    def pick(self, x: float, y: float, within: float = 6) -> int | None:
        """The place in the order of the read nearest to a point in its lane, within so many pixels."""
        row = self.row_at(y)
        if row is None or x < self.axis.left:
            return None
        begin, end = int(self.lanes.bounds[row]), int(self.lanes.bounds[row + 1])
        wanted = self.axis.ms(x)
        after = begin + int(np.searchsorted(self.lanes.at[begin:end], int(wanted)))
        close = [place for place in (after - 1, after) if begin <= place < end]
        place = min(close, key=lambda one: abs(int(self.lanes.at[one]) - wanted), default=None)
        return None if place is None or abs(self.axis.x(int(self.lanes.at[place])) - x) > within else place

    def brushed(self) -> list[Box]:
        """The parts of the lanes in view that lie inside the brush."""
        if self.span is None:
            return []
        if self.lanes.kind is LaneKind.READER:
            parts = [(0.0, float(self.height), float(self.span.start_ms), float(self.span.end_ms))]
        else:
            parts = []
            for row in self.rows:
                lane = self.lanes.lanes[row]
                begin, end = self.span.start_ms - lane.begins, self.span.end_ms - lane.begins
                if lane.name and begin < lane.length and end > 0:
                    parts.append((self.top(row), float(self.lane), float(max(begin, 0)), float(min(end, lane.length))))
        boxes = []
        low, high = self.axis.left, self.axis.left + self.axis.width
        for top, tall, begin_ms, end_ms in parts:
            left, right = max(low, self.axis.x(begin_ms)), min(high, self.axis.x(end_ms))
            if right > left:
                boxes.append((left, top, right - left, tall))
        return boxes
