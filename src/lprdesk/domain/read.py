"""Reads as frozen columns, and what must never be shown as a result.

A hundred thousand objects cost more than the query that brought them, so reads are columns of equal length over numpy,
each validated once and read-only from then on. Times are milliseconds since the epoch, UTC.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from functools import cache
from typing import Any, Self
from zoneinfo import available_timezones

import numpy as np
from numpy.typing import NDArray


class ReaderKind(StrEnum):
    """How a reader stands in the world, which decides how sure its position is."""

    FIXED = "fixed"
    MOBILE = "mobile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A camera of the vendor. `uncertainty_m` is the radius in metres within which a read's position is to be taken."""

    id: str
    name: str
    kind: ReaderKind
    uncertainty_m: float
    zone: str
    """IANA time zone of the place, as the vendor states it; it may be unknown to us (VEN-2)."""

    def __post_init__(self) -> None:
        if not self.id or not self.uncertainty_m >= 0:
            msg = "a reader has an id and an uncertainty of zero metres or more"
            raise ValueError(msg)


@cache
def _zones() -> frozenset[str]:
    # "localtime" is whatever this machine has, "Factory" says that nobody has set it.
    return frozenset(available_timezones() - {"localtime", "Factory"})


def zone_is_known(name: str) -> bool:
    """Whether a zone name stands in the time zone database and names a place's time."""
    return name in _zones()


_KINDS: Mapping[str, str] = {
    "id": "O",
    "plate": "U",
    "jurisdiction": "U",
    "time_ms": "i8",
    "latitude": "f8",
    "longitude": "f8",
    "reader": "i4",
    "confidence": "f4",
    "jurisdiction_confidence": "f4",
    "heading": "f4",
    "crop": "?",
    "scene": "?",
    "zoned": "?",
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reads:
    """Reads of one answer: columns of equal length over `readers`, read-only.

    Raises ValueError where columns differ in length or type, a reader's index points nowhere, a position lies off the
    globe, or a confidence or heading lies outside its range (NaN says "not stated").
    """

    id: NDArray[np.object_]
    """The vendor's id of each read, str."""
    plate: NDArray[np.str_]
    """Characters as the vendor read them, normal form."""
    jurisdiction: NDArray[np.str_]
    """Code as in plates.JURISDICTIONS, "" where the vendor states none."""
    time_ms: NDArray[np.int64]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    """Degrees, WGS 84."""
    reader: NDArray[np.int32]
    confidence: NDArray[np.float32]
    """Of the characters, 0 to 1 by the vendor."""
    jurisdiction_confidence: NDArray[np.float32]
    heading: NDArray[np.float32]
    """Degrees clockwise from north, 0 up to but not including 360."""
    crop: NDArray[np.bool_]
    scene: NDArray[np.bool_]
    """Whether the vendor offers a picture of the plate, and of the scene."""
    zoned: NDArray[np.bool_]
    """Whether the time came with an offset, so that it is a moment at all."""
    readers: tuple[Reader, ...] = field(default=())

    def __post_init__(self) -> None:
        length = len(self.id)
        for name, kind in _KINDS.items():
            column = np.asarray(getattr(self, name))
            if column.ndim != 1 or len(column) != length:
                msg = f"column {name} has shape {column.shape}, expected ({length},)"
                raise ValueError(msg)
            column = column.astype(kind if kind != "U" else np.str_, copy=True)
            column.setflags(write=False)
            object.__setattr__(self, name, column)
        faulty = int(np.count_nonzero(~_possible(self)))
        if faulty:
            msg = f"{faulty} of {length} rows hold values that cannot be"
            raise ValueError(msg)

    def __len__(self) -> int:
        return len(self.id)

    @classmethod
    def empty(cls, readers: tuple[Reader, ...] = ()) -> Self:
        """No reads at all, which is an answer too."""
        columns: dict[str, Any] = {name: np.empty(0, kind) for name, kind in _KINDS.items()}
        return cls(**columns, readers=readers)

    @classmethod
    def sieve(
        cls, columns: Mapping[str, Sequence[Any] | NDArray[Any]], readers: tuple[Reader, ...]
    ) -> tuple[Self, int]:
        """Reads of the rows that can be, and how many rows held impossible values.

        `columns` holds one entry a column of this class. Raises ValueError where lengths or types are wrong.
        """
        arrays: dict[str, Any] = {
            name: np.asarray(columns[name]).astype(kind if kind != "U" else np.str_) for name, kind in _KINDS.items()
        }
        if len({len(array) for array in arrays.values()}) > 1:
            msg = "columns differ in length"
            raise ValueError(msg)
        loose = _Loose(**{name: arrays[name] for name in _CHECKED}, readers=readers)
        keep = np.flatnonzero(_possible(loose) & _legible(columns))
        return cls(**{name: array[keep] for name, array in arrays.items()}, readers=readers), len(arrays["id"]) - len(
            keep
        )

    def take(self, rows: NDArray[np.intp] | Sequence[int]) -> Self:
        """The named rows in the named order, over the same readers."""
        chosen = np.asarray(rows, dtype=np.intp)
        return replace(self, **{name: getattr(self, name)[chosen] for name in _KINDS})


_LONGEST_TEXT = 200  # an id; plates and codes are shorter

_CHECKED = ("latitude", "longitude", "reader", "confidence", "jurisdiction_confidence", "heading")


@dataclass(frozen=True, slots=True)
class _Loose:
    """The columns whose values are checked, before they are reads."""

    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    reader: NDArray[np.int32]
    confidence: NDArray[np.float32]
    jurisdiction_confidence: NDArray[np.float32]
    heading: NDArray[np.float32]
    readers: tuple[Reader, ...]


def _legible(columns: Mapping[str, Sequence[Any] | NDArray[Any]]) -> NDArray[np.bool_]:
    """Per row, whether its texts are short and printable: numpy's text columns drop a NUL at the end unseen."""
    rows = zip(*(columns[name] for name in ("id", "plate", "jurisdiction")), strict=True)
    return np.fromiter((all(map(_is_legible, texts)) for texts in rows), np.bool_, len(columns["id"]))


def _is_legible(text: object) -> bool:
    return isinstance(text, str) and len(text) <= _LONGEST_TEXT and text.isprintable()


def _possible(reads: Reads | _Loose) -> NDArray[np.bool_]:
    """Per row, whether its values can be; NaN fails for positions and passes for what need not be stated."""

    def within(column: NDArray[Any], low: float, high: float) -> NDArray[np.bool_]:
        inside: NDArray[np.bool_] = np.isnan(column) | ((column >= low) & (column <= high))
        return inside

    result: NDArray[np.bool_] = (
        (np.abs(reads.latitude) <= 90)
        & (np.abs(reads.longitude) <= 180)
        & (reads.reader >= 0)
        & (reads.reader < max(len(reads.readers), 1))
        & within(reads.confidence, 0.0, 1.0)
        & within(reads.jurisdiction_confidence, 0.0, 1.0)
        & within(reads.heading, 0.0, 360.0)
        & (np.nan_to_num(reads.heading) < 360.0)
    )
    return result


assert set(_KINDS) == {column.name for column in fields(Reads)} - {"readers"}  # noqa: S101 - a column forgotten in the table is our fault, seen at import
