"""`journal.db` and its high-water mark: opened, held together, appended to. Everything here runs in the store's thread.

The rules that keep the log sound: one writer; the head is read in the transaction
that moves it; the new state is computed on a copy and adopted after COMMIT; after any error of the disk nothing more
is written until the file has been opened again.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lprdesk.adapters.store import journal_rows as rows
from lprdesk.adapters.store.cosigned import check_cosigned, keep_cosigned, open_cosigned
from lprdesk.adapters.store.engine import driver, written
from lprdesk.adapters.store.high_water import HighWaterMark, MarkUnreadable
from lprdesk.adapters.store.journal_faults import NewLogNeeded, altered
from lprdesk.adapters.store.journal_write import head_note, write
from lprdesk.adapters.store.schema import MIGRATIONS, is_empty, refuse_newer, schema_digest, upgrade
from lprdesk.adapters.store.subtrees import root_at
from lprdesk.audit.append import Entry, Pending, Stamp, append
from lprdesk.audit.event import ClockStepped, Event, JournalMigrated, StationOpened
from lprdesk.audit.keys import VerifyKey
from lprdesk.audit.log_state import LogState
from lprdesk.audit.note import sign_note
from lprdesk.audit.session import StationSigner
from lprdesk.services.ports.entropy import Entropy

JOURNAL_MIGRATIONS = MIGRATIONS / "journal"


@dataclass(frozen=True, slots=True)
class Opened:
    """What the journal knows between two commits: the state, the signed head, and when its last entry was made."""

    state: LogState
    note: str
    last: Stamp | None

    def expected_ms(self, stamp: Stamp) -> int:
        """Give the time, ms UTC, that it must be by the last entry: its own, and in the same boot what passed since.

        Time since boot never runs faster than the wall clock, so that this never expects too much.
        """
        if self.last is None:
            return 0
        elapsed = stamp.mono_ms - self.last.mono_ms if self.last.boot == stamp.boot else 0
        return self.last.time_ms + max(0, elapsed)


class JournalFile:
    """The synchronous journal."""

    def __init__(
        self,
        engine: sa.Engine,
        mark: HighWaterMark,
        station: StationSigner,
        entropy: Entropy,
        *,
        first: StationOpened,
        tolerance_ms: int,
        migrations: Path = JOURNAL_MIGRATIONS,
    ) -> None:
        """`first` begins a new log; `tolerance_ms` is the backward step of the clock that is not yet an entry."""
        self.engine = engine
        self.mark = mark
        self.key = station.key.verify_key
        self._station = station
        self._entropy = entropy
        self._first = first
        self._tolerance_ms = tolerance_ms
        self._migrations = migrations

    def open(self, stamp: Stamp) -> Opened:
        """Open the log anew from the disk, begin it where it is new, migrate it where it is old.

        Raises JournalFault, and SQLAlchemyError and OSError as the disk does.
        """
        self.engine.dispose()
        try:
            with self.engine.begin() as connection:
                refuse_newer(connection, self._migrations)
                if not is_empty(connection):
                    check_schema(connection)
                migrated = upgrade(connection, self._migrations)
                state, note = rows.read_head(connection, self.key)
                self._check_mark(connection, state)
                check_cosigned(connection, state, self.key)
                opened = Opened(state, note, rows.last_stamp(connection, state.size))
                if migrated:
                    changed = JournalMigrated(
                        from_revision=migrated.before,
                        to_revision=migrated.after,
                        schema=schema_digest(connection),
                    )
                    events = self._by_station([changed] if state.size else [self._first, changed])
                    opened, _ = self._extend(driver(connection), opened, events, stamp)
        except rows.Inconsistent as found:
            raise altered(str(found)) from None
        self.mark.settle(opened.note)
        return opened

    def append(self, opened: Opened, pending: Sequence[Pending], stamp: Stamp) -> tuple[Opened, Sequence[Entry]]:
        """Make the events durable in one commit and give the new state with their entries.

        Raises AuditError where an event cannot be appended: nothing was written then. Any other exception leaves open
        what stands on the disk: the journal has to be opened again before the next append.
        """
        stepped = self._stepped(opened, stamp)
        with written(self.engine) as there:
            if head_note(there) != opened.note:
                raise altered("the signed head")
            opened, entries = self._extend(there, opened, [*self._by_station(stepped), *pending], stamp)
        self.mark.raise_to(opened.note)
        return opened, entries[len(stepped) :]

    def remember(self, opened: Opened, note: str, witnesses: Collection[VerifyKey]) -> Opened:
        """Keep a head that witnesses cosigned, for ever, and give the state that knows it.

        Raises HeadRefused where the note is not in order, smaller or older than one that is kept: nothing changed.
        Raises NewLogNeeded where it is no head of this log as it stands: it is kept as evidence, and every later
        opening refuses as well. Any other exception leaves open what stands on the disk.
        """
        cosigned = open_cosigned(note, self.key, witnesses)
        with self.engine.begin() as connection:
            state = keep_cosigned(connection, opened.state, cosigned, self.key)
        with self.engine.begin() as connection:
            check_cosigned(connection, state, self.key)
        return replace(opened, state=state)

    def behind(self, opened: Opened, stamp: Stamp) -> bool:
        """Say whether the wall clock is behind policy time, or what must have passed, by more than is tolerated."""
        return stamp.time_ms < max(opened.state.policy_ms, opened.expected_ms(stamp)) - self._tolerance_ms

    def _stepped(self, opened: Opened, stamp: Stamp) -> Sequence[Event]:
        """Give the entry about a backward step since the last entry; the next step is counted from that entry."""
        expected = opened.expected_ms(stamp)
        if stamp.time_ms >= expected - self._tolerance_ms:
            return ()
        return (ClockStepped(from_ms=expected, to_ms=stamp.time_ms),)

    def _by_station(self, events: Sequence[Event]) -> list[Pending]:
        return [Pending(event, self._station) for event in events]

    def _extend(
        self, there: Any, opened: Opened, pending: Sequence[Pending], stamp: Stamp
    ) -> tuple[Opened, Sequence[Entry]]:
        commit = append(opened.state, pending, stamp, station=self._station, random=self._entropy)
        write(there, commit)
        return Opened(commit.state, commit.checkpoint, stamp), commit.entries

    def _check_mark(self, connection: sa.Connection, state: LogState) -> None:
        """Refuse a database that is older than its mark, or another than the one that was marked; mark a new log."""
        if not self.mark.exists():
            if state.size:
                raise altered("the mark beside it, which is missing")
            self.mark.settle(sign_note(state.checkpoint.text, [self._station.key]).encode().decode())
        try:
            marked = self.mark.read(self.key)
        except MarkUnreadable:
            raise altered("the mark beside it") from None
        if marked.size > state.size:
            raise NewLogNeeded("older-copy", f"ends at entry {state.size}; it had {marked.size} before")
        # They differ after a crash between the commit and its mark; only then is the older root worth its time.
        here = state.frontier.root() if marked.size == state.size else root_at(driver(connection), marked.size)
        if here != marked.root:
            raise altered("the mark beside it")


def check_schema(connection: sa.Connection) -> None:
    """Hold the tables and triggers against the newest entry about them. Raises Inconsistent."""
    recorded = rows.recorded(connection, [JournalMigrated.kind], None, 0)
    if not recorded or recorded[-1].fields.get("schema") != schema_digest(connection):
        raise rows.Inconsistent("its tables and triggers")
