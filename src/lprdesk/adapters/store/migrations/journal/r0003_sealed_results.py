"""Sealed results, beside the entries that name them. A migration imports nothing of the program and is never changed.

A row stays for ever; its data is emptied once, by a later entry of the kind retention.purged.
"""

# ruff: noqa: S608  (every part of these statements is written in this file)

import sqlalchemy as sa
from alembic import op

revision = "r0003"
down_revision = "r0002"

REFUSE = "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"


def upgrade() -> None:
    """Make the table and its triggers."""
    op.create_table(
        "sealed_results",
        sa.Column("position", sa.Integer, sa.ForeignKey("entries.position"), primary_key=True),
        sa.Column("until_ms", sa.Integer, nullable=False),
        sa.Column("purged_by", sa.Integer, sa.ForeignKey("entries.position")),
        sa.Column("data", sa.LargeBinary),
        sa.CheckConstraint("(data IS NULL) = (purged_by IS NOT NULL)", name="purged_or_there"),
        sqlite_strict=True,
    )
    op.create_index("sealed_results_until", "sealed_results", ["until_ms"], sqlite_where=sa.text("purged_by IS NULL"))
    op.execute(
        "CREATE TRIGGER sealed_results_once BEFORE INSERT ON sealed_results "
        f"WHEN EXISTS (SELECT 1 FROM sealed_results WHERE position = NEW.position) {REFUSE}"
    )
    op.execute(f"CREATE TRIGGER sealed_results_stay BEFORE DELETE ON sealed_results {REFUSE}")
    op.execute(
        "CREATE TRIGGER sealed_results_keep BEFORE UPDATE ON sealed_results WHEN NOT ("
        "NEW.position IS OLD.position AND NEW.until_ms IS OLD.until_ms AND OLD.purged_by IS NULL AND NEW.data IS NULL "
        "AND NEW.purged_by > OLD.position AND EXISTS (SELECT 1 FROM searchable "
        f"WHERE position = NEW.purged_by AND kind = 'retention.purged')) {REFUSE}"
    )
