"""Somebody else's hand in the journal's file, who has the database's key and not the log's."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2  # type: ignore[import-untyped]  # no stubs are published

from lprdesk.adapters.store.station import Station


@contextmanager
def other_hand(station: Station, folder: Path) -> Iterator[Any]:
    """A connection of somebody else's who has the database's key."""
    connection = dbapi2.connect(str(folder / "journal.db"), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{station.key.derive('journal.db').hex()}'\"")
    try:
        yield connection
    finally:
        connection.close()


def mutate(connection: Any, statements: str) -> None:
    """Change what the triggers protect, and put them back as they were."""
    triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    before = connection.total_changes
    for statement in statements.split(";"):
        connection.execute(statement)
    assert connection.total_changes > before
    for _, sql in triggers:
        connection.execute(sql)
