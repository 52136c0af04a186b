"""Writing the stored log as an export folder, while it goes on being written."""

from collections.abc import Iterator
from pathlib import Path

from lprdesk.adapters.store import journal_rows as rows
from lprdesk.adapters.store.engine import driver
from lprdesk.adapters.store.journal_write import head_note
from lprdesk.adapters.store.sealed_blobs import sealed_results
from lprdesk.adapters.store.stored_entries import stored
from lprdesk.adapters.store.stored_log import StoredLog
from lprdesk.audit.append import TailSignature
from lprdesk.audit.export_folder import DirectoryTree, write_folder, write_hashes
from lprdesk.audit.merkle import leaf_hash
from lprdesk.audit.seal_folder import write_sealed
from lprdesk.audit.verify import StoredEntry

CHUNK = 500
"""Entries that are read at a time."""


def export_stored(log: StoredLog, folder: Path, *, hashes_only: bool = False) -> None:
    """Write the log as it stands now, with its values, into `folder`; nothing is judged here, whoever verifies does.

    With `hashes_only` neither entries nor values, but the tree alone.

    To be called in a thread that is not the event loop's. Raises SQLAlchemyError, dbapi2.Error and OSError.
    """
    note, size, tails = _head(log)
    tree, entries = DirectoryTree(folder), _entries(log, size)
    if hashes_only:
        write_hashes(tree, (leaf_hash(each.leaf) for each in entries), log_key=log.log_key, checkpoint=note.encode())
        return
    write_folder(
        tree,
        entries,
        log_key=log.log_key,
        tails=tails,
        checkpoint=note.encode(),
        with_values=True,
    )
    write_sealed(tree, _sealed(log, size))


def _sealed(log: StoredLog, size: int) -> Iterator[tuple[int, bytes]]:
    """Every sealed result beside the first `size` entries, one in memory at a time."""
    with log.snapshot() as connection:
        yield from sealed_results(driver(connection), size)


def _head(log: StoredLog) -> tuple[str, int, list[TailSignature]]:
    with log.snapshot() as connection:
        return head_note(driver(connection)), rows.count(connection), rows.last_signatures(connection)


def _entries(log: StoredLog, size: int) -> Iterator[StoredEntry]:
    with log.snapshot() as connection:
        for start in range(0, size, CHUNK):
            yield from stored(driver(connection), start, min(start + CHUNK, size)).entries
