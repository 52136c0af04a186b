"""Rows of the wire to the columns of the domain."""

import math
from collections.abc import Iterable
from datetime import UTC, datetime

from lprdesk.domain.plain_words import visible
from lprdesk.domain.read import Reader, ReaderKind, Reads
from lprdesk.services.ports.vendor import Spell
from lprdesk.wire.vendor_reads import MalformedAnswer, OfflineSpell, QueryAnswer, ReaderEntry, ReadRow

_LONGEST_NAME = 200
_NAN = float("nan")


class Columns:
    """Grows page by page; `reads` makes frozen columns of it. 100,000 rows take about a quarter of a second."""

    def __init__(self, answer: QueryAnswer) -> None:
        self._readers = tuple(_reader(entry) for entry in answer.readers)
        self._places = {reader.id: place for place, reader in enumerate(self._readers)}
        self._rows: list[ReadRow] = []

    def add(self, rows: list[ReadRow]) -> None:
        """Take one page's rows."""
        self._rows += rows

    def reads(self) -> tuple[Reads, int]:
        """All rows that can be, and how many could not: a reader that was not announced, a place off the globe."""
        rows = self._rows
        return Reads.sieve(
            {
                "id": [row.id for row in rows],
                "plate": [row.plate for row in rows],
                "jurisdiction": [row.jurisdiction or "" for row in rows],
                "time_ms": [_milliseconds(row.captured_at) for row in rows],
                "latitude": [row.latitude for row in rows],
                "longitude": [row.longitude for row in rows],
                "reader": [self._places.get(row.reader, -1) for row in rows],
                "confidence": _stated(row.confidence for row in rows),
                "jurisdiction_confidence": _stated(row.jurisdiction_confidence for row in rows),
                "heading": _stated(row.heading for row in rows),
                "crop": [row.crop for row in rows],
                "scene": [row.scene for row in rows],
                "zoned": [row.captured_at.tzinfo is not None for row in rows],
            },
            self._readers,
        )


def spells(entries: Iterable[OfflineSpell]) -> tuple[Spell, ...]:
    """The spells that are spells: ending after they begin."""
    return tuple(Spell(entry.reader, entry.start, entry.end) for entry in entries if entry.start < entry.end)


def _reader(entry: ReaderEntry) -> Reader:
    name = visible(entry.name)
    if not entry.id or not 0 <= entry.uncertainty_m < math.inf or len(name) > _LONGEST_NAME:
        raise MalformedAnswer("reader")
    return Reader(
        id=entry.id,
        name=name,
        kind=ReaderKind(entry.kind),
        uncertainty_m=entry.uncertainty_m,
        zone=entry.zone,
    )


def _milliseconds(moment: datetime) -> int:
    """Since the epoch, UTC. A moment without an offset is read as UTC only to have a place; it is set aside."""
    return round((moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).timestamp() * 1000)


def _stated(values: Iterable[float | None]) -> list[float]:
    return [_NAN if value is None else value for value in values]
