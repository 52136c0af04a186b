"""One encrypted database file: SQLAlchemy Core over SQLCipher, one connection, one thread of its own.

The log wants one writer and the driver is synchronous, so each database owns a one-worker executor and every statement
runs there. The order of closing is written once, in `Database.close`.
"""

import asyncio
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2  # type: ignore[import-untyped]  # no stubs are published

from lprdesk.adapters.private_files import FILE_MODE
from lprdesk.adapters.store.reading import BUSY_MS

T = TypeVar("T")

DISK_FAULTS = (sa.exc.SQLAlchemyError, dbapi2.Error, OSError)
"""What a statement can raise, through the library or straight at the driver."""


def create_engine(path: Path, key: bytes) -> sa.Engine:
    """Give an engine over the file; the 32-byte key is used as it is (no derivation per connection).

    A transaction begins as BEGIN IMMEDIATE, so that whoever reads the head holds the write lock already. The connection
    is made when it is first needed; a wrong key or a damaged file shows as a DatabaseError then.
    """

    def connect() -> Any:
        # Read-write only: the file is created with its mode by `Database`, never by a stray connection.
        address = f"{path.absolute().as_uri()}?mode=rw"
        connection = dbapi2.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        connection.execute("PRAGMA temp_store = MEMORY")
        if connection.execute("PRAGMA journal_mode = WAL").fetchone() != ("wal",):
            raise OSError("this file system cannot hold a write-ahead log")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        if sys.platform == "darwin":
            connection.execute("PRAGMA fullfsync = ON")
            connection.execute("PRAGMA checkpoint_fullfsync = ON")
        return connection

    engine = sa.create_engine(
        "sqlite://",
        module=dbapi2,
        creator=connect,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,  # what is stored never shows in an exception's text
    )
    sa.event.listen(engine, "begin", _begin_immediate)
    return engine


def _begin_immediate(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def driver(connection: sa.Connection) -> Any:
    """Give the driver's own connection, in the transaction that is open: for statements that must cost little."""
    return connection.connection.driver_connection


@contextmanager
def written(engine: sa.Engine) -> Iterator[Any]:
    """Give the driver's connection in a transaction that is committed at the end, or rolled back where that fails.

    For the log's appends: `Engine.begin` does the same and takes a tenth of an append for itself. Raises dbapi2.Error.
    """
    pooled = engine.raw_connection()
    try:
        there: Any = pooled.driver_connection
        there.execute("BEGIN IMMEDIATE")
        try:
            yield there
            there.execute("COMMIT")
        except BaseException:
            if there.in_transaction:
                there.execute("ROLLBACK")
            raise
    finally:
        pooled.close()


class Database:
    """A database file, its engine and the thread that everything about it runs in."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self.key = key
        path.touch(mode=FILE_MODE)
        path.chmod(FILE_MODE)
        self.engine = create_engine(path, key)
        self._closed = False
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix=path.stem)

    async def run(self, work: Callable[[], T]) -> T:
        """Do the work in the database's thread. What it raises comes out here."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    def ask(self, work: Callable[[], T]) -> T:
        """Do the work in the database's thread while another thread, which is not the event loop's, waits for it."""
        return self._worker.submit(work).result()

    async def close(self) -> None:
        """Finish what was begun, give the file back to the system, end the thread: in this order. Again is nothing."""
        if not self._closed:
            self._closed = True
            await self.run(self.engine.dispose)
            self._worker.shutdown(wait=True)
