"""The stored log, only read: by the process that writes it, or by another while that one goes on.

What is read is what was committed when the reading began. Nothing here waits for the writer or holds it up.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import NullPool
from sqlcipher3 import dbapi2  # type: ignore[import-untyped]  # no stubs are published

from lprdesk.adapters.store import subtrees
from lprdesk.adapters.store.high_water import HighWaterMark
from lprdesk.adapters.store.reading import reader
from lprdesk.adapters.store.stored_entries import stored
from lprdesk.audit.faults import ProofError
from lprdesk.audit.keys import VerifyKey
from lprdesk.audit.verify_entry import StoredEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An entry with its way to the root of a signed head: what `audit.proof_file.prove` makes a file of."""

    entry: StoredEntry
    path: tuple[bytes, ...]
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLog:
    """One station's `journal.db` with the key that opens it, the log's public key, and the mark beside it."""

    path: Path
    key: bytes = field(repr=False)
    log_key: VerifyKey
    mark: HighWaterMark

    @contextmanager
    def snapshot(self) -> Iterator[sa.Connection]:
        """Give a connection to the log as it stands now. Raises SQLAlchemyError, dbapi2.Error."""
        engine = sa.create_engine(
            "sqlite://",
            module=dbapi2,
            creator=lambda: reader(self.path, self.key),
            poolclass=NullPool,
            hide_parameters=True,
        )
        sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        with engine.begin() as connection:
            yield connection

    def place(self, index: int) -> Placed:
        """Give an entry and its proof under the newest head. Raises ProofError, dbapi2.Error."""
        there = reader(self.path, self.key)
        try:
            there.execute("BEGIN")
            note, size = there.execute("SELECT note, size FROM head").fetchone()
            if not 0 <= index < size:
                raise ProofError(f"no entry {index} in a log of {size}")
            (entry,) = stored(there, index, index + 1).entries
            return Placed(entry=entry, path=subtrees.inclusion_proof(there, index, size), head=note)
        finally:
            there.close()
