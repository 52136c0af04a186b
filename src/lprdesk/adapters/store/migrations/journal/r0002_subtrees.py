"""Fewer pages an append, and roots of full subtrees so that a proof is quick.

The values and the last signatures lie in the order of their keys and need no index beside them; a session's entries are
found from its first one. A migration imports nothing of the program and is never changed.
"""

# ruff: noqa: S608  (every part of these statements is written in this file)

import hashlib
from collections.abc import Iterable, Iterator

import sqlalchemy as sa
from alembic import op

revision = "r0002"
down_revision = "r0001"

REFUSE = "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
WIDTH = 256
DISCLOSURES = """CREATE TABLE disclosures (
    position INTEGER NOT NULL REFERENCES entries (position),
    digest TEXT NOT NULL,
    text TEXT,
    purged_by INTEGER REFERENCES entries (position),
    PRIMARY KEY (position, digest),
    CONSTRAINT purged_or_there CHECK ((text IS NULL) = (purged_by IS NOT NULL))
) STRICT, WITHOUT ROWID"""
TAIL_SIGNATURES = """CREATE TABLE tail_signatures (
    position INTEGER NOT NULL REFERENCES entries (position),
    "key" TEXT NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (position, "key")
) STRICT, WITHOUT ROWID"""
SUBTREES = """CREATE TABLE subtrees (
    level INTEGER NOT NULL,
    position INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (level, position)
) STRICT, WITHOUT ROWID"""


def upgrade() -> None:
    """Rebuild two tables, drop an index, make the subtrees from the entries that are there."""
    connection = op.get_bind()
    triggers = connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all()
    for name, _ in triggers:
        op.execute(f"DROP TRIGGER {name}")
    for table, definition in (("disclosures", DISCLOSURES), ("tail_signatures", TAIL_SIGNATURES)):
        op.execute(f"ALTER TABLE {table} RENAME TO former")
        op.execute(definition)
        op.execute(f"INSERT INTO {table} SELECT * FROM former ORDER BY 1, 2")
        op.execute("DROP TABLE former")
    op.execute("DROP INDEX searchable_session")
    for _, definition in triggers:
        connection.exec_driver_sql(definition)
    _subtrees(connection)


def _subtrees(connection: sa.Connection) -> None:
    op.execute(SUBTREES)
    op.execute(
        "CREATE TRIGGER subtrees_once BEFORE INSERT ON subtrees WHEN EXISTS "
        f"(SELECT 1 FROM subtrees WHERE level = NEW.level AND position = NEW.position) {REFUSE}"
    )
    op.execute(f"CREATE TRIGGER subtrees_stay BEFORE DELETE ON subtrees {REFUSE}")
    op.execute(f"CREATE TRIGGER subtrees_keep BEFORE UPDATE ON subtrees {REFUSE}")
    leaves = connection.exec_driver_sql("SELECT leaf_hash FROM entries ORDER BY position")
    hashes: Iterable[bytes] = (row[0] for row in leaves)
    level = 1
    while roots := list(_roots(hashes)):
        connection.exec_driver_sql(
            "INSERT INTO subtrees (level, position, hash) VALUES (?, ?, ?)",
            [(level, position, root) for position, root in enumerate(roots)],
        )
        hashes, level = roots, level + 1


def _roots(hashes: Iterable[bytes]) -> Iterator[bytes]:
    """The root of each full 256."""
    nodes: list[bytes] = []
    for each in hashes:
        nodes.append(each)
        if len(nodes) == WIDTH:
            while len(nodes) > 1:
                nodes = [
                    hashlib.sha256(b"\x01" + left + right).digest()
                    for left, right in zip(nodes[::2], nodes[1::2], strict=True)
                ]
            yield nodes.pop()
