"""Reads made wrong in the ways real reads are wrong, each kind on rows of its own."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from lprdesk.sandbox.blemish_kinds import RATES, Blemish
from lprdesk.sandbox.columns import Flags, ReadColumns, Rows
from lprdesk.sandbox.local_time import DAY_MS

_LOOKALIKES: Final = {
    "0": "ODQ", "O": "0DQ", "D": "0O", "Q": "0O", "1": "I", "I": "1", "2": "Z7", "Z": "2", "5": "S", "S": "5",
    "8": "B", "B": "8", "6": "G", "G": "6", "7": "2", "3": "7",
}  # fmt: skip
_OTHER_STATES: Final = ("US-CA", "US-UT", "US-OR", "US-ID", "US-AZ", "US-WA", "US-TX", "US-NM")
_YEAR_DAYS: Final = 366


def lookalike(plate: str, random: np.random.Generator) -> str:
    """Return another plate that a machine could take for this one."""
    places = [n for n, character in enumerate(plate) if character in _LOOKALIKES] or [len(plate) - 1]
    place = int(random.choice(places))
    confused = _LOOKALIKES.get(plate[place], "X" if plate[place] != "X" else "K")
    return plate[:place] + str(random.choice(list(confused))) + plate[place + 1 :]


def blemish(
    reads: ReadColumns, random: np.random.Generator, counts: Mapping[Blemish, int] | None = None
) -> ReadColumns:
    """Return the reads with each kind of blemish on as many rows as ``counts`` says, or as RATES makes likely."""
    order = random.permutation(len(reads))
    given = 0
    duplicates: Rows = order[:0]
    for kind in Blemish:
        wanted = int(random.binomial(len(reads), RATES[kind])) if counts is None else counts.get(kind, 0)
        rows = order[given : given + wanted]
        given += wanted
        if kind is Blemish.DUPLICATE:
            duplicates = rows
        else:
            reads = _MAKE[kind](reads, rows, random)
    return reads.take(np.sort(np.concatenate([np.arange(len(reads)), duplicates])))


def _set(column: Flags, rows: Rows, *, to: bool) -> Flags:
    changed = column.copy()
    changed[rows] = to
    return changed


def _foreign_plate(reads: ReadColumns, rows: Rows, random: np.random.Generator) -> ReadColumns:
    plate, truth = reads.plate.copy(), reads.true_plate.copy()
    for row in rows:
        plate[row] = truth[row] = lookalike(str(plate[row]), random)
    return replace(reads, plate=plate, true_plate=truth)


def _clock_reset(reads: ReadColumns, rows: Rows, random: np.random.Generator) -> ReadColumns:
    # A reader without a battery starts again on the first of January 2000.
    shown = reads.shown_ms.copy()
    shown[rows] = 10_957 * DAY_MS + random.integers(0, 5 * DAY_MS, len(rows))
    return replace(reads, shown_ms=shown)


def _clock_ahead(reads: ReadColumns, rows: Rows, random: np.random.Generator) -> ReadColumns:
    shown = reads.shown_ms.copy()
    shown[rows] += (_YEAR_DAYS + random.integers(0, 30, len(rows))) * DAY_MS
    return replace(reads, shown_ms=shown)


def _no_picture(reads: ReadColumns, rows: Rows, _random: np.random.Generator) -> ReadColumns:
    return replace(reads, crop=_set(reads.crop, rows, to=False), scene=_set(reads.scene, rows, to=False))


def _no_zone(reads: ReadColumns, rows: Rows, _random: np.random.Generator) -> ReadColumns:
    return replace(reads, no_zone=_set(reads.no_zone, rows, to=True))


def _misread(reads: ReadColumns, rows: Rows, random: np.random.Generator) -> ReadColumns:
    truth, confidence = reads.true_plate.copy(), reads.confidence.copy()
    for row in rows:
        truth[row] = lookalike(str(truth[row]), random)
    confidence[rows] = random.uniform(0.62, 0.93, len(rows))
    return replace(reads, true_plate=truth, confidence=confidence)


def _wrong_jurisdiction(reads: ReadColumns, rows: Rows, random: np.random.Generator) -> ReadColumns:
    shown, confidence = reads.jurisdiction.copy(), reads.jurisdiction_confidence.copy()
    for row in rows:
        shown[row] = str(random.choice([state for state in _OTHER_STATES if state != shown[row]]))
    confidence[rows] = random.uniform(0.3, 0.7, len(rows))
    return replace(reads, jurisdiction=shown, jurisdiction_confidence=confidence)


def _no_jurisdiction(reads: ReadColumns, rows: Rows, _random: np.random.Generator) -> ReadColumns:
    shown, confidence = reads.jurisdiction.copy(), reads.jurisdiction_confidence.copy()
    shown[rows] = ""
    confidence[rows] = np.nan
    return replace(reads, jurisdiction=shown, jurisdiction_confidence=confidence)


def _low_confidence(reads: ReadColumns, rows: Rows, random: np.random.Generator) -> ReadColumns:
    confidence = reads.confidence.copy()
    confidence[rows] = random.uniform(0.31, 0.7, len(rows))
    return replace(reads, confidence=confidence)


def _bent(reads: ReadColumns, rows: Rows, _random: np.random.Generator) -> ReadColumns:
    return replace(reads, bent=_set(reads.bent, rows, to=True))


def _no_scene(reads: ReadColumns, rows: Rows, _random: np.random.Generator) -> ReadColumns:
    return replace(reads, scene=_set(reads.scene, rows, to=False))


_MAKE: Final[Mapping[Blemish, Callable[[ReadColumns, Rows, np.random.Generator], ReadColumns]]] = {
    Blemish.FOREIGN_PLATE: _foreign_plate,
    Blemish.CLOCK_RESET: _clock_reset,
    Blemish.CLOCK_AHEAD: _clock_ahead,
    Blemish.NO_PICTURE: _no_picture,
    Blemish.NO_ZONE: _no_zone,
    Blemish.MISREAD: _misread,
    Blemish.WRONG_JURISDICTION: _wrong_jurisdiction,
    Blemish.NO_JURISDICTION: _no_jurisdiction,
    Blemish.LOW_CONFIDENCE: _low_confidence,
    Blemish.BENT: _bent,
    Blemish.NO_SCENE: _no_scene,
}
