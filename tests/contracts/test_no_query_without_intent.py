"""No audit, no query: killed at any step, or with a disk that fails, no request goes out that the log does not hold."""

import asyncio
import os
import re
import resource
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import pytest

from fakes.clock import START, SettableClock
from fakes.scripted_server import http, scripted
from fakes.world import GOOD, World
from lprdesk.adapters.store.key_holders import FileHolder
from lprdesk.adapters.store.station import Station, StationFacts, open_station
from lprdesk.services.query_outcome import RefusedQuery
from lprdesk.services.recover import Recover
from lprdesk.services.session_log import SessionLog

HERE = Path(__file__).parent
ANSWER: dict[str, object] = {
    "query": "v-1",
    "next": None,
    "total": 0,
    "page_size": 10,
    "readers": [],
    "offline": [],
    "reads": [],
}


class Sampling(Protocol):
    def of(self, matrix: range, count: int) -> list[int]: ...


async def run_killed(folder: Path, url: str, steps: list[int]) -> list[int]:
    """How many steps each run took that was not killed."""
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent)}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(HERE / "killed_queries.py"),
        str(folder),
        url,
        *map(str, steps),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    return [int(line) for line in out.split()]


@pytest.mark.timeout(600)
@pytest.mark.requirement("AUD-1", "AUD-2", "TIM-4")
async def test_killed_at_any_step_no_request_goes_out_that_the_log_does_not_hold(
    tmp_path: Path, sampling: Sampling
) -> None:
    async with scripted(http(ANSWER)) as server:
        (total,) = await run_killed(tmp_path / "dry", server.url, [0])
    assert total > 100
    steps = [*sampling.of(range(1, total + 1, max(1, total // 200)), 12), 0]
    async with scripted(*[http(ANSWER)] * len(steps)) as server:
        await run_killed(tmp_path / "state", server.url, steps)
    asked = [re.search(rb"(?i)idempotency-key: ([0-9a-f]{64})", request) for request in server.requests]
    clock = SettableClock(START + timedelta(minutes=2 * len(steps) + 2))
    station = await opened(tmp_path / "state", clock, agency="demo.example", name="demo-desk")
    try:
        intents = [entry.leaf_hash for entry in await station.journal.entries(("query.authorised",))]
        keys = [match[1].decode() for match in asked if match]
        assert len(keys) == len(asked) > 0
        assert set(keys) <= set(intents)
        assert len(set(keys)) == len(keys)
        await Recover(SessionLog(station.journal, station.signer, clock)).run()
        ends = await station.journal.entries(("query.answered", "query.failed", "recovery.closed"))
        assert sorted(str(entry.fields["query"]) for entry in ends) == sorted(intents)
        assert (await station.journal.verify()).good
    finally:
        await station.close()


async def opened(folder: Path, clock: SettableClock, *, agency: str, name: str) -> Station:
    facts = StationFacts(folder=folder, agency=agency, station=name, program="1", tolerance=timedelta(minutes=1))
    return await open_station(facts, clock, os.urandom, FileHolder(folder / "station.key"))


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process grows beyond its first byte; the system answers EFBIG to the write itself."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """The real log on disk, everything else in memory."""
    clock = SettableClock()
    station = await opened(tmp_path / "state", clock, agency="pd.example", name="desk-1")
    yield World(clock=clock, station=station.signer, journal=station.journal)
    await station.close()


@pytest.mark.requirement("AUD-2", "TIM-4")
async def test_with_a_disk_that_takes_nothing_more_no_request_goes_out(world: World) -> None:
    session = await world.at_work()
    with full_disk():
        outcome = await world.run_query.run(session, GOOD, lambda _: None)
    assert isinstance(outcome, RefusedQuery)
    assert [refusal.rule for refusal in outcome.refusals] == ["journal.not-writable"]
    assert world.memory_vendor.asked == []
    assert not world.journal.standing().healthy


def test_the_injected_fault_is_one(tmp_path: Path) -> None:
    with (tmp_path / "file").open("wb", buffering=0) as file, full_disk():
        file.write(b"x")
        with pytest.raises(OSError, match="File too large"):
            file.write(b"y")
