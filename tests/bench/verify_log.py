"""Verifies one stored log in a process of its own and says what that took: seconds, and megabytes at the most.

The log is described on standard input as JSON; see `bench_log`.
"""

import json
import resource
import sys
import time
from pathlib import Path

from lprdesk.adapters.store.high_water import HighWaterMark
from lprdesk.adapters.store.journal_verify import verify_stored
from lprdesk.adapters.store.stored_log import StoredLog
from lprdesk.audit.keys import VerifyKey
from lprdesk.audit.verified import parse_verified


def main() -> None:
    asked = json.load(sys.stdin)
    log = StoredLog(
        path=Path(asked["path"]),
        key=bytes.fromhex(asked["key"]),
        log_key=VerifyKey.parse(asked["log_key"]),
        mark=HighWaterMark(Path(asked["mark"])),
    )
    kept = Path(asked["kept"])
    begun = time.perf_counter()
    report = verify_stored(log, parse_verified(kept.read_bytes()) if asked["from_kept"] else None)
    seconds = time.perf_counter() - begun
    assert report.good, report.problem
    assert report.verified is not None
    if not asked["from_kept"]:
        kept.write_bytes(report.verified.encode())
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss  # of one child; there are as many as are asked for
    json.dump(
        {"seconds": seconds, "kilobytes": own + asked["workers"] * largest, "entries": report.entries}, sys.stdout
    )


if __name__ == "__main__":
    main()
