"""What the person chose to look at, and which reads of the answer meet it. Nothing here asks for more reads."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lprdesk.domain.read import Reads

Mask = npt.NDArray[np.bool_]
Ring = tuple[tuple[float, float], ...]
"""Corners of an area drawn by hand: longitude and latitude in degrees, WGS 84; beyond 180 across the antimeridian."""

DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Span:
    """A time from `start_ms` up to but not including `end_ms`, milliseconds since the epoch, UTC.

    Raises ValueError where it holds no moment.
    """

    start_ms: int
    end_ms: int

    def __post_init__(self) -> None:
        if self.start_ms >= self.end_ms:
            raise ValueError("a span ends after it starts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """The filters in force; an empty one shows every read. A read without a figure meets no figure."""

    least_confidence: float | None = None
    reader: int | None = None
    span: Span | None = None
    most_days: int | None = None
    """Age when the query was answered, in days of 24 hours."""
    place: Ring | None = None
    outside_radii: bool = False
    """Only reads outside every sensitive place's radius (SEN-4)."""

    def __bool__(self) -> bool:
        return self != Narrowing()


def passing(narrowing: Narrowing, reads: Reads, answered_ms: int, near: Mask | None) -> Mask:
    """Per read, whether it meets every filter. `near` says which reads lie inside a radius, None that nobody knows yet.

    While nobody knows, no read counts as outside.
    """
    meets = np.ones(len(reads), np.bool_)
    if narrowing.least_confidence is not None:
        # the vendor's figures are single precision: 0.6 asked for must meet 0.6 given
        meets &= reads.confidence >= np.float32(narrowing.least_confidence)
    if narrowing.reader is not None:
        meets &= reads.reader == narrowing.reader
    if narrowing.span is not None:
        meets &= (reads.time_ms >= narrowing.span.start_ms) & (reads.time_ms < narrowing.span.end_ms)
    if narrowing.most_days is not None:
        meets &= reads.time_ms >= answered_ms - narrowing.most_days * DAY_MS
    if narrowing.place is not None:
        meets &= within(narrowing.place, reads)
    if narrowing.outside_radii:
        meets &= np.zeros_like(meets) if near is None else ~near
    return meets


def within(ring: Ring, reads: Reads) -> Mask:
    """Per read, whether it lies in the area (even-odd, as maps fill it: lobes of a crossing line are in)."""
    inside = np.zeros(len(reads), np.bool_)
    if len(ring) < 3:
        return inside
    west, east = min(lon for lon, _ in ring), max(lon for lon, _ in ring)
    south, north = min(lat for _, lat in ring), max(lat for _, lat in ring)
    for turn in (-360.0, 0.0, 360.0):
        lon, lat = reads.longitude + turn, reads.latitude
        close = np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
        inside[close] |= _encloses(ring, lon[close], lat[close])
    return inside


def _encloses(ring: Ring, lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]) -> Mask:
    """Whether a line from each point to the east crosses the ring an odd number of times."""
    odd = np.zeros(len(lon), np.bool_)
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if y1 != y2:
            odd ^= ((y1 > lat) != (y2 > lat)) & (lon < x1 + (lat - y1) * (x2 - x1) / (y2 - y1))
    return odd


class Changes:
    """What the filters were before, and what they were before that was undone."""

    def __init__(self) -> None:
        self._before: list[Narrowing] = []
        self._undone: list[Narrowing] = []

    def note(self, before: Narrowing, *, amends: bool = False) -> None:
        """Remember the filters that are being left. A change that `amends` the last one is undone together with it."""
        if not (amends and self._before):
            self._before.append(before)
        self._undone.clear()

    def back(self, now: Narrowing) -> Narrowing | None:
        """The filters before the last change; None where there was none."""
        return _moved(self._before, self._undone, now)

    def forward(self, now: Narrowing) -> Narrowing | None:
        """The filters that were undone last; None where nothing was."""
        return _moved(self._undone, self._before, now)

    @property
    def any_before(self) -> bool:
        """Whether there is a change to undo."""
        return bool(self._before)


def _moved(source: list[Narrowing], target: list[Narrowing], now: Narrowing) -> Narrowing | None:
    if not source:
        return None
    target.append(now)
    return source.pop()
