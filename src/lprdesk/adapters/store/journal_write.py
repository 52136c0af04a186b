"""A commit's rows, written inside a transaction that the caller holds: `there` is the driver's connection in it.

The statements are SQLAlchemy's, compiled once, and go straight to the driver: what the library does for each statement
anew costs more than all else in an append (`./dev bench log`).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from lprdesk.adapters.store.journal_tables import (
    checkpoints,
    disclosures,
    entries,
    head,
    searchable,
    subtrees,
    tail_signatures,
)
from lprdesk.adapters.store.purge import carry_out
from lprdesk.adapters.store.sealed_blobs import write_sealed
from lprdesk.adapters.store.subtrees import filled
from lprdesk.audit.append import Commit, Entry
from lprdesk.audit.encoding import Json
from lprdesk.audit.event import SessionClosed
from lprdesk.audit.log_state import encode_state


def _prepared(statement: sa.ClauseElement) -> str:
    return str(statement.compile(dialect=sqlite.dialect(paramstyle="qmark")))


_ENTRY = _prepared(sa.insert(entries))
_DISCLOSURE = _prepared(sa.insert(disclosures).values(position=None, digest=None, text=None))
_SEARCHABLE = _prepared(sa.insert(searchable))
_SIGNATURE = _prepared(sa.insert(tail_signatures))
_CHECKPOINT = _prepared(sa.insert(checkpoints))
_FIRST_HEAD = _prepared(sa.insert(head).values(size=None, note=None, state=None, one=1))
_NEXT_HEAD = _prepared(sa.update(head).values(size=None, note=None, state=None))
_HEAD_NOTE = _prepared(sa.select(head.c.note))
_SUBTREE = _prepared(sa.insert(subtrees))


def head_note(there: Any) -> str:
    """Give the signed head as it stands, empty where there is none. Raises dbapi2.Error."""
    found = there.execute(_HEAD_NOTE).fetchone()
    return str(found[0]) if found else ""


def write(there: Any, commit: Commit) -> None:
    """Store a commit's rows and move the head. Raises dbapi2.Error."""
    there.executemany(_ENTRY, [(each.index, each.leaf, each.leaf_hash) for each in commit.entries])
    there.executemany(
        _DISCLOSURE, [(each.index, value.digest, value.text) for each in commit.entries for value in each.disclosures]
    )
    there.executemany(_SEARCHABLE, [_columns(each) for each in commit.entries])
    there.executemany(_SIGNATURE, [(each.index, each.key, each.signature) for each in commit.signatures])
    write_sealed(there, commit.entries)
    carry_out(there, commit.entries)
    size = commit.state.size
    if any(each.kind == SessionClosed.kind for each in commit.entries):
        there.execute(_CHECKPOINT, (size, "session", commit.checkpoint))
    state = encode_state(commit.state)
    first = size == len(commit.entries)
    if first:
        there.execute(_FIRST_HEAD, (1, size, commit.checkpoint, state))
    else:
        there.execute(_NEXT_HEAD, (size, commit.checkpoint, state))
    for row in filled(there, size - len(commit.entries), size):
        there.execute(_SUBTREE, row)


def searched(
    position: int, kind: str, time_ms: int, session: str | None, values: Mapping[str, Json]
) -> tuple[int, str, int, str | None, str | None, str | None]:
    """Give the columns that an entry is searched by: position, kind, ms UTC, session, person, case."""
    person, case = values.get("person"), values.get("case")
    return (
        position,
        kind,
        time_ms,
        session,
        person if isinstance(person, str) else None,
        case if isinstance(case, str) else None,
    )


def _columns(entry: Entry) -> Sequence[object]:
    values = {value.name: value.value for value in entry.disclosures}
    return searched(entry.index, entry.kind, entry.time_ms, entry.session, values)
