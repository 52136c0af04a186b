"""The log: what a durable signed entry adds to a bare commit of the same bytes, and what verification and proofs take.

Every figure of an append is a difference to, and stands against, a commit that was made right before or after it.
"""

import asyncio
import cProfile
import json
import pstats
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from bench.measured_log import OF_ONE_QUERY, BareCommits, MeasuredLog, measured_log, written_bytes
from bench.registry import Row, bench
from lprdesk.audit.event import Event
from lprdesk.audit.merkle import verify_inclusion

VERIFIER = Path(__file__).with_name("verify_log.py")
ANSWERED = OF_ONE_QUERY[1:2]
MILLION = 1_000_000
STARTING = 1.5
"""Seconds that the processes take to start; the 30 s of a million entries contain them."""
DAY = 2_000
"""Entries of a busy day of one desk."""


def _added(name: str, most: float | None, events: tuple[Event, ...], group: int, *, sealed: bool = False) -> Row:
    """Microseconds an entry beyond the bare commit of its bytes, the median of many pairs."""
    rounds = 600 // group + 60
    with measured_log() as log:
        bare = BareCommits(log.folder / "bare.db", encrypted=True)
        added, limit = [], []
        following = cycle(events)
        for each in range(rounds):
            taken, entries = log.append([next(following) for _ in range(group)], sealed=sealed)
            floor = bare.commit([written_bytes(entry) for entry in entries])
            if each >= rounds // 10:  # the first ones warm up
                added.append((taken - floor) / group * 1e6)
                limit.append(floor / group * 1e6)
        bare.close()
    value = median(added)
    return Row(
        name=f"log: {name}, added to a bare commit of the same bytes",
        value=value,
        unit="µs an entry",
        against=median(limit),
        target="told apart, no promise" if most is None else f"under {most:g} µs more",
        holds=most is None or value < most,
    )


@bench("log-append")
def appends() -> Iterator[Row]:
    """One commit for each entry, and groups of 64; the entries are those that one query leaves, in their order."""
    yield _added("one entry a commit", 300, OF_ONE_QUERY, 1)
    yield _added("64 entries a commit", 100, OF_ONE_QUERY, 64)
    yield _added("one query's intent of 18 values a commit, the largest entry", None, OF_ONE_QUERY[:1], 1)
    yield _added("64 of the largest entry a commit", None, OF_ONE_QUERY[:1], 64)
    yield _added("one entry with a sealed result of 1 KB a commit", 400, ANSWERED, 1, sealed=True)
    yield _added("64 entries with sealed results of 1 KB a commit", 180, ANSWERED, 64, sealed=True)
    yield from _ciphers()
    yield _hop()


def _ciphers() -> Iterator[Row]:
    """What the encryption of the file itself costs, which no log of ours is part of."""
    with measured_log() as log:
        plain = BareCommits(log.folder / "plain.db", encrypted=False)
        cipher = BareCommits(log.folder / "cipher.db", encrypted=True)
        for group in (1, 64):
            pairs = [
                (cipher.commit([1_500] * group), plain.commit([1_500] * group))
                for _ in range(300 if group == 1 else 40)
            ]
            value, against = (median(each) / group * 1e6 for each in zip(*pairs, strict=True))
            yield Row(
                name=f"log: a bare commit of {group} in SQLCipher, against plain SQLite",
                value=value,
                unit="µs an entry",
                against=against,
                target="told apart, no promise",
                holds=True,
            )
        plain.close()
        cipher.close()


def _hop() -> Row:
    """The way from the event loop to the log's thread and back, which each commit takes once."""

    async def there_and_back(log: MeasuredLog) -> float:
        taken = []
        for _ in range(500):
            begun = perf_counter()
            await log.database.run(lambda: None)
            taken.append(perf_counter() - begun)
        return median(taken) * 1e6

    with measured_log() as log:
        value = asyncio.run(there_and_back(log))
    return Row(
        name="log: from the event loop to the log's thread and back, once a commit and not in the figures above",
        value=value,
        unit="µs",
        target="told apart, no promise",
        holds=True,
    )


@bench("log-profile")
def profile() -> Iterator[Row]:
    """Where the time of an append goes: the functions with the largest share of their own."""
    with measured_log() as log:
        watched = cProfile.Profile()
        rounds = 40
        for _ in range(rounds):
            watched.enable()
            log.append([OF_ONE_QUERY[at % len(OF_ONE_QUERY)] for at in range(64)])
            watched.disable()
    stats = pstats.Stats(watched)
    total = stats.total_tt  # type: ignore[attr-defined]  # the stubs leave it out
    own = sorted(((row[2], name) for name, row in stats.stats.items()), reverse=True)  # type: ignore[attr-defined]
    for seconds, (file, _, function) in own[:12]:
        yield Row(
            name=f"log: of a commit of 64, in {Path(file).stem}.{function}".replace("~.", ""),
            value=100 * seconds / total,
            unit="% of the time",
            target="told apart, no promise",
            holds=True,
        )


def _verified(log: MeasuredLog, *, from_kept: bool) -> dict[str, float]:
    asked = {
        "path": str(log.database.path),
        "key": log.database.key.hex(),
        "log_key": log.file.key.text,
        "mark": str(log.folder / "journal.mark"),
        "kept": str(log.folder / "kept"),
        "from_kept": from_kept,
    }
    ended = subprocess.run(
        [sys.executable, VERIFIER], input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(ended.stdout)
    return found


def _row(name: str, value: float, unit: str, most: float) -> Row:
    return Row(name=f"log: {name}", value=value, unit=unit, target=f"under {most:g} {unit}", holds=value < most)


def _most_seconds(size: int) -> float:
    return 30 * size / MILLION + (STARTING if size < MILLION else 0)


def _of_size(log: MeasuredLog, size: int) -> Iterator[Row]:
    """Growing, verifying, from a kept head, proving: at one size."""
    log.grow(size - DAY)
    first = _verified(log, from_kept=False)
    yield _row(
        f"{size - DAY:,} entries verified, in all",
        first["seconds"],
        "s",
        STARTING + 30e-6 * size if size < MILLION else 30 * size / MILLION,
    )
    yield _row(f"{size - DAY:,} entries verified, memory of all processes", first["megabytes"], "MB", 200)
    log.grow(size)
    day = _verified(log, from_kept=True)
    assert day["entries"] == size
    yield _row(f"{DAY:,} entries of a day verified after {size - DAY:,}", day["seconds"], "s", 1)
    choice, taken = Random(7), []
    for index in (choice.randrange(size) for _ in range(40)):
        begun = perf_counter()
        placed = log.stored.place(index)
        taken.append(perf_counter() - begun)
        root = log.file.mark.read(log.file.key).root
        assert placed.entry.leaf_hash is not None
        verify_inclusion(index, size, placed.entry.leaf_hash, placed.path, root)
    yield _row(f"a proof among {size:,} entries, read and built", median(taken) * 1000, "ms", 5)


def _curve(*sizes: int) -> Callable[[], Iterator[Row]]:
    def measure() -> Iterator[Row]:
        with measured_log() as log:
            for size in sizes:
                yield from _of_size(log, size)

    return measure


bench("log-verify")(_curve(10_000, 100_000))
bench("log-verify-million", takes_long=True)(_curve(1_000_000))
bench("log-verify-ten-million", takes_long=True)(_curve(10_000_000))
