"""What stands in `journal.db`, written and read inside a transaction that the caller holds."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from lprdesk.adapters.store.journal_tables import checkpoints, disclosures, entries, head, searchable, tail_signatures
from lprdesk.audit.append import Stamp, TailSignature
from lprdesk.audit.checkpoint import Checkpoint, parse_checkpoint
from lprdesk.audit.disclosures import parse_disclosure
from lprdesk.audit.event import SessionOpened
from lprdesk.audit.faults import AuditError
from lprdesk.audit.keys import VerifyKey
from lprdesk.audit.leaf import parse_leaf
from lprdesk.audit.log_state import LogState, parse_state
from lprdesk.audit.merkle import leaf_hash
from lprdesk.audit.note import open_note
from lprdesk.services.ports.journal import RecordedEntry

SESSION, COSIGNED, EVIDENCE = "session", "cosigned", "cosigned-otherwise"
KEPT_FOR = frozenset({SESSION, COSIGNED, EVIDENCE})
"""Why a head is kept: it stood at a session's end, a witness cosigned it, or one cosigned another of that size."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Inconsistent(Exception):  # noqa: N818  (named by what holds)
    """What is stored does not hold together; the text names the entry or the part, never a value."""


def read_head(connection: sa.Connection, key: VerifyKey) -> tuple[LogState, str]:
    """Give the state that the next append starts from, and the signed head. Raises Inconsistent.

    The state is believed only where it fits the head that the log key signed and the entries that it names.
    """
    row = connection.execute(sa.select(head.c.note, head.c.state)).first()
    size = count(connection)
    if row is None:
        if size:
            raise Inconsistent("there are entries without a signed head")
        return LogState(origin=key.name), ""
    try:
        state = parse_state(row.state)
        signed = parse_checkpoint(open_note(row.note.encode(), [key]).text)
    except AuditError:
        raise Inconsistent("the signed head") from None
    if state.checkpoint != signed or state.origin != key.name or state.size != size:
        raise Inconsistent("the signed head")
    for tail in (*state.sessions.values(), *([state.station] if state.station else [])):
        leaf = _leaf(connection, tail.index)
        if leaf is None or leaf_hash(leaf) != tail.leaf_hash:
            raise Inconsistent(f"entry {tail.index}")
    return state, row.note


def count(connection: sa.Connection) -> int:
    """Give how many entries there are."""
    size: int = connection.execute(sa.select(sa.func.coalesce(sa.func.max(entries.c.position) + 1, 0))).scalar_one()
    return size


def last_stamp(connection: sa.Connection, size: int) -> Stamp | None:
    """Give when the last of `size` entries was made. Raises Inconsistent."""
    data = _leaf(connection, size - 1)
    if data is None:
        return None
    try:
        leaf = parse_leaf(data)
    except AuditError:
        raise Inconsistent(f"entry {size - 1}") from None
    return Stamp(leaf.time, leaf.mono, leaf.boot)


def recorded(
    connection: sa.Connection, kinds: Collection[str] | None, session: str | None, since: int
) -> list[RecordedEntry]:
    """Give the chosen entries as leaf and disclosures say, in order. Raises Inconsistent where these disagree."""
    chosen = sa.select(searchable.c.position).where(searchable.c.position >= since)
    if kinds is not None:
        chosen = chosen.where(searchable.c.kind.in_(kinds))
    if session is not None:
        # By its first entry, not by an index of sessions: every append would pay for that one.
        opening = sa.and_(searchable.c.kind == SessionOpened.kind, searchable.c.session == session)
        began = sa.select(searchable.c.position).where(opening).limit(1).scalar_subquery()
        chosen = chosen.where(searchable.c.session == session, searchable.c.position >= sa.func.coalesce(began, 0))
    found = []
    for position, leaf, hashed, texts in _joined(connection, entries.c.position.in_(chosen)):
        try:
            read = parse_leaf(leaf)
            values = [parse_disclosure(text) for text in texts]
        except AuditError:
            raise Inconsistent(f"entry {position}") from None
        if leaf_hash(leaf) != hashed or not {value.digest for value in values} <= set(read.sd):
            raise Inconsistent(f"entry {position}")
        found.append(
            RecordedEntry(
                index=position,
                time=EPOCH + timedelta(milliseconds=read.time),
                kind=read.kind,
                session=read.session,
                leaf_hash=hashed.hex(),
                fields={value.name: value.value for value in values},
            )
        )
    return found


def last_signatures(connection: sa.Connection) -> list[TailSignature]:
    """Give the last signature of each signer."""
    last = sa.select(sa.func.max(tail_signatures.c.position)).group_by(tail_signatures.c.key)
    rows = connection.execute(
        sa.select(tail_signatures, entries.c.leaf_hash)
        .join(entries, entries.c.position == tail_signatures.c.position)
        .where(tail_signatures.c.position.in_(last))
        .order_by(tail_signatures.c.position)
    )
    return [
        TailSignature(index=row.position, leaf_hash=row.leaf_hash, key=row.key, signature=row.signature) for row in rows
    ]


def kept_heads(connection: sa.Connection, key: VerifyKey) -> list[Checkpoint]:
    """Give the heads that are kept, each signed by the log key. Raises Inconsistent."""
    found = []
    for size, kept_for, note in connection.execute(sa.select(checkpoints).order_by(checkpoints.c.size)):
        try:
            found.append(parse_checkpoint(open_note(note.encode(), [key]).text))
        except AuditError:
            raise Inconsistent("a head that was kept") from None
        if found[-1].size != size or kept_for not in KEPT_FOR:
            raise Inconsistent("a head that was kept")
    return found


def _leaf(connection: sa.Connection, position: int) -> bytes | None:
    return connection.execute(sa.select(entries.c.leaf).where(entries.c.position == position)).scalar()


def _joined(
    connection: sa.Connection, where: sa.ColumnElement[bool]
) -> Iterable[tuple[int, bytes, bytes, tuple[str, ...]]]:
    """Give position, leaf, stored leaf hash and the values' texts that are there, in the log's order."""
    texts: dict[int, list[str]] = {}
    positions = sa.select(entries.c.position).where(where)
    there = sa.and_(disclosures.c.position.in_(positions), disclosures.c.text.is_not(None))
    for position, text in connection.execute(sa.select(disclosures.c.position, disclosures.c.text).where(there)):
        texts.setdefault(position, []).append(text)
    for row in connection.execute(sa.select(entries).where(where).order_by(entries.c.position)):
        yield row.position, row.leaf, row.leaf_hash, tuple(texts.get(row.position, ()))
