"""What the sandbox keeps: its audit log, from which queries are answered again, and its alert list. No read is kept."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

from lprdesk.wire.vendor import AlertEntry, AuditEntry

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS audit (
    number INTEGER PRIMARY KEY, idempotency_key TEXT NOT NULL UNIQUE, subject TEXT NOT NULL, action TEXT NOT NULL,
    user TEXT NOT NULL, time TEXT NOT NULL, request TEXT NOT NULL, entry TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS audit_subject ON audit (action, subject);
CREATE TABLE IF NOT EXISTS alert (id TEXT PRIMARY KEY, user TEXT NOT NULL, entry TEXT NOT NULL);
"""


class KeyReused(Exception):  # noqa: N818 (it is caught by what it says)
    """An idempotency key came again with another request."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """An audit entry and its place in the log."""

    number: int
    entry: AuditEntry


class Record:
    """The vendor's audit log and alert list in one SQLite file, or in memory. Any thread may call it."""

    def __init__(self, path: Path | None) -> None:
        self._database = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        self._database.executescript(_SCHEMA)
        self._lock = Lock()

    def close(self) -> None:
        """Close the file; nothing is left to write."""
        self._database.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    def note(self, entry: AuditEntry, request: str) -> AuditEntry:
        """Write the entry, or return the one that its idempotency key already has.

        ``request`` is a digest of what was asked. Raises KeyReused where the same key came with another one.
        """
        with self._transaction() as database:
            return _note(database, entry, request)[0]

    def find(self, action: str, subject: str) -> AuditEntry | None:
        """Return the first entry of that action about the subject."""
        row = self._one("SELECT entry FROM audit WHERE action = ? AND subject = ? ORDER BY number", (action, subject))
        return None if row is None else AuditEntry.model_validate_json(row)

    def entries(self, after: int, limit: int, since: str, until: str) -> list[Numbered]:
        """Return entries behind a number whose time (ISO UTC) lies in [since, until), in order."""
        with self._lock:
            rows = self._database.execute(
                "SELECT number, entry FROM audit WHERE number > ? AND time >= ? AND time < ? ORDER BY number LIMIT ?",
                (after, since, until, limit),
            ).fetchall()
        return [Numbered(number, AuditEntry.model_validate_json(entry)) for number, entry in rows]

    def users(self) -> list[tuple[str, str, str, int]]:
        """Return each user with first and last time (ISO UTC) and number of queries."""
        with self._lock:
            return self._database.execute(
                "SELECT user, MIN(time), MAX(time), SUM(action = 'query') FROM audit GROUP BY user ORDER BY user"
            ).fetchall()

    def put_alert(self, alert: AlertEntry, entry: AuditEntry, request: str) -> None:
        """Write the alert and its audit entry together, once for each idempotency key. Raises KeyReused."""
        with self._transaction() as database:
            _, new = _note(database, entry, request)
            if not new:
                return
            database.execute(
                "INSERT INTO alert VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET entry = excluded.entry",
                (alert.id, alert.user, alert.model_dump_json()),
            )

    def remove_alert(self, alert: str, entry: AuditEntry, request: str) -> None:
        """Take the alert off the list and note who did it."""
        with self._transaction() as database:
            _note(database, entry, request)
            database.execute("DELETE FROM alert WHERE id = ?", (alert,))

    def alerts(self, user: str) -> tuple[AlertEntry, ...]:
        """Return the user's alerts, oldest first."""
        with self._lock:
            rows = self._database.execute("SELECT entry FROM alert WHERE user = ? ORDER BY rowid", (user,)).fetchall()
        return tuple(AlertEntry.model_validate_json(row[0]) for row in rows)

    def alert(self, alert: str) -> AlertEntry | None:
        """Return the alert with this id."""
        row = self._one("SELECT entry FROM alert WHERE id = ?", (alert,))
        return None if row is None else AlertEntry.model_validate_json(row)

    def _one(self, statement: str, values: tuple[str, ...]) -> str | None:
        with self._lock:
            row = self._database.execute(statement, values).fetchone()
        return None if row is None else str(row[0])


def _note(database: sqlite3.Connection, entry: AuditEntry, request: str) -> tuple[AuditEntry, bool]:
    """Return the entry of this idempotency key, and whether it is new."""
    found = database.execute(
        "SELECT request, entry FROM audit WHERE idempotency_key = ?", (entry.idempotency_key,)
    ).fetchone()
    if found is not None:
        if found[0] != request:
            raise KeyReused
        return AuditEntry.model_validate_json(found[1]), False
    database.execute(
        "INSERT INTO audit (idempotency_key, subject, action, user, time, request, entry) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            entry.idempotency_key,
            entry.subject,
            entry.action,
            entry.user,
            entry.time.isoformat(timespec="microseconds"),
            request,
            entry.model_dump_json(),
        ),
    )
    return entry, True
