"""The log under a disk that fails and a process that dies (log-format: one writer, adopted after COMMIT).

Every run is a program of its own (writer.py). Afterwards the station must open, or say in words why not; every entry
whose receipt was given must be there, and the log must verify and go on.
"""

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lprdesk.adapters.store.key_holders import FileHolder
from lprdesk.adapters.store.station import StationFacts, open_station
from lprdesk.audit.event import SigninFailed
from lprdesk.audit.verify import Report
from lprdesk.services.ports.journal import JournalFault

WRITER = Path(__file__).with_name("writer.py")
CALLS = "pwrite64,write,fsync,fdatasync,ftruncate,rename,unlink"
FILES = ["station.lock", "station.key", "slots.json", "log.key", "journal.mark"]
DATABASES = ["journal.db", "casework.db"]
APPENDS = 3


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic_ms(self) -> int:
        return 0

    def boot_id(self) -> str:
        return "boot"


@dataclass(frozen=True, slots=True)
class Run:
    """What a run of the writer said, and how it ended."""

    code: int
    lines: tuple[str, ...]
    complaint: str

    @property
    def acknowledged(self) -> list[int]:
        return [int(line.split()[1]) for line in self.lines if line.startswith("done")]


def run(folder: Path, before: Sequence[str | Path] = (), count: int = APPENDS) -> Run:
    ended = subprocess.run(
        [*before, sys.executable, WRITER, folder, str(count)], capture_output=True, text=True, check=False, timeout=60
    )
    return Run(ended.returncode, tuple(ended.stdout.splitlines()), ended.stderr)


@pytest.fixture(scope="session")
def strace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = shutil.which("strace")
    if found is None:
        pytest.skip("strace is not installed")
    probe = subprocess.run(
        [found, "-f", "-e", "inject=getppid:error=EIO", "-o", os.devnull, "true"], capture_output=True, check=False
    )
    if probe.returncode:
        pytest.skip("tracing a process is forbidden here")
    return Path(found)


def traced(strace: Path, folder: Path, log: Path, *more: str) -> list[str | Path]:
    """The command that watches the calls on the station's files, and hurts some of them."""
    names = [*FILES, *DATABASES, *(f"{name}.new" for name in FILES)]
    names += [f"{name}{end}" for name in DATABASES for end in ("-wal", "-shm", "-journal")]
    paths = [part for name in names for part in ("-P", str(folder / name))]
    return [strace, "-f", "-qq", "-o", log, "-e", f"trace={CALLS}", *paths, *more]


def points(strace: Path, folder: Path, tmp_path: Path) -> int:
    """How many of these calls the busiest thread makes: each is counted by itself."""
    log = tmp_path / "calls"
    ended = run(folder, traced(strace, folder, log))
    assert ended.lines[-1] == "closed"
    threads = Counter(line.split()[0] for line in log.read_text().splitlines() if "resumed" not in line)
    return max(threads.values())


async def after(folder: Path, acknowledged: Sequence[int]) -> Report:
    """Open what is left, show that nothing acknowledged is gone, and that the log goes on."""
    facts = StationFacts(
        folder=folder, agency="pd.example", station="desk-1", program="0.1.0", tolerance=timedelta(minutes=1)
    )
    station = await open_station(facts, SystemClock(), os.urandom, FileHolder(folder / "station.key"))
    try:
        indices = {each.index for each in await station.journal.entries(["signin.failed"])}
        assert set(acknowledged) <= indices
        await station.journal.append(SigninFailed(person="kim", cause="credential"), station.signer)
        return await station.journal.verify()
    finally:
        await station.close()


def check(folder: Path, ended: Run) -> None:
    assert "Traceback" not in ended.complaint, ended.complaint
    if "refused" in ended.lines:
        refused = ended.lines.index("refused")
        assert not any(line.startswith("done") for line in ended.lines[refused:]), "it went on after an error"
    report = asyncio.run(after(folder, ended.acknowledged))
    assert report.good, report.problem


