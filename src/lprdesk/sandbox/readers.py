"""The readers: fixed ones at the arterials' corners, mobile ones on patrol cars, and when each was off line."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lprdesk.sandbox.city import ZONE, City, Floats, degrees, randomness
from lprdesk.sandbox.local_time import DAY_MS
from lprdesk.sandbox.streets import plan
from lprdesk.wire.vendor_reads import OfflineSpell, ReaderEntry

FIXED: Final = 60
MOBILE: Final = 4
_SPELLS_PER_READER: Final = 40
_FIRST_DAY: Final = 14_610  # 2010-01-01, in days since 1970
_DAYS: Final = 9_000


@dataclass(frozen=True, slots=True)
class Readers:
    """All readers as columns; mobile ones come last and have no corner (-1)."""

    entries: tuple[ReaderEntry, ...]
    avenue: NDArray[np.int32]
    cross_street: NDArray[np.int32]
    uncertainty_m: Floats
    spell_start: NDArray[np.int64]  # [reader, spell], ms UTC, ascending
    spell_end: NDArray[np.int64]


@lru_cache(maxsize=4)
def readers(city: City) -> Readers:
    """Return the city's readers."""
    random = randomness(city, "readers")
    streets = plan(city)
    count = len(streets.avenues) * len(streets.cross_streets)
    corners = np.sort(random.choice(count, FIXED, replace=False))
    avenue, cross = np.divmod(corners, len(streets.cross_streets))
    uncertainty = random.choice([8.0, 12.0, 15.0, 25.0, 60.0], FIXED, p=[0.3, 0.3, 0.25, 0.1, 0.05])
    place = streets.corners[avenue, cross]
    latitude, longitude = degrees(place[:, 0], place[:, 1])
    fixed = [
        ReaderEntry(
            id=f"QW-{number + 1:03d}",
            name=f"{streets.avenues[avenue[number]]} at {streets.cross_streets[cross[number]]}",
            kind="fixed",
            uncertainty_m=float(uncertainty[number]),
            zone=ZONE,
            latitude=round(float(latitude[number]), 6),
            longitude=round(float(longitude[number]), 6),
        )
        for number in range(FIXED)
    ]
    mobile = [
        ReaderEntry(id=f"QW-M{n}", name=f"Patrol unit {n}", kind="mobile", uncertainty_m=45.0, zone=ZONE)
        for n in range(1, MOBILE + 1)
    ]
    start, end = _spells(random)
    nowhere = np.full(MOBILE, -1)
    return Readers(
        entries=(*fixed, *mobile),
        avenue=np.concatenate([avenue, nowhere]).astype(np.int32),
        cross_street=np.concatenate([cross, nowhere]).astype(np.int32),
        uncertainty_m=np.concatenate([uncertainty, np.full(MOBILE, 45.0)]),
        spell_start=start,
        spell_end=end,
    )


def _spells(random: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return one spell in each equal part of the years, so that no two of a reader overlap; hours to weeks long."""
    shape = (FIXED + MOBILE, _SPELLS_PER_READER)
    part = _DAYS * DAY_MS // _SPELLS_PER_READER
    length = np.minimum(random.lognormal(np.log(2.0), 1.2, shape), 40.0) * DAY_MS
    start = _FIRST_DAY * DAY_MS + np.arange(_SPELLS_PER_READER) * part + random.uniform(0, 0.8, shape) * part
    minutes = 60_000
    start_ms = (start // minutes * minutes).astype(np.int64)
    return start_ms, start_ms + np.maximum(length // minutes, 30).astype(np.int64) * minutes


def seen_by(city: City, reader: NDArray[np.int32], time_ms: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which instants the readers were on line at."""
    all_readers = readers(city)
    blind = np.zeros(len(reader), np.bool_)
    for spell in range(_SPELLS_PER_READER):
        blind |= (time_ms >= all_readers.spell_start[reader, spell]) & (time_ms < all_readers.spell_end[reader, spell])
    return ~blind


def offline_within(city: City, start_ms: int, end_ms: int) -> list[OfflineSpell]:
    """Return the spells that touch [start, end), by reader and time, cut to that window."""
    all_readers = readers(city)
    touching = (all_readers.spell_start < end_ms) & (all_readers.spell_end > start_ms)
    return [
        OfflineSpell(
            reader=all_readers.entries[reader].id,
            start=_moment(max(start_ms, int(all_readers.spell_start[reader, spell]))),
            end=_moment(min(end_ms, int(all_readers.spell_end[reader, spell]))),
        )
        for reader, spell in np.argwhere(touching)
    ]


def _moment(time_ms: int) -> datetime:
    return datetime.fromtimestamp(time_ms / 1000, UTC)
