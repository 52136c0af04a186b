"""How long the sandbox vendor takes for its largest answer, and for a picture."""

import time
from collections.abc import Iterator
from datetime import date, datetime
from statistics import median

import msgspec

from bench.registry import Row, bench
from lprdesk.sandbox.city import City
from lprdesk.sandbox.pictures.camera import Part, draw
from lprdesk.sandbox.pictures.subject import Subject
from lprdesk.sandbox.readers import readers
from lprdesk.sandbox.reads import life_of, rows

PAGE = 5_000
PARTS: tuple[Part, ...] = ("crop", "scene")


@bench("sandbox-reads")
def largest_answer() -> Iterator[Row]:
    """A life of 100,000 reads drawn anew, and all its pages encoded."""
    city = City(4187, date(2026, 11, 1))
    readers(city)
    begun = time.perf_counter()
    reads = life_of(city, "ZZX9001", "US-CA")
    for start in range(0, len(reads), PAGE):
        msgspec.json.encode(rows(city, reads.take(slice(start, start + PAGE))))
    seconds = time.perf_counter() - begun
    target = "under 1.5 s"
    yield Row(name="100,000 sandbox reads", value=seconds, unit="s", target=target, holds=seconds < 1.5)


@bench("sandbox-pictures")
def pictures() -> Iterator[Row]:
    """Pictures of many reads, the streets and fonts already in memory."""
    for part in PARTS:
        figures = []
        for key in range(40):
            subject = Subject(
                key=key,
                plate="ZZT4187",
                jurisdiction="US-NV",
                reader="QW-001",
                local=datetime(2026, 4, 3, key % 24, 12),  # noqa: DTZ001 (the camera's caption is local time)
                confidence=0.9,
                bent=key % 5 == 0,
            )
            begun = time.perf_counter()
            draw(subject, part, None)
            figures.append((time.perf_counter() - begun) * 1000)
        value = median(figures)
        yield Row(name=f"sandbox {part}", value=value, unit="ms", target="under 30 ms", holds=value < 30)
