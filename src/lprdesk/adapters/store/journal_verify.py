"""Verifying the stored log while it goes on being written."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from lprdesk.adapters.store import journal_rows as rows
from lprdesk.adapters.store.engine import Database
from lprdesk.adapters.store.high_water import MarkUnreadable
from lprdesk.adapters.store.journal_file import JournalFile
from lprdesk.audit.append import TailSignature
from lprdesk.audit.checkpoint import Checkpoint
from lprdesk.audit.verify import Report, StoredEntry, verify
from lprdesk.audit.verify_fields import BadEntry

CHUNK = 500
"""Entries that are read at a time; an append waits for one such reading at most."""


@dataclass(frozen=True, slots=True)
class _Head:
    """What the log said of itself at one moment; `problem` is what was wrong with that already."""

    note: str
    size: int
    signatures: list[TailSignature]
    remembered: list[Checkpoint]
    problem: str


def verify_stored(database: Database, file: JournalFile) -> Report:
    """Give the report on the log as it stands now; what is appended meanwhile is not part of it.

    To be called in a thread that is neither the event loop's nor the database's. Raises SQLAlchemyError and OSError
    where the log cannot be read.
    """
    head = database.ask(lambda: _head(file))
    return verify(
        _entries(database, file, head),
        log_key=file.key,
        tails=head.signatures,
        checkpoint=head.note.encode(),
        remembered=head.remembered,
    )


def _head(file: JournalFile) -> _Head:
    problem, remembered = "", []
    with file.engine.begin() as connection:
        try:
            file.check_schema(connection)
            remembered = [*rows.kept_heads(connection, file.key), file.mark.read(file.key)]
        except rows.Inconsistent as found:
            problem = f"{found}: altered"
        except (MarkUnreadable, FileNotFoundError):
            problem = "the mark beside the log is missing or was altered"
        signatures = rows.last_signatures(connection)
        return _Head(rows.head_note(connection), rows.count(connection), signatures, remembered, problem)


def _entries(database: Database, file: JournalFile, head: _Head) -> Iterator[StoredEntry]:
    if head.problem:
        raise BadEntry(None, head.problem)
    for start in range(0, head.size, CHUNK):
        stop = min(start + CHUNK, head.size)
        for position, entry, columns in database.ask(partial(_chunk, file, start, stop)):
            yield rows.compared(position, entry, columns)


def _chunk(file: JournalFile, start: int, stop: int) -> list[tuple[int, StoredEntry, dict[str, object]]]:
    with file.engine.begin() as connection:
        return rows.stored(connection, start, stop)
