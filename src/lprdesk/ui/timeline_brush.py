"""A pressed mouse on the timeline: what it holds, and what brush its movement makes."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF

from lprdesk.ui.narrowing import Span
from lprdesk.ui.timeline_axis import Axis
from lprdesk.ui.timeline_lanes import LaneKind
from lprdesk.ui.timeline_scene import Scene
from lprdesk.ui.timeline_sight import Sight

_CLICK = 4
"""Pixels that a hand moves without meaning to."""
_EDGE = 5


class Part(StrEnum):
    """What the mouse takes hold of."""

    NEW = "new"
    START = "start"
    END = "end"
    ALL = "all"
    AXIS = "axis"


@dataclass(frozen=True, slots=True)
class Grip:
    """Taken hold of `part` at a point, while the axis and the brush were these."""

    part: Part
    at: QPointF
    moment: float
    axis: Axis
    span: Span | None

    def moved(self, at: QPointF) -> bool:
        """Whether the mouse has been dragged, not only clicked."""
        return (at - self.at).manhattanLength() >= _CLICK

    def panned(self, at: QPointF) -> Axis:
        """The axis drawn along with the mouse."""
        return self.axis.panned((self.at.x() - at.x()) * self.axis.length / self.axis.width)

    def brush(self, sight: Sight, moment: float) -> Span | None:
        """The brush, with the mouse at this moment."""
        match self.part, self.span:
            case Part.START, Span(_, end):
                return sight.between(moment, end)
            case Part.END, Span(start, _):
                return sight.between(start, moment)
            case Part.ALL, Span(start, end):
                by = moment - self.moment
                return sight.between(start + by, end + by)
            case _:
                return sight.between(self.moment, moment)


def grip(scene: Scene, at: QPointF, *, pans: bool) -> Grip:
    """What a press at a point takes hold of; below the lanes, or where it `pans`, that is the axis."""
    part = Part.AXIS if pans or at.y() >= scene.height else part_at(scene, at)
    return Grip(part, at, scene.moment(at.x(), at.y()), scene.axis, scene.span)


def part_at(scene: Scene, at: QPointF) -> Part:
    """The part of the brush at a point; a brush over days is not moved but drawn anew."""
    if scene.lanes.kind is LaneKind.READER:
        for left, _top, wide, _tall in scene.brushed():
            if abs(at.x() - left) <= _EDGE:
                return Part.START
            if abs(at.x() - left - wide) <= _EDGE:
                return Part.END
            if left < at.x() < left + wide:
                return Part.ALL
    return Part.NEW
