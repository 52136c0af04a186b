"""The timeline by keyboard: along the axis, into it, from read to read, and the brush."""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from lprdesk.ui.narrowing import Span
from lprdesk.ui.results_model import ResultsModel
from lprdesk.ui.timeline_lanes import LaneKind
from lprdesk.ui.timeline_sight import Sight


class Walk:
    """What the keys do to the timeline's sight and to the model's filter and choice."""

    def __init__(self, sight: Sight, model: ResultsModel) -> None:
        self._sight = sight
        self._model = model
        self._anchor = 0.0
        self._moving = 0.0
        self._made: Span | None = None

    def pan(self, share: float) -> None:
        """Along the axis by a share of what is in view."""
        axis = self._sight.axis
        self._sight.axis = axis.panned(share * axis.length)

    def zoom(self, factor: float) -> None:
        """Into the axis (below 1) or out of it, around the chosen read where it is in view, else around the middle."""
        axis = self._sight.axis
        at = self._chosen_at()
        self._sight.axis = axis.zoomed(factor, (axis.start + axis.end) / 2 if at is None else at)

    def whole(self) -> None:
        """All there is."""
        self._sight.axis = self._sight.whole()

    def extend(self, steps: int) -> None:
        """Move one end of the brush; the other stays. Where there is none, one begins at the chosen read or midway.

        The steps of one brush are undone together.
        """
        span = self._model.narrowing.span
        amends = span is not None and span == self._made
        if span is None:
            self._anchor = self._moving = self._begin()
        elif not amends:
            self._anchor, self._moving = float(span.start_ms), float(span.end_ms)
        axis = self._sight.axis
        by = max(axis.length / 40, axis.grain())
        self._moving += steps * by
        self._made = self._sight.between(self._anchor, self._moving)
        self._sight.brush(self._made, amends=amends)
        self._keep_in_view(self._moving)

    def move(self, steps: int) -> None:
        """Move the whole brush."""
        span, axis = self._model.narrowing.span, self._sight.axis
        if span is not None:
            by = steps * max(axis.length / 40, axis.grain())
            amends = span == self._made
            self._made = self._sight.between(span.start_ms + by, span.end_ms + by)
            self._anchor, self._moving = span.start_ms + by, span.end_ms + by
            self._sight.brush(self._made, amends=amends)
            self._keep_in_view(self._moving)

    def clear(self) -> None:
        """Take the brush away."""
        self._sight.brush(None)

    def step(self, by: int) -> None:
        """Choose the next (+1) or previous (-1) read in time among those shown; at either end the choice stays."""
        model = self._model
        places = model.in_time[model.passing(model.narrowing)[model.in_time]]
        at = np.flatnonzero(places == (-1 if model.chosen is None else model.chosen))
        wanted = int(at[0]) + by if len(at) else (0 if by > 0 else len(places) - 1)
        if 0 <= wanted < len(places):
            model.choose(int(places[wanted]))

    def _chosen_at(self) -> float | None:
        """The chosen read's place on the axis, where that is in view."""
        sight, chosen = self._sight, self._model.chosen
        if chosen is None:
            return None
        at = float(sight.lanes.at[sight.place_of(chosen)])
        return at if sight.axis.start <= at <= sight.axis.end else None

    def _begin(self) -> float:
        if self._chosen_at() is not None and self._model.chosen is not None:
            return float(self._model.reads.time_ms[self._model.chosen])
        axis = self._sight.axis
        if self._sight.kind is LaneKind.READER:
            return (axis.start + axis.end) / 2
        return float(self._sight.lanes.lanes[0].begins) if self._sight.lanes.lanes else 0.0

    def _keep_in_view(self, moment: float) -> None:
        axis = self._sight.axis
        if self._sight.kind is LaneKind.READER and not axis.start <= moment <= axis.end:
            self._sight.axis = axis.panned(moment - (axis.end if moment > axis.end else axis.start))


KEYS: Final[Mapping[str, Callable[[Walk], None]]] = {
    "Left": lambda walk: walk.pan(-0.1),
    "Right": lambda walk: walk.pan(0.1),
    "Home": lambda walk: walk.pan(-1e9),
    "End": lambda walk: walk.pan(1e9),
    "+": lambda walk: walk.zoom(0.5),
    "=": lambda walk: walk.zoom(0.5),
    "-": lambda walk: walk.zoom(2),
    "0": lambda walk: walk.whole(),
    "Shift+Left": lambda walk: walk.extend(-1),
    "Shift+Right": lambda walk: walk.extend(1),
    "Ctrl+Shift+Left": lambda walk: walk.move(-1),
    "Ctrl+Shift+Right": lambda walk: walk.move(1),
    "Ctrl+Left": lambda walk: walk.step(-1),
    "Ctrl+Right": lambda walk: walk.step(1),
    "Esc": lambda walk: walk.clear(),
}

KEYS_IN_WORDS: Final = (
    "Left and Right pan, Home and End go to the ends, plus and minus zoom, 0 shows all, Up and Down scroll the lanes. "
    "Shift with Left or Right brushes a time, with Ctrl too it moves the brush, Esc takes it away. "
    "Ctrl with Left or Right chooses the read before or after."
)


def key_of(event: QKeyEvent) -> str:
    """The key as KEYS names it, wherever on the keyboard it is."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() in {Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus}:
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    return QKeySequence(QKeyCombination(modifiers, Qt.Key(event.key()))).toString()
