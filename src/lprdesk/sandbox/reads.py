"""The reads of a plate: its whole life as columns, from which any window is cut.

The reads of [a, b) are the same rows whether that window is asked for alone or within a larger one.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

import numpy as np

from lprdesk.sandbox.blemish_kinds import Blemish
from lprdesk.sandbox.blemishes import blemish
from lprdesk.sandbox.city import ZONE, City, degrees, randomness
from lprdesk.sandbox.columns import ReadColumns, read_id
from lprdesk.sandbox.demo_plates import DemoPlate, demo_plate
from lprdesk.sandbox.life import Passages, live
from lprdesk.sandbox.local_time import DAY_MS, offsets
from lprdesk.sandbox.readers import readers
from lprdesk.wire.vendor_reads import ReadRow

_DAYS_AHEAD: Final = 60  # lives go on after the anchor day, so that a running sandbox sees its city live
_NEVER_SEEN: Final = 0.05
_MOST: Final = 600
_LATE_SHIFT: Final = 420.0  # minutes
_LIVES_IN_MEMORY: Final = 4


@lru_cache(maxsize=_LIVES_IN_MEMORY)
def life_of(city: City, plate: str, jurisdiction: str) -> ReadColumns:
    """Return every read of the plate, by true time, later ones than now among them.

    A demonstration plate is known in its own jurisdiction alone.
    """
    demo = demo_plate(plate)
    random = randomness(city, "life", plate, jurisdiction)
    if demo is not None and demo.jurisdiction != jurisdiction:
        return _columns(_none(), random, plate, jurisdiction)
    if demo is not None:
        return _demo_life(city, demo, random)
    anchor = _day(city)
    first = anchor - int(random.integers(90, 2_200))
    shift = float(random.choice([0.0, 0.0, 0.0, 0.0, _LATE_SHIFT]))
    seen = random.random() > _NEVER_SEEN
    count = min(_MOST, 3 + int(random.lognormal(np.log(60), 1.0))) if seen else 0
    passages = live(
        city, random, first_day=first, last_day=anchor + _DAYS_AHEAD, count=count, busy=False, shift_minutes=shift
    )
    return blemish(_columns(passages, random, plate, jurisdiction), random)


def _demo_life(city: City, demo: DemoPlate, random: np.random.Generator) -> ReadColumns:
    anchor = _day(city)
    counts = None if demo.marked is None else {**demo.marked, **demo.set_aside}
    # Duplicated rows belong to the count; where their number is left to chance, the last rows make room for them.
    count = demo.count - demo.set_aside.get(Blemish.DUPLICATE, 0)
    passages = live(
        city, random, first_day=anchor - demo.days, last_day=anchor, count=count, busy=demo.busy, shift_minutes=0.0
    )
    reads = _columns(passages, random, demo.plate, demo.jurisdiction)
    return blemish(reads, random, counts).take(slice(0, demo.count))


def _day(city: City) -> int:
    return int(datetime(city.anchor.year, city.anchor.month, city.anchor.day, tzinfo=UTC).timestamp() * 1000) // DAY_MS


def _none() -> Passages:
    empty = np.zeros(0)
    return Passages(empty.astype(np.int64), empty.astype(np.int32), empty, empty, empty)


def _columns(passages: Passages, random: np.random.Generator, plate: str, jurisdiction: str) -> ReadColumns:
    count = len(passages.time_ms)
    latitude, longitude = degrees(passages.x, passages.y)
    yes = np.ones(count, np.bool_)
    plates = np.full(count, plate, "U12")
    states = np.full(count, jurisdiction, "U10")
    return ReadColumns(
        key=random.integers(0, 2**63, count).astype(np.uint64),
        time_ms=passages.time_ms,
        shown_ms=passages.time_ms,
        no_zone=~yes,
        reader=passages.reader,
        latitude=latitude.round(6),
        longitude=longitude.round(6),
        heading=(passages.heading + random.normal(0, 3, count)).round(0) % 360.0,
        plate=plates,
        true_plate=plates,
        jurisdiction=states,
        true_jurisdiction=states,
        confidence=(1 - random.beta(1.2, 22, count)).round(3),
        jurisdiction_confidence=(1 - random.beta(1.3, 14, count)).round(3),
        crop=yes,
        scene=yes,
        bent=~yes,
    )


def within(reads: ReadColumns, start_ms: int, end_ms: int) -> ReadColumns:
    """Return the reads that truly happened in [start, end), whatever the readers' clocks said (ms UTC)."""
    low, high = np.searchsorted(reads.time_ms, [start_ms, end_ms], side="left")
    return reads.take(slice(int(low), int(high)))


def rows(city: City, reads: ReadColumns) -> list[ReadRow]:
    """Return the reads as the wire carries them, with the local offset in each time."""
    entries = readers(city).entries
    local = np.datetime_as_string((reads.shown_ms + offsets(reads.shown_ms, ZONE)).astype("datetime64[ms]"), unit="ms")
    offset = [_offset_text(int(value)) for value in offsets(reads.shown_ms, ZONE)]
    return [
        ReadRow(
            id=read_id(reads.key[n]),
            captured_at=datetime.fromisoformat(f"{local[n]}{'' if reads.no_zone[n] else offset[n]}"),
            reader=entries[reads.reader[n]].id,
            latitude=float(reads.latitude[n]),
            longitude=float(reads.longitude[n]),
            plate=str(reads.plate[n]),
            confidence=_known(reads.confidence[n]),
            jurisdiction=str(reads.jurisdiction[n]) or None,
            jurisdiction_confidence=_known(reads.jurisdiction_confidence[n]),
            heading=float(reads.heading[n]),
            crop=bool(reads.crop[n]),
            scene=bool(reads.scene[n]),
        )
        for n in range(len(reads))
    ]


def _offset_text(offset_ms: int) -> str:
    minutes = abs(offset_ms) // 60_000
    return f"{'-' if offset_ms < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}"


def _known(value: np.float64) -> float | None:
    return None if np.isnan(value) else round(float(value), 3)
