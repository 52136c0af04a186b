"""The tables of `journal.db`, as the program reads and writes them; the migrations define them."""

import sqlalchemy as sa

metadata = sa.MetaData()

entries = sa.Table(
    "entries",
    metadata,
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("leaf", sa.LargeBinary),
    sa.Column("leaf_hash", sa.LargeBinary),
)
"""The leaves, byte for byte as they were hashed."""

disclosures = sa.Table(
    "disclosures",
    metadata,
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("text", sa.Text),
    sa.Column("purged_by", sa.Integer),
)
"""The values beside the leaves. A purged one keeps its row, empty, and names the entry that purged it."""

searchable = sa.Table(
    "searchable",
    metadata,
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text),
    sa.Column("time_ms", sa.Integer),
    sa.Column("session", sa.Text),
    sa.Column("person", sa.Text),
    sa.Column("case_number", sa.Text),
)
"""Columns to select by, derived from leaf and disclosures. Nothing rests on them: verification derives them anew."""

tail_signatures = sa.Table(
    "tail_signatures",
    metadata,
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("signature", sa.LargeBinary),
)

checkpoints = sa.Table(
    "checkpoints",
    metadata,
    sa.Column("size", sa.Integer, primary_key=True),
    sa.Column("kept_for", sa.Text, primary_key=True),
    sa.Column("note", sa.Text),
)
"""Signed heads that are kept: one at each session's end, and the cosigned ones. Fewer are better: each is a head that
somebody who cuts the log's end could fall back to."""

subtrees = sa.Table(
    "subtrees",
    metadata,
    sa.Column("level", sa.Integer, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("hash", sa.LargeBinary),
)
"""Roots of 256 entries, of 65,536 and so on, so that a proof is quick. Verification makes them anew."""

head = sa.Table(
    "head",
    metadata,
    sa.Column("one", sa.Integer, primary_key=True),
    sa.Column("size", sa.Integer),
    sa.Column("note", sa.Text),
    sa.Column("state", sa.LargeBinary),
)
"""The one row that changes: the signed head, and the state that the next append starts from."""
