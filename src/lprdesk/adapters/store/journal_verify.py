"""Verifying the stored log while it goes on being written.

Entries are read over connections of their own, in the processes that look at them where there are several: neither the
writer nor a window waits for it.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from lprdesk.adapters.store import journal_rows as rows
from lprdesk.adapters.store import subtrees
from lprdesk.adapters.store.cosigned import newest
from lprdesk.adapters.store.engine import driver
from lprdesk.adapters.store.high_water import MarkUnreadable
from lprdesk.adapters.store.journal_file import check_schema
from lprdesk.adapters.store.reading import close_own_reader
from lprdesk.adapters.store.stored_entries import ROOTS, StoredBatch
from lprdesk.adapters.store.stored_log import StoredLog
from lprdesk.audit.append import TailSignature
from lprdesk.audit.checkpoint import Checkpoint
from lprdesk.audit.faults import EncodingError
from lprdesk.audit.leaf import Seen
from lprdesk.audit.log_state import Tail, parse_state
from lprdesk.audit.verified import Verified
from lprdesk.audit.verify import BATCH, Batch, Report, verify_batches
from lprdesk.services.ports.journal import JournalFault

ALONE = 20_000
"""Up to so many entries a process more costs more than it brings."""
MOST_WORKERS = 4
_STATE = "the entries are whole, but what the next one would start from was altered"


@dataclass(frozen=True, slots=True)
class _Head:
    """What the log said of itself at one moment; `problem` is what was wrong with that already.

    `counted` and `state` are what the next append would start from.
    """

    note: str
    size: int
    counted: int
    state: bytes
    signatures: list[TailSignature]
    remembered: list[Checkpoint]
    cosigned: Seen | None
    cosigned_ms: int
    problem: str


def verify_stored(
    log: StoredLog,
    after: Verified | None = None,
    progress: Callable[[int], None] | None = None,
    remembered: Sequence[Checkpoint] = (),
) -> Report:
    """Give the report on the log as it stands now; what is appended meanwhile is not part of it.

    `after` is what an earlier verification kept: only what follows is looked at, and what was kept of the tree.
    `remembered` are heads that others have kept. To be
    called in a thread that is not the event loop's. Raises SQLAlchemyError, dbapi2.Error and OSError where the log
    cannot be read.
    """
    start = after.frontier.size if after else 0
    try:
        while True:
            head = _head(log, start)
            report = verify_batches(
                _batches(log, head, start),
                log_key=log.log_key,
                tails=head.signatures,
                checkpoint=head.note.encode(),
                remembered=[*head.remembered, *remembered],
                after=after,
                workers=min(os.cpu_count() or 1, MOST_WORKERS) if head.size - start > ALONE else 1,
                progress=progress,
            )
            # What is wrong with an entry can be named; what is wrong with all else is said where no entry is bad.
            if report.good and report.verified is not None:
                problem = head.problem or ("" if _starts_from(head, report.verified) else _STATE)
                report = replace(report, problem=problem, verified=None if problem else report.verified)
            # A purge meanwhile takes values away that the entries read here do not say were purged.
            if report.good or _size(log) == head.size:
                return report
    finally:
        close_own_reader()


def _batches(log: StoredLog, head: _Head, first: int) -> Iterator[Batch]:
    start = first
    while start < head.size:
        stop = min(start - start % BATCH + BATCH, head.size)
        yield Batch(start, StoredBatch(log.path, log.key, start, stop))
        start = stop


def _size(log: StoredLog) -> int:
    with log.snapshot() as connection:
        return rows.count(connection)


def _head(log: StoredLog, first: int) -> _Head:
    problem, remembered = "", []
    try:
        remembered = [log.mark.read(log.log_key)]  # before the log is: what is appended between the two is no lack
    except (MarkUnreadable, FileNotFoundError):
        problem = "the mark beside the log is missing or was altered"
    with log.snapshot() as connection:
        there, size = driver(connection), rows.count(connection)
        seen: tuple[Seen | None, int] = (None, 0)
        try:
            check_schema(connection)
            seen = newest(connection, log.log_key)
            remembered += rows.kept_heads(connection, log.log_key)
            if not subtrees.fit(there, size, first):
                problem = ROOTS
        except JournalFault as found:
            problem = found.sentence
        except rows.Inconsistent as found:
            problem = f"{found}: altered"
        note, counted, state = there.execute("SELECT note, size, state FROM head").fetchone() or ("", 0, b"")
        return _Head(note, size, counted, state, rows.last_signatures(connection), remembered, *seen, problem)


def _starts_from(head: _Head, verified: Verified) -> bool:
    """Say whether the next append would start from the log that was verified."""
    try:
        state = parse_state(head.state)
    except EncodingError:
        return False
    open_sessions = {
        chain.session: Tail(chain.index, chain.leaf_hash, signer)
        for signer, chain in verified.chains.items()
        if chain.session is not None and not chain.closed
    }
    station = next((each for each in verified.chains.items() if each[1].session is None), None)
    tail = None if station is None else Tail(station[1].index, station[1].leaf_hash, station[0])
    return (
        (state.origin, state.frontier, state.station) == (verified.origin, verified.frontier, tail)
        and dict(state.sessions) == open_sessions
        and state.policy_ms in (verified.policy_ms, max(verified.policy_ms, head.cosigned_ms))
        and state.seen == (head.cosigned or verified.seen)
        and head.counted == head.size
    )
