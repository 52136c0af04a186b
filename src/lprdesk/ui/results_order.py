"""Which reads of an answer are shown, and in which order: whole columns at a time, so that 100,000 rows stay fluid."""

from collections.abc import Callable, Mapping
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from lprdesk.domain.read import Reads
from lprdesk.ui.narrowing import Mask

Rows = npt.NDArray[np.intp]
Key = npt.NDArray[np.int64] | npt.NDArray[np.float64]


class Column(IntEnum):
    """The table's columns from left to right."""

    SEEN = 0
    AGE = 1
    READER = 2
    PLATE = 3
    ISSUER = 4
    CONFIDENCE = 5
    PICTURES = 6


class ReadOrder:
    """Orders of one answer. Keys and orders are made once a column; narrowing an order is a single pass."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads
        self._by_time = np.argsort(reads.time_ms, kind="stable")
        self._rank_in_time = np.empty(len(reads), np.intp)
        self._rank_in_time[self._by_time] = np.arange(len(reads))
        self._orders: dict[tuple[Column, bool], Rows] = {}

    def rows(self, column: Column, *, descending: bool, passing: Mask | None = None) -> Rows:
        """Indices of the reads that pass. Equal values stand in the order of time, those without a figure last."""
        order = self._order(column, descending=descending)
        return order if passing is None else order[passing[order]]

    @property
    def in_time(self) -> Rows:
        """Every read, oldest first."""
        return self._by_time

    def previous(self, read: int) -> int | None:
        """The read before this one in time, whatever is shown; None for the first."""
        rank = int(self._rank_in_time[read])
        return int(self._by_time[rank - 1]) if rank else None

    def _order(self, column: Column, *, descending: bool) -> Rows:
        if (column, descending) not in self._orders:
            key = _KEYS[column](self._reads)[self._by_time]
            # a negated key keeps the order of time among equals, which a reversed order would turn round
            self._orders[column, descending] = self._by_time[np.argsort(-key if descending else key, kind="stable")]
        return self._orders[column, descending]


def _ranks(texts: npt.NDArray[np.str_]) -> npt.NDArray[np.int64]:
    """Each text's place among the distinct texts, so that texts are compared once and then ordered as numbers."""
    return np.unique(texts, return_inverse=True)[1].astype(np.int64)


_KEYS: Mapping[Column, Callable[[Reads], Key]] = {
    Column.SEEN: lambda reads: reads.time_ms.astype(np.int64),
    Column.READER: lambda reads: _ranks(np.array([reader.name for reader in reads.readers], np.str_))[reads.reader],
    Column.PLATE: lambda reads: _ranks(reads.plate),
    Column.ISSUER: lambda reads: _ranks(reads.jurisdiction),
    Column.CONFIDENCE: lambda reads: reads.confidence.astype(np.float64),
    Column.PICTURES: lambda reads: reads.crop.astype(np.int64) * 2 + reads.scene,
    Column.AGE: lambda reads: -reads.time_ms.astype(np.int64),
}
