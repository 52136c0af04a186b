"""What the timeline looks at: lanes and marks of the model's answer, and the part of the axis that is in view."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import numpy as np

from lprdesk.domain.read import Reads
from lprdesk.ui.narrowing import Mask, Narrowing, Span
from lprdesk.ui.results_model import ResultsModel
from lprdesk.ui.timeline_axis import Axis, snapped
from lprdesk.ui.timeline_lanes import LaneKind, Lanes, by_day, by_reader, elsewhere, usual_zone
from lprdesk.ui.timeline_marks import Marked, marked
from lprdesk.ui.timeline_scene import Scene
from lprdesk.ui.timeline_sky import middle

_MARGIN = 0.01
"""Of the length, left free at both ends where the time that was asked for is not known."""


class Sight:
    """Follows the model when told to; knows nothing of widgets."""

    def __init__(self, model: ResultsModel) -> None:
        self._model = model
        self.kind = LaneKind.READER
        self._reads: Reads | None = None
        self._drawn: tuple[Narrowing, Mask | None] = (Narrowing(), None)
        self.take()

    def take(self) -> bool:
        """Take up what the model shows now; whether that changed what is to be drawn."""
        if self._model.reads is not self._reads:
            self._reads = self._model.reads
            self.zone: ZoneInfo = usual_zone(self._reads)
            self.strange = elsewhere(self._reads, self.zone)
            self.place = middle(self._reads.latitude, self._reads.longitude)
            self.lay_out(self.kind)
            return True
        if self._drawn[0] == self._model.narrowing and self._drawn[1] is self._model.near:
            return False
        self._mark()
        return True

    def lay_out(self, kind: LaneKind) -> None:
        """Lanes of this kind, all of their length in view."""
        self.kind = kind
        reads, in_time, spells = self._model.reads, self._model.in_time, self._model.spells
        first, last = self._period()
        self.lanes: Lanes = (
            by_reader(reads, in_time, spells, first, last)
            if kind is LaneKind.READER
            else by_day(reads, in_time, spells, self.zone)
        )
        ends = float(self.lanes.first), float(self.lanes.last)
        self.axis = Axis(*ends, *ends)
        self._place_in_order = np.empty(len(self.lanes.order), np.intp)
        self._place_in_order[self.lanes.order] = np.arange(len(self.lanes.order))
        self._mark()

    def whole(self) -> Axis:
        """All there is to see."""
        return replace(self.axis, start=self.axis.first, end=self.axis.last)

    def scene(self, rows: range, lane: int, span: Span | None) -> Scene:
        """The view of some lanes; `span` is the brush to draw."""
        chosen = self._model.chosen
        return Scene(
            lanes=self.lanes,
            marks=self._marks,
            axis=self.axis,
            zone=self.zone,
            place=self.place,
            rows=rows,
            lane=lane,
            span=span,
            chosen=None if chosen is None else self.place_of(chosen),
        )

    def place_of(self, read: int) -> int:
        """Where a read stands in the order of the lanes."""
        return int(self._place_in_order[read])

    def show(self, read: int) -> None:
        """Move the axis as little as needed to have the read in view."""
        at = float(self.lanes.at[self.place_of(read)])
        if not self.axis.start <= at <= self.axis.end:
            self.axis = self.axis.over(at - self.axis.length / 2, self.axis.length)

    def between(self, one: float, other: float) -> Span | None:
        """The time between two moments, from mark to mark of the local clock; None where both are the same mark."""
        grain = self.axis.grain()
        begin, end = (snapped(ms, grain, self.zone) for ms in sorted((one, other)))
        return Span(begin, end) if begin < end else None

    def brush(self, span: Span | None, *, amends: bool = False) -> None:
        """Narrow every view of the reads to a time, or to none."""
        self._model.narrow(replace(self._model.narrowing, span=span), amends=amends)

    def _period(self) -> tuple[int, int]:
        """The time that was asked for and that of the reads, together."""
        reads, asked = self._model.reads, self._model.asked
        moments = [] if asked is None else [round(end.timestamp() * 1000) for end in (asked.start, asked.end)]
        if len(reads):
            moments += [int(reads.time_ms.min()), int(reads.time_ms.max())]
        first, last = (min(moments), max(moments)) if moments else (0, 1)
        margin = round((last - first) * _MARGIN) if asked is None else 0
        return first - margin, last + margin

    def _mark(self) -> None:
        narrowing, near = self._model.narrowing, self._model.near
        self._drawn = narrowing, near
        time, span = self._model.reads.time_ms, narrowing.span
        inside = np.ones(len(time), np.bool_) if span is None else (time >= span.start_ms) & (time < span.end_ms)
        self._marks: Marked = marked(self.lanes, self._model.passing(replace(narrowing, span=None)), inside, near)
