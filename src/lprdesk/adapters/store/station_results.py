"""What stands beside the log: sealed results to read, and what has had its time. One class for both ports."""

from collections.abc import Callable, Collection
from functools import partial
from typing import Any, TypeVar

from lprdesk.adapters.store.engine import DISK_FAULTS, Database, driver
from lprdesk.adapters.store.purge import overdue_results, overdue_values
from lprdesk.adapters.store.sealed_blobs import held_result
from lprdesk.services.ports.journal import JournalFault
from lprdesk.services.ports.sealed_results import HeldResult, Overdue

T = TypeVar("T")

CHUNK = 2_000
"""Entries that are looked through at a time; an append waits for one such look at most."""


class StationResults:
    """Reads from the journal's file, in its thread. Implements `SealedResults` and `LogRetention`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def sealed_result(self, entry: int) -> HeldResult | None:
        """What stands beside an entry; None where nothing ever did. Raises JournalFault."""
        return await self._read(partial(held_result, position=entry))

    async def overdue(
        self, *, made_before: int, kept: Collection[str], now_ms: int, most: int, since: int = 0
    ) -> Overdue:
        """What has had its time: see `LogRetention`. Raises JournalFault."""
        found = await self._read(partial(overdue_results, now_ms=now_ms, most=most))
        size = await self._read(_size)
        for start in range(since, size, CHUNK):
            stop = min(start + CHUNK, size)
            look = partial(overdue_values, start=start, stop=stop, made_before=made_before, kept=kept)
            old = await self._read(look)
            if old is None:
                break
            found += old
            if len(found.values) >= most:
                break
        return found

    async def _read(self, work: Callable[[Any], T]) -> T:
        def read() -> T:
            with self._database.engine.begin() as connection:
                return work(driver(connection))

        try:
            return await self._database.run(read)
        except DISK_FAULTS as fault:
            raise JournalFault(
                "The log on this machine cannot be read.",
                kept="Nothing was changed.",
                todo="Check the permissions of the station's folder, then start again.",
            ) from fault


def _size(there: Any) -> int:
    size: int = there.execute("SELECT COALESCE(MAX(position) + 1, 0) FROM entries").fetchone()[0]
    return size
