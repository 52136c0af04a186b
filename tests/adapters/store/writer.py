"""A program that opens a station and appends to its log, saying each receipt; the fault tests run and hurt it.

    writer.py FOLDER COUNT

Says `open N` with the log's size, then `done I` for each receipt, `refused` for each append refused in words, and
`closed`. Any other end is a failure of the program.
"""

import asyncio
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lprdesk.adapters.store.key_holders import FileHolder
from lprdesk.adapters.store.station import StationFacts, open_station
from lprdesk.audit.event import SigninFailed
from lprdesk.domain.faults import EnvironmentFault


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic_ms(self) -> int:
        return time.monotonic_ns() // 1_000_000

    def boot_id(self) -> str:
        return "boot"


def say(words: str) -> None:
    os.write(1, f"{words}\n".encode())


def facts(folder: Path) -> StationFacts:
    return StationFacts(
        folder=folder, agency="pd.example", station="desk-1", program="0.1.0", tolerance=timedelta(minutes=1)
    )


async def write(folder: Path, count: int) -> None:
    try:
        station = await open_station(facts(folder), SystemClock(), os.urandom, FileHolder(folder / "station.key"))
    except EnvironmentFault:
        say("refused")
        return
    say(f"open {station.journal.standing().entries}")
    for _ in range(count):
        try:
            receipt = await station.journal.append(SigninFailed(person="kim", cause="credential"), station.signer)
        except EnvironmentFault:
            say("refused")
        else:
            say(f"done {receipt.index}")
    await station.close()
    say("closed")


if __name__ == "__main__":
    asyncio.run(write(Path(sys.argv[1]), int(sys.argv[2])))
