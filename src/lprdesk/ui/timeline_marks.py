"""Reads as pixels: counted into columns lane by lane, and drawn as marks where few, as bars where many."""

from dataclasses import dataclass
from enum import IntEnum
from math import ceil, floor

import numpy as np
import numpy.typing as npt

from lprdesk.ui.narrowing import Mask
from lprdesk.ui.timeline_axis import Axis
from lprdesk.ui.timeline_lanes import Lanes

Pixels = npt.NDArray[np.uint32]
Counts = npt.NDArray[np.intp]


class Standing(IntEnum):
    """How a read stands to the filters."""

    FILTERED = 0
    """It does not meet the filters other than the brush."""
    OUTSIDE = 1
    """It meets them, and lies outside the brush."""
    SHOWN = 2


@dataclass(frozen=True, slots=True)
class Marked:
    """Per place of a lanes' order: its standing, and whether it lies inside a sensitive radius (None: not known)."""

    standing: npt.NDArray[np.uint8]
    near: Mask | None


def marked(lanes: Lanes, meets: Mask, inside: Mask, near: Mask | None) -> Marked:
    """`meets` the other filters, `inside` the brush: per read of the answer."""
    standing = (meets.astype(np.uint8) + (meets & inside))[lanes.order]
    return Marked(standing, None if near is None else near[lanes.order])


@dataclass(frozen=True, slots=True)
class Binned:
    """Reads in view of some lanes: `counts[lane, standing, column]`, and `near[lane, column]` inside a radius."""

    counts: Counts
    near: Counts

    @property
    def total(self) -> int:
        """How many reads are in view in these lanes."""
        return int(self.counts.sum())


def binned(lanes: Lanes, marks: Marked, axis: Axis, rows: range, columns: int) -> Binned:
    """Count the reads of the lanes `rows` in `columns` equal parts of the axis, whose last moment is in the last."""
    counts = np.zeros((len(rows), 3, columns), np.intp)
    near = np.zeros((len(rows), columns), np.intp)
    scale = columns / axis.length
    for number, row in enumerate(rows):
        begin, end = int(lanes.bounds[row]), int(lanes.bounds[row + 1])
        low, high = np.searchsorted(lanes.at[begin:end], (ceil(axis.start), floor(axis.end) + 1)) + begin
        if low == high:
            continue
        column = ((lanes.at[low:high] - axis.start) * scale).astype(np.intp)
        np.minimum(column, columns - 1, out=column)
        cell = marks.standing[low:high].astype(np.intp) * columns + column
        counts[number] = np.bincount(cell, minlength=3 * columns).reshape(3, columns)
        if marks.near is not None:
            near[number] = np.bincount(column[marks.near[low:high]], minlength=columns)
    return Binned(counts, near)


def crowded(total: int, lanes: int, width: float) -> bool:
    """Whether marks would run together: fewer than ten pixels a mark on the whole."""
    return total * 10 > max(lanes, 1) * width


def full_bar(most: int) -> int:
    """How many reads a full bar stands for: a round figure, so that panning seldom changes it."""
    unit = 1
    while True:
        for step in (1, 2, 3, 4, 6, 8):
            if step * unit >= most:
                return step * unit
        unit *= 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """Premultiplied 32-bit colours by standing, and of the notch."""

    standing: tuple[int, int, int]
    notch: int


def draw_ticks(found: Binned, ink: Ink, lane: int, dot: int) -> Pixels:
    """Marks two dots wide over columns of one; what is filtered away is short, so colour alone does not tell it."""
    rows, _, columns = found.counts.shape
    pixels = np.zeros((rows, lane, columns), np.uint32)
    top, foot = lane * 5 // 22, lane - max(1, lane * 3 // 22)
    for standing in Standing:
        begin = (top + foot) // 2 if standing is Standing.FILTERED else top
        there = _widened(found.counts[:, standing] > 0, 2 * dot)
        pixels[:, begin:foot][np.broadcast_to(there[:, None], (rows, foot - begin, columns))] = ink.standing[standing]
    _notch(pixels, found.near > 0, ink.notch, dot)
    return pixels.reshape(rows * lane, columns)


def draw_bars(found: Binned, ink: Ink, lane: int, dot: int, most: int) -> Pixels:
    """Bars, four dots a column with one left between; `most` reads fill a lane's height, one read is still seen.

    Reads inside a radius hang from the top as bars of their own.
    """
    rows, _, columns = found.counts.shape
    foot, high = max(1, lane * 2 // 22), lane - max(2, lane * 6 // 22)
    totals = np.cumsum(found.counts[:, ::-1], axis=1)  # what is shown stands lowest
    heights = np.where(totals > 0, np.maximum(2 * dot, np.ceil(totals * (high - foot) / max(most, 1))), 0)
    above = (lane - foot - np.arange(lane))[:, None]
    pixels = np.zeros((rows, lane, columns), np.uint32)
    for standing in Standing:
        reach = heights[:, 2 - standing][:, None]
        pixels[(above > 0) & (above <= reach)] = ink.standing[standing]
    wide = np.repeat(pixels, 4 * dot, axis=2)
    wide.reshape(rows, lane, columns, 4 * dot)[..., 3 * dot :] = 0
    hanging = np.minimum(np.ceil(found.near * (high - foot) / max(most, 1)), lane // 4)
    deep = np.repeat(np.where(found.near > 0, np.maximum(2 * dot, hanging), 0), 4 * dot, axis=1)
    deep.reshape(rows, columns, 4 * dot)[..., 3 * dot :] = 0
    wide[np.arange(lane)[:, None] < deep[:, None]] = ink.notch
    return wide.reshape(rows * lane, columns * 4 * dot)


def _widened(there: Mask, by: int) -> Mask:
    wide = there.copy()
    for step in range(1, by):
        wide[:, step:] |= there[:, :-step]
    return wide


def _notch(pixels: Pixels, there: Mask, colour: int, dot: int) -> None:
    """A small triangle on top of the lane, point up."""
    if not there.any():
        return
    columns = there.shape[1]
    for line in range(5 * dot):
        half = line * 4 // 5 + dot // 2
        shape = np.zeros_like(there)
        for step in range(-half, half + 1 + dot):
            low, high = max(0, step), columns + min(0, step)
            shape[:, low:high] |= there[:, low - step : high - step]
        pixels[:, line][shape] = colour
