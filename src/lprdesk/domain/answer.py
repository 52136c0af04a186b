"""What of an answer belongs to the question; the rest is set aside, counted and said, never a result (VEN-2)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from lprdesk.domain.lookback import Window
from lprdesk.domain.read import Reads, zone_is_known


class Cause(StrEnum):
    """Why a read was set aside; the first that applies, in this order."""

    MALFORMED = "malformed"
    FOREIGN_PLATE = "foreign-plate"
    OTHER_JURISDICTION = "other-jurisdiction"
    UNKNOWN_ZONE = "unknown-zone"
    IN_FUTURE = "in-future"
    OUTSIDE_WINDOW = "outside-window"
    NO_PICTURE = "no-picture"
    DUPLICATE = "duplicate"

    @property
    def sentence(self) -> str:
        """What is wrong with such a read, for the person."""
        return _SENTENCES[self]


_SENTENCES = {
    Cause.MALFORMED: "The vendor sent values that cannot be, such as a position off the globe.",
    Cause.FOREIGN_PLATE: "The vendor sent a read of another plate.",
    Cause.OTHER_JURISDICTION: "The vendor names another jurisdiction than the one you asked about.",
    Cause.UNKNOWN_ZONE: "The time came without a known zone, so it is no moment.",
    Cause.IN_FUTURE: "The time lies in the future: the reader's clock was wrong.",
    Cause.OUTSIDE_WINDOW: "The read lies outside the window you asked about.",
    Cause.NO_PICTURE: "No picture of the plate, so nobody can confirm it by eye.",
    Cause.DUPLICATE: "The same read was sent more than once.",
}


@dataclass(frozen=True, slots=True, eq=False)
class SetAside:
    """Reads that do not belong to the answer, each with its cause, and how many rows could not be reads at all."""

    reads: Reads
    causes: tuple[Cause, ...]
    malformed: int = 0

    def __post_init__(self) -> None:
        if len(self.causes) != len(self.reads) or self.malformed < 0:
            msg = "one cause a read, and no negative count"
            raise ValueError(msg)

    @property
    def count(self) -> int:
        """All that was set aside, rows that could not be reads included."""
        return len(self.reads) + self.malformed

    def by_cause(self) -> dict[Cause, int]:
        """How many for each cause, in the order of the causes, without those that did not occur."""
        counts = {cause: self.causes.count(cause) for cause in Cause}
        counts[Cause.MALFORMED] += self.malformed
        return {cause: count for cause, count in counts.items() if count}


@dataclass(frozen=True, slots=True, eq=False)
class Examined:
    """An answer after it was held against the question: what may be shown, oldest first, and what was set aside."""

    accepted: Reads
    set_aside: SetAside


def examine(
    reads: Reads, *, plate: str, jurisdiction: str, window: Window, now: datetime, malformed: int = 0
) -> Examined:
    """Hold an answer against the question that was allowed.

    `plate` is the normal form, `jurisdiction` its code; a read that states no jurisdiction is not held against it.
    `window` is what the policy allowed, half-open; `now` is policy time. `malformed` counts rows that could not be
    made reads. Nothing is corrected: a read either belongs or is set aside.
    """
    causes = np.full(len(reads), "", dtype=object)
    for cause, rows in _faults(reads, plate, jurisdiction, window, now):
        causes[rows & (causes == "")] = cause
    order = np.lexsort((np.arange(len(reads)), reads.time_ms))
    good = order[causes[order] == ""]
    repeated = _repeated(reads, good)
    causes[good[repeated]] = Cause.DUPLICATE
    aside = np.flatnonzero(causes != "")
    return Examined(
        reads.take(good[~repeated]),
        SetAside(reads.take(aside), tuple(Cause(cause) for cause in causes[aside]), malformed),
    )


def _faults(
    reads: Reads, plate: str, jurisdiction: str, window: Window, now: datetime
) -> list[tuple[Cause, NDArray[np.bool_]]]:
    known = np.array([zone_is_known(reader.zone) for reader in reads.readers] or [False], dtype=np.bool_)
    start, end, present = (_milliseconds(moment) for moment in (window.start, window.end, now))
    return [
        (Cause.FOREIGN_PLATE, reads.plate != plate),
        (Cause.OTHER_JURISDICTION, (reads.jurisdiction != "") & (reads.jurisdiction != jurisdiction)),
        (Cause.UNKNOWN_ZONE, ~reads.zoned | ~known[reads.reader]),
        (Cause.IN_FUTURE, reads.time_ms > present),
        (Cause.OUTSIDE_WINDOW, (reads.time_ms < start) | (reads.time_ms >= end)),
        (Cause.NO_PICTURE, ~reads.crop),
    ]


def _repeated(reads: Reads, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Per row of `rows`, whether an earlier one has its id, or its moment, reader and position."""
    keep = np.zeros(len(rows), dtype=np.bool_)
    if not len(rows):
        return keep
    chosen = reads.take(rows)
    by_id = np.sort(np.unique(chosen.id.astype(np.str_), return_index=True)[1])
    position = [np.round(column[by_id] * 1e6).astype(np.int64) for column in (chosen.latitude, chosen.longitude)]
    place = np.stack([chosen.time_ms[by_id], chosen.reader[by_id].astype(np.int64), *position], axis=1)
    keep[by_id[np.unique(place, axis=0, return_index=True)[1]]] = True
    return ~keep


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
