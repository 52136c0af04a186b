"""What the desk keeps of the work itself. A migration imports nothing of the program and is never changed."""

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "drafts",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("case_number", sa.Text, primary_key=True),
        sa.Column("fields", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "preferences",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "used_codes",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("step", sa.Integer, nullable=False),
    )
    op.create_table(
        "directory_serials",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("serial", sa.Integer, nullable=False),
    )
