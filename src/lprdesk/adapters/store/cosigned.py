"""Heads that witnesses cosigned: kept for ever, and what the log is held against at each opening."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from lprdesk.adapters.store.engine import driver
from lprdesk.adapters.store.journal_faults import NewLogNeeded, altered
from lprdesk.adapters.store.journal_rows import COSIGNED, EVIDENCE
from lprdesk.adapters.store.journal_tables import checkpoints, head
from lprdesk.adapters.store.subtrees import root_at
from lprdesk.audit.checkpoint import Checkpoint, parse_checkpoint
from lprdesk.audit.faults import AuditError, NoteError
from lprdesk.audit.keys import KeyType, VerifyKey
from lprdesk.audit.leaf import Seen
from lprdesk.audit.log_state import LogState, encode_state
from lprdesk.audit.note import cosigned_at, open_note, parse_note

COSIGNATURE_BYTES = 72
"""Of a cosignature/v1: its time, then 64 of Ed25519. The log's own signature is the 64 alone."""


class HeadRefused(AuditError):  # noqa: N818  (named by what happened)
    """A cosigned head that is not in order, smaller or older than one that is kept."""


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A verified note: the head, and the latest time of its cosignatures, in seconds since 1970."""

    note: str
    head: Checkpoint
    time_s: int


def open_cosigned(note: str, log_key: VerifyKey, witnesses: Collection[VerifyKey]) -> Cosigned:
    """Give the head that this log's key and at least one of the witnesses signed. Raises HeadRefused."""
    keys = [key for key in witnesses if key.type is KeyType.COSIGNATURE_V1]
    try:
        own = open_note(note.encode(), [log_key])
        times = [cosigned_at(each) for each in open_note(note.encode(), keys).signatures]
        read = parse_checkpoint(own.text)
    except NoteError as error:
        raise HeadRefused(f"not a cosigned head of this log: {error}") from None
    if read.origin != log_key.name:
        raise HeadRefused("the cosigned head is another log's")
    return Cosigned(note, read, max(times))


def keep_cosigned(connection: sa.Connection, state: LogState, cosigned: Cosigned, log_key: VerifyKey) -> LogState:
    """Store the note and give the state that knows it. Raises HeadRefused where it goes back behind another."""
    kept = newest_note(connection)
    newest = None if kept is None else _read(kept, log_key)
    if kept is not None and newest is not None:
        if cosigned.head.size < newest.size:
            raise HeadRefused(f"a cosigned head of {cosigned.head.size} entries, {newest.size} were cosigned before")
        if cosigned.time_s < _time(kept):
            raise HeadRefused("a cosigned head that is older than the one before")
    same = newest is not None and newest.size == cosigned.head.size
    if same and newest == cosigned.head:
        return state
    kept_for = EVIDENCE if same else COSIGNED
    row = {"size": cosigned.head.size, "kept_for": kept_for, "note": cosigned.note}
    connection.execute(sa.insert(checkpoints), row)
    if same or cosigned.head.size > state.size:
        return state  # no head of this log: nothing of it is adopted
    known = state.cosigned(Seen(cosigned.head.size, cosigned.head.root), cosigned.time_s * 1000)
    connection.execute(sa.update(head).values(state=encode_state(known)))
    return known


def check_cosigned(connection: sa.Connection, state: LogState, log_key: VerifyKey) -> None:
    """Hold the log against every cosigned head that is kept.

    Raises NewLogNeeded where it is not the log that was cosigned, JournalFault where one of them was altered or hidden.
    """
    largest = 0
    chosen = sa.select(checkpoints.c.note).where(checkpoints.c.kept_for.in_((COSIGNED, EVIDENCE)))
    for (note,) in connection.execute(chosen):
        read = _read(note, log_key)
        if read.size > state.size:
            raise NewLogNeeded(
                "cosigned-elsewhere", f"ends at entry {state.size}; a witness has seen {read.size} entries of it"
            )
        if root_at(driver(connection), read.size) != read.root:
            raise NewLogNeeded(
                "cosigned-elsewhere", f"is not the one whose first {read.size} entries a witness has seen"
            )
        largest = max(largest, read.size)
    if largest > (state.seen.size if state.seen is not None else 0):
        raise altered("the cosigned head that it last knew")


def newest_note(connection: sa.Connection) -> str | None:
    """Give the note of the largest cosigned head that is kept."""
    chosen = sa.select(checkpoints.c.note).where(checkpoints.c.kept_for == COSIGNED)
    return connection.execute(chosen.order_by(checkpoints.c.size.desc()).limit(1)).scalar()


def newest(connection: sa.Connection, log_key: VerifyKey) -> tuple[Seen | None, int]:
    """Give the largest cosigned head that is kept, and its time in ms UTC; None and 0 where there is none."""
    note = newest_note(connection)
    if note is None:
        return None, 0
    read = _read(note, log_key)
    return Seen(read.size, read.root), _time(note) * 1000


def _read(note: str, log_key: VerifyKey) -> Checkpoint:
    try:
        return parse_checkpoint(open_note(note.encode(), [log_key]).text)
    except NoteError:
        raise altered("a cosigned head that was kept") from None


def _time(note: str) -> int:
    """Give the latest time, in seconds since 1970, of the cosignatures on a kept head; the log's own has none."""
    signatures = parse_note(note.encode()).signatures
    return max((cosigned_at(each) for each in signatures if len(each.blob) == COSIGNATURE_BYTES), default=0)
