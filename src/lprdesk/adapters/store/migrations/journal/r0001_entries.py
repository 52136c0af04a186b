"""The log's tables, append-only by trigger. A migration imports nothing of the program and is never changed.

The tables are STRICT: a text where bytes belong cannot be stored. Every later migration drops the triggers it must
and makes them again before it ends.
"""

# ruff: noqa: S608  (every part of these statements is written in this file)

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None

REFUSE = "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
APPEND_ONLY = {
    "entries": "position = NEW.position",
    "disclosures": "position = NEW.position AND digest = NEW.digest",
    "searchable": "position = NEW.position",
    "tail_signatures": "position = NEW.position AND key = NEW.key",
    "checkpoints": "size = NEW.size AND kept_for = NEW.kept_for",
    "head": "one = NEW.one",
}


def upgrade() -> None:
    """Make the tables and their triggers."""
    _entries()
    _signatures()
    for table, same in APPEND_ONLY.items():
        # INSERT OR REPLACE deletes without a delete trigger: a row that stands is refused before that.
        op.execute(
            f"CREATE TRIGGER {table}_once BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {REFUSE}"
        )
        op.execute(f"CREATE TRIGGER {table}_stay BEFORE DELETE ON {table} {REFUSE}")
    for table in ("entries", "tail_signatures", "checkpoints"):
        op.execute(f"CREATE TRIGGER {table}_keep BEFORE UPDATE ON {table} {REFUSE}")
    op.execute(
        "CREATE TRIGGER entries_follow BEFORE INSERT ON entries "
        f"WHEN NEW.position IS NOT (SELECT COALESCE(MAX(position) + 1, 0) FROM entries) {REFUSE}"
    )
    op.execute(
        f"CREATE TRIGGER head_grows BEFORE UPDATE ON head WHEN NEW.one IS NOT OLD.one OR NEW.size < OLD.size {REFUSE}"
    )
    _purge()


def _entries() -> None:
    op.create_table(
        "entries",
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("leaf", sa.LargeBinary, nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "disclosures",
        sa.Column("position", sa.Integer, sa.ForeignKey("entries.position"), nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("purged_by", sa.Integer, sa.ForeignKey("entries.position")),
        sa.PrimaryKeyConstraint("position", "digest"),
        sa.CheckConstraint("(text IS NULL) = (purged_by IS NOT NULL)", name="purged_or_there"),
        sqlite_strict=True,
    )
    op.create_table(
        "searchable",
        sa.Column("position", sa.Integer, sa.ForeignKey("entries.position"), primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("time_ms", sa.Integer, nullable=False),
        sa.Column("session", sa.Text),
        sa.Column("person", sa.Text),
        sa.Column("case_number", sa.Text),
        sqlite_strict=True,
    )
    op.create_index("searchable_kind", "searchable", ["kind"])
    op.create_index("searchable_session", "searchable", ["session"])


def _signatures() -> None:
    op.create_table(
        "tail_signatures",
        sa.Column("position", sa.Integer, sa.ForeignKey("entries.position"), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("position", "key"),
        sqlite_strict=True,
    )
    op.create_table(
        "checkpoints",
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("kept_for", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("size", "kept_for"),
        sqlite_strict=True,
    )
    op.create_table(
        "head",
        sa.Column("one", sa.Integer, sa.CheckConstraint("one = 1", name="one_row"), primary_key=True),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("state", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
    )


def _purge() -> None:
    """The one change that is allowed: a value is emptied, naming a later entry of the kind retention.purged."""
    op.execute(
        "CREATE TRIGGER disclosures_keep BEFORE UPDATE ON disclosures WHEN NOT ("
        "NEW.position IS OLD.position AND NEW.digest IS OLD.digest AND OLD.purged_by IS NULL AND NEW.text IS NULL "
        "AND NEW.purged_by > OLD.position AND EXISTS (SELECT 1 FROM searchable "
        f"WHERE position = NEW.purged_by AND kind = 'retention.purged')) {REFUSE}"
    )
    op.execute(
        "CREATE TRIGGER searchable_keep BEFORE UPDATE ON searchable WHEN NOT ("
        "NEW.position IS OLD.position AND NEW.kind IS OLD.kind AND NEW.time_ms IS OLD.time_ms "
        "AND NEW.session IS OLD.session AND (NEW.person IS OLD.person OR NEW.person IS NULL) "
        "AND (NEW.case_number IS OLD.case_number OR NEW.case_number IS NULL) AND EXISTS (SELECT 1 FROM disclosures "
        f"WHERE position = OLD.position AND purged_by IS NOT NULL)) {REFUSE}"
    )
