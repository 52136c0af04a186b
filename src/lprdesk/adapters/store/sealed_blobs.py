"""Sealed results as they stand in `journal.db`, in a table of their own beside the entries that name them.

Statements go to the driver, in the transaction that the caller holds. What stands here is ciphertext: the station has
no key to it (audit/seal.py).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from lprdesk.audit.append import Entry
from lprdesk.audit.leaf import Blob
from lprdesk.audit.seal import blob_of, read_sealed
from lprdesk.audit.verify_fields import BadEntry
from lprdesk.services.ports.sealed_results import HeldResult

_INSERT = "INSERT INTO sealed_results (position, until_ms, data) VALUES (?, ?, ?)"
_RANGE = "SELECT position, until_ms, data FROM sealed_results WHERE data IS NOT NULL AND position BETWEEN ? AND ?"
_ONE = "SELECT entries.leaf, data, purged_by FROM sealed_results JOIN entries USING (position) WHERE position = ?"
_THERE = "SELECT position, data FROM sealed_results WHERE data IS NOT NULL AND position < ? ORDER BY position"
_VALUES = "SELECT text FROM disclosures WHERE position = ? AND text IS NOT NULL"


def write_sealed(there: Any, entries: Iterable[Entry]) -> None:
    """Put the entries' sealed results beside them. Raises dbapi2.Error."""
    rows = [(each.index, each.sealed.until, each.sealed.data) for each in entries if each.sealed is not None]
    if rows:
        there.executemany(_INSERT, rows)


def blobs(there: Any, start: int, stop: int) -> Mapping[int, Blob]:
    """Give what the results from `start` to before `stop` say of themselves; one is in memory at a time.

    Raises BadEntry where the time that one is purged by is not its own, dbapi2.Error.
    """
    found: dict[int, Blob] = {}
    for position, until_ms, data in there.execute(_RANGE, (start, stop - 1)):
        found[position] = blob_of(data)
        if found[position].size and read_sealed(data).until != until_ms:
            raise BadEntry(position, "the end of its sealed result's lifetime is not its own")
    return found


def held_result(there: Any, position: int) -> HeldResult | None:
    """Give what stands beside an entry; None where nothing ever did. Raises dbapi2.Error."""
    row = there.execute(_ONE, (position,)).fetchone()
    if row is None:
        return None
    values = tuple(text for (text,) in there.execute(_VALUES, (position,)))
    return HeldResult(entry=position, leaf=row[0], values=values, data=row[1], purged_by=row[2])


def sealed_results(there: Any, size: int) -> Iterable[tuple[int, bytes]]:
    """Give the results beside the first `size` entries, each with its entry's index. Raises dbapi2.Error."""
    found: Iterable[tuple[int, bytes]] = there.execute(_THERE, (size,))
    return found