@pytest.mark.requirement("AUD-3")
@pytest.mark.timeout(900)
@pytest.mark.parametrize("begun", [False, True], ids=["new", "begun"])
@pytest.mark.parametrize(
    "fault", ["error=EIO:when={0}", "error=ENOSPC:when={0}+", "signal=SIGKILL:when={0}"], ids=["EIO", "ENOSPC", "kill"]
)
def test_a_failing_disk_at_any_call(strace: Path, tmp_path: Path, sampling: Any, fault: str, *, begun: bool) -> None:
    """The bug that this finds: a frontier that had moved before a COMMIT that then failed."""
    whole = tmp_path / "whole"
    if begun:
        run(whole)
        shutil.copytree(whole, tmp_path / "counted")
    last = points(strace, tmp_path / "counted", tmp_path)
    hurt = 0
    for point in sampling.of(range(1, last + 1), 4):
        folder = tmp_path / f"at-{point}"
        if begun:
            shutil.copytree(whole, folder)
        inject = f"inject={CALLS}:{fault.format(point)}"
        ended = run(folder, traced(strace, folder, tmp_path / "log", "-e", inject))
        hurt += ended.lines[-1:] != ("closed",) or "refused" in ended.lines
        assert ended.code in ({-9} if "KILL" in fault and ended.code else {0}), (point, ended)
        check(folder, ended)
    assert hurt or "EIO" in fault  # one failing call can be of no account: a lock file's, a checkpoint's at the end


@pytest.mark.requirement("AUD-3")
@pytest.mark.timeout(300)
def test_no_acknowledged_entry_is_lost_when_the_program_is_killed(tmp_path: Path, sampling: Any) -> None:
    folder = tmp_path / "state"
    seen = 0
    for _ in range(40 if sampling.everything else 5):
        with subprocess.Popen(
            [sys.executable, WRITER, folder, "100000"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as program:
            assert program.stdout is not None
            for _ in range(sampling.random.randrange(1, 60)):
                assert re.match(r"open|done", program.stdout.readline())
            program.kill()
            lines = program.stdout.read().splitlines()
        done = [int(line.split()[1]) for line in lines if re.fullmatch(r"done \d+", line)]
        report = asyncio.run(after(folder, done))
        assert report.good, report.problem
        assert report.entries > seen
        seen = report.entries


@pytest.mark.requirement("AUD-3")
@pytest.mark.timeout(300)
def test_a_torn_write_ahead_file_is_refused_or_whole(tmp_path: Path, sampling: Any) -> None:
    """What the cut loses was acknowledged, so that the mark outside the database refuses to go on without it."""
    folder = tmp_path / "state"
    with subprocess.Popen([sys.executable, WRITER, folder, "100000"], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        lines = [program.stdout.readline() for _ in range(30)]
        program.kill()
        lines += program.stdout.read().splitlines()
    done = [int(line.split()[1]) for line in lines if re.fullmatch(r"done \d+\n?", line)]
    size = (folder / "journal.db-wal").stat().st_size
    refused = []
    for at in range(250 if sampling.everything else 25):
        torn = tmp_path / f"torn-{at}"
        shutil.copytree(folder, torn)
        with (torn / "journal.db-wal").open("r+b") as file:
            cut = sampling.random.randrange(size)
            file.truncate(cut)
            if at % 2:
                file.seek(max(0, cut - 512))
                file.write(sampling.random.randbytes(min(512, cut)))
        try:
            report = asyncio.run(after(torn, done))
        except JournalFault as fault:
            refused.append(fault.sentence)
        else:
            assert report.good, report.problem
    assert refused
    assert all(re.search(r"ends at entry|does not hold together", sentence) for sentence in refused)


@pytest.mark.requirement("AUD-3")
def test_a_disk_without_room_stops_the_log_and_leaves_it_whole(tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk: the writes really fail."""
    folder = tmp_path / "state"
    run(folder)
    limited = ["bash", "-c", 'ulimit -f 100; exec "$@"', "limited"]
    ended = run(folder, limited, count=40)
    assert ended.code == 0
    assert "refused" in ended.lines
    check(folder, ended)


def test_a_database_that_cannot_be_written_takes_no_entry(strace: Path, tmp_path: Path) -> None:
    folder = tmp_path / "state"
    run(folder)
    database = str(folder / "journal.db")
    only_read = ["-e", "trace=openat", "-e", "inject=openat:error=EROFS:when=1"]
    ended = run(folder, [strace, "-f", "-qq", "-o", os.devnull, "-P", database, *only_read])
    assert ended.code == 0
    assert ended.lines == ("open 5", *["refused"] * APPENDS, "closed")
    check(folder, ended)


def test_two_programs_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    with subprocess.Popen([sys.executable, WRITER, folder, "100000"], stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline().startswith("open")
        second = run(folder)
        first.kill()
        lines = first.stdout.read().splitlines()
    assert second.lines == ("refused",)
    done = [int(line.split()[1]) for line in lines if re.fullmatch(r"done \d+", line)]
    assert asyncio.run(after(folder, done)).good
