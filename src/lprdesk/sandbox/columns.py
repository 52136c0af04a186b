"""Reads as columns, with what is known of the truth beside what the vendor says."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from lprdesk.sandbox.city import Floats
from lprdesk.sandbox.local_time import Milliseconds

Flags = NDArray[np.bool_]
Rows = NDArray[np.int64]
Texts = NDArray[np.str_]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadColumns:
    """Columns of equal length in order of ``time_ms`` (when it truly happened, ms UTC)."""

    key: NDArray[np.uint64]
    time_ms: Milliseconds
    shown_ms: Milliseconds  # what the reader's clock said
    no_zone: Flags
    reader: NDArray[np.int32]
    latitude: Floats
    longitude: Floats
    heading: Floats
    plate: Texts  # as the machine read it
    true_plate: Texts  # as the picture shows it
    jurisdiction: Texts  # "" where the machine could not tell
    true_jurisdiction: Texts
    confidence: Floats
    jurisdiction_confidence: Floats
    crop: Flags
    scene: Flags
    bent: Flags

    def __len__(self) -> int:
        return len(self.time_ms)

    def take(self, rows: Rows | Flags | slice) -> "ReadColumns":
        """Return the rows, in their order."""
        return ReadColumns(**{column.name: getattr(self, column.name)[rows] for column in fields(self)})


def read_id(key: np.uint64) -> str:
    """Return a read's public id."""
    return f"r-{int(key):016x}"
