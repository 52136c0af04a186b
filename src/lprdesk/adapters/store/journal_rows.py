"""What stands in `journal.db`, written and read inside a transaction that the caller holds."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from lprdesk.adapters.store.journal_tables import checkpoints, disclosures, entries, head, searchable, tail_signatures
from lprdesk.audit.append import Commit, Stamp, TailSignature
from lprdesk.audit.checkpoint import Checkpoint, parse_checkpoint
from lprdesk.audit.disclosures import parse_disclosure
from lprdesk.audit.encoding import Json
from lprdesk.audit.event import SessionClosed
from lprdesk.audit.faults import AuditError
from lprdesk.audit.keys import VerifyKey
from lprdesk.audit.leaf import parse_leaf
from lprdesk.audit.log_state import LogState, encode_state, parse_state
from lprdesk.audit.merkle import Frontier, leaf_hash
from lprdesk.audit.note import open_note
from lprdesk.audit.verify import StoredEntry
from lprdesk.audit.verify_fields import BadEntry
from lprdesk.services.ports.journal import RecordedEntry

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Inconsistent(Exception):  # noqa: N818  (named by what holds)
    """What is stored does not hold together; the text names the entry or the part, never a value."""


def write(connection: sa.Connection, commit: Commit) -> None:
    """Store a commit's rows and move the head."""
    connection.execute(
        sa.insert(entries),
        [{"position": each.index, "leaf": each.leaf, "leaf_hash": each.leaf_hash} for each in commit.entries],
    )
    values = [
        {"position": each.index, "digest": value.digest, "text": value.text}
        for each in commit.entries
        for value in each.disclosures
    ]
    if values:
        connection.execute(sa.insert(disclosures), values)
    connection.execute(
        sa.insert(searchable),
        [
            _searchable(
                each.index,
                each.kind,
                each.time_ms,
                each.session,
                {value.name: value.value for value in each.disclosures},
            )
            for each in commit.entries
        ],
    )
    connection.execute(
        sa.insert(tail_signatures),
        [{"position": each.index, "key": each.key, "signature": each.signature} for each in commit.signatures],
    )
    size = commit.state.size
    if any(each.kind == SessionClosed.kind for each in commit.entries):
        connection.execute(sa.insert(checkpoints), {"size": size, "kept_for": "session", "note": commit.checkpoint})
    row = {"size": size, "note": commit.checkpoint, "state": encode_state(commit.state)}
    first = size == len(commit.entries)
    statement = sa.insert(head).values(one=1, **row) if first else sa.update(head).values(**row)
    connection.execute(statement)


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


def head_note(connection: sa.Connection) -> str:
    """Give the signed head as it stands, empty where there is none."""
    return str(connection.execute(sa.select(head.c.note)).scalar() or "")


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


def root_at(connection: sa.Connection, size: int) -> bytes:
    """Give the tree's root when it had `size` entries."""
    frontier = Frontier()
    hashes = sa.select(entries.c.leaf_hash).where(entries.c.position < size).order_by(entries.c.position)
    for (hashed,) in connection.execute(hashes):
        frontier = frontier.append(hashed)
    return frontier.root()


def recorded(
    connection: sa.Connection, kinds: Collection[str] | None, session: str | None, since: int
) -> list[RecordedEntry]:
    """Give the chosen entries as leaf and disclosures say, in order. Raises Inconsistent where these disagree."""
    chosen = sa.select(searchable.c.position).where(searchable.c.position >= since)
    if kinds is not None:
        chosen = chosen.where(searchable.c.kind.in_(kinds))
    if session is not None:
        chosen = chosen.where(searchable.c.session == session)
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


def stored(connection: sa.Connection, start: int, stop: int) -> list[tuple[int, StoredEntry, dict[str, object]]]:
    """Give the entries from `start` to before `stop` as they are stored: position, entry, searchable columns."""
    chosen = sa.select(searchable).where(searchable.c.position.between(start, stop - 1))
    columns = {row["position"]: dict(row) for row in connection.execute(chosen).mappings()}
    return [
        (position, StoredEntry(leaf, texts, hashed), columns.get(position, {}))
        for position, leaf, hashed, texts in _joined(connection, entries.c.position.between(start, stop - 1))
    ]


def compared(position: int, entry: StoredEntry, columns: Mapping[str, object]) -> StoredEntry:
    """Give the entry on, where its searchable columns are those that leaf and values make. Raises BadEntry."""
    try:
        leaf = parse_leaf(entry.leaf)
        values = {value.name: value.value for value in map(parse_disclosure, entry.disclosures)}
    except AuditError:
        return entry  # whoever verifies the entry itself names what is wrong with it
    if columns != _searchable(leaf.index, leaf.kind, leaf.time, leaf.session, values):
        raise BadEntry(position, "the columns that it is searched by are not its own")
    return entry


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
    try:
        return [
            parse_checkpoint(open_note(note.encode(), [key]).text)
            for (note,) in connection.execute(sa.select(checkpoints.c.note).order_by(checkpoints.c.size))
        ]
    except AuditError:
        raise Inconsistent("a head that was kept") from None


def _searchable(
    position: int, kind: str, time_ms: int, session: str | None, values: Mapping[str, Json]
) -> dict[str, object]:
    person, case = values.get("person"), values.get("case")
    return {
        "position": position,
        "kind": kind,
        "time_ms": time_ms,
        "session": session,
        "person": person if isinstance(person, str) else None,
        "case_number": case if isinstance(case, str) else None,
    }


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
