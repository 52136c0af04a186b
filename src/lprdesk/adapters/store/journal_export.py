"""Writing the stored log as an export folder, while it goes on being written."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from lprdesk.adapters.store import journal_rows as rows
from lprdesk.adapters.store.engine import Database, driver
from lprdesk.adapters.store.journal_file import JournalFile
from lprdesk.adapters.store.journal_write import head_note
from lprdesk.audit.append import TailSignature
from lprdesk.audit.export_folder import DirectoryTree, write_folder, write_hashes
from lprdesk.audit.merkle import leaf_hash
from lprdesk.audit.verify import StoredEntry

CHUNK = 500
"""Entries that are read at a time; an append waits for one such reading at most."""


def export_stored(database: Database, file: JournalFile, folder: Path, *, hashes_only: bool = False) -> None:
    """Write the log as it stands now, with its values, into `folder`; nothing is judged here, whoever verifies does.

    With `hashes_only` neither entries nor values, but the tree alone.

    To be called in a thread that is neither the event loop's nor the database's. Raises SQLAlchemyError and OSError.
    """
    note, size, tails = database.ask(partial(_head, file))
    tree, entries = DirectoryTree(folder), _entries(database, file, size)
    if hashes_only:
        write_hashes(tree, (leaf_hash(each.leaf) for each in entries), log_key=file.key, checkpoint=note.encode())
        return
    write_folder(
        tree,
        entries,
        log_key=file.key,
        tails=tails,
        checkpoint=note.encode(),
        with_values=True,
    )


def _head(file: JournalFile) -> tuple[str, int, list[TailSignature]]:
    with file.engine.begin() as connection:
        return head_note(driver(connection)), rows.count(connection), rows.last_signatures(connection)


def _entries(database: Database, file: JournalFile, size: int) -> Iterator[StoredEntry]:
    for start in range(0, size, CHUNK):
        yield from database.ask(partial(_chunk, file, start, min(start + CHUNK, size)))


def _chunk(file: JournalFile, start: int, stop: int) -> list[StoredEntry]:
    with file.engine.begin() as connection:
        return rows.stored(driver(connection), start, stop)
