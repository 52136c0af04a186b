"""Verifies one stored log in a process of its own and says what that took: seconds, and megabytes at the most.

The log is described on standard input as JSON; see `bench_log`.
"""

import json
import os
import sys
import threading
import time
from pathlib import Path

from lprdesk.adapters.store.high_water import HighWaterMark
from lprdesk.adapters.store.journal_verify import verify_stored
from lprdesk.adapters.store.stored_log import StoredLog
from lprdesk.audit.keys import VerifyKey
from lprdesk.audit.verified import parse_verified


class Watch:
    """Looks every few milliseconds at what this process and all below it hold in memory together."""

    def __init__(self) -> None:
        self._most = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def most(self) -> float:
        """The largest sum that was seen, in megabytes."""
        self._ended.set()
        self._thread.join()
        return self._most / 1e6

    def _look(self) -> None:
        while not self._ended.wait(0.02):
            self._most = max(self._most, resident(os.getpid()))


def resident(process: int) -> int:
    """Bytes that a process and all that it started hold; a page that several share counts in parts (Pss)."""
    try:
        rolled = Path(f"/proc/{process}/smaps_rollup").read_text()
        below = [each.read_text().split() for each in Path(f"/proc/{process}/task").glob("*/children")]
    except OSError:
        return 0  # it ended meanwhile
    own = next(int(line.split()[1]) * 1024 for line in rolled.splitlines() if line.startswith("Pss:"))
    return own + sum(resident(int(child)) for each in below for child in each)


def main() -> None:
    asked = json.load(sys.stdin)
    log = StoredLog(
        path=Path(asked["path"]),
        key=bytes.fromhex(asked["key"]),
        log_key=VerifyKey.parse(asked["log_key"]),
        mark=HighWaterMark(Path(asked["mark"])),
    )
    kept = Path(asked["kept"])
    watch = Watch()
    begun = time.perf_counter()
    report = verify_stored(log, parse_verified(kept.read_bytes()) if asked["from_kept"] else None)
    seconds = time.perf_counter() - begun
    assert report.good, report.problem
    assert report.verified is not None
    if not asked["from_kept"]:
        kept.write_bytes(report.verified.encode())
    json.dump({"seconds": seconds, "megabytes": watch.most(), "entries": report.entries}, sys.stdout)


if __name__ == "__main__":
    main()
