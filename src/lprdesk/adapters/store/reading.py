"""Connections that only read the log's file, beside whoever writes it, in whatever process.

Nothing heavy is imported here: the processes that look at entries import little else.
"""

import threading
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2  # type: ignore[import-untyped]  # no stubs are published

BUSY_MS = 2_000
"""How long a statement waits for a lock that somebody else holds on the file."""

_READERS = threading.local()
"""The connection of this thread: two verifications at once have one each, and so has each process."""


def reader(path: Path, key: bytes) -> Any:
    """Give a connection of the driver's own that only reads, beside whoever writes, in whatever process.

    Every statement outside a transaction sees what was committed before it. Raises dbapi2.Error.
    """
    connection = dbapi2.connect(
        f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def own_reader(path: Path, key: bytes) -> Any:
    """Give this thread's connection to the file. Raises dbapi2.Error."""
    if getattr(_READERS, "path", None) != path:
        close_own_reader()
        _READERS.open, _READERS.path = reader(path, key), path
    return _READERS.open


def close_own_reader() -> None:
    """Close this thread's connection, where it has one."""
    if getattr(_READERS, "path", None) is not None:
        _READERS.open.close()
        _READERS.path = None
