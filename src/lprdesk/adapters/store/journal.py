"""The station's log behind its port: appends gathered into commits, one writer, and no write after an error."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from lprdesk.adapters.store import journal_rows as rows
from lprdesk.adapters.store.cosigned import HeadRefused
from lprdesk.adapters.store.engine import DISK_FAULTS, Database
from lprdesk.adapters.store.journal_export import export_stored
from lprdesk.adapters.store.journal_faults import altered
from lprdesk.adapters.store.journal_file import JournalFile, Opened
from lprdesk.adapters.store.journal_verify import verify_stored
from lprdesk.adapters.store.stored_log import StoredLog
from lprdesk.audit.append import Entry, Pending, Stamp
from lprdesk.audit.event import Event
from lprdesk.audit.faults import AuditError, SessionExpired
from lprdesk.audit.keys import VerifyKey
from lprdesk.audit.receipt import Mint, Receipt
from lprdesk.audit.seal import Sealed
from lprdesk.audit.session import Signer
from lprdesk.audit.verify import Report
from lprdesk.services.ports.clock import Clock
from lprdesk.services.ports.journal import JournalFault, JournalStanding, RecordedEntry

E = TypeVar("E", bound=Event)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    pending: Pending
    entry: asyncio.Future[Entry]


class StationJournal:
    """One station's log. Made by `open_station`; all calls come from one event loop."""

    def __init__(self, database: Database, file: JournalFile, clock: Clock) -> None:
        self.stored = StoredLog(path=database.path, key=database.key, log_key=file.key, mark=file.mark)
        self._database = database
        self._file = file
        self._clock = clock
        self._mint = Mint()
        self._opened: Opened | None = None
        self._fault: JournalFault | None = None
        self._closing = False
        self._waiting: list[_Waiting] = []
        self._committing: asyncio.Task[None] | None = None
        self._callbacks: list[Callable[[JournalStanding], None]] = []

    async def open(self) -> None:
        """Open the log, or open it again after a fault. Raises EnvironmentFault."""
        stamp = self._stamp()
        try:
            self._opened = await self._database.run(lambda: self._file.open(stamp))
        except DISK_FAULTS as fault:
            raise _unusable() from fault
        self._fault = None
        self._tell()

    async def append(
        self, event: E, signer: Signer, session: str | None = None, sealed: Sealed | None = None
    ) -> Receipt[E]:
        """Return once the entry is durable and signed, `sealed` beside it, and emptied what a purge names.

        Raises SessionExpired and JournalFault: nothing was recorded.

        Appends that wait while a commit runs go into the next one together. One that is cancelled before its commit
        begins is never written; after that it is written all the same.
        """
        if self._opened is None or self._closing:
            raise _closed()
        if self._fault is not None:
            raise _again(self._fault)
        waiting = _Waiting(Pending(event, signer, session, sealed), asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if self._committing is None:
            self._committing = asyncio.create_task(self._commit_all())
        entry = await waiting.entry
        return self._mint.issue(event, entry.index, entry.leaf_hash)

    async def entries(
        self, kinds: Collection[str] | None = None, session: str | None = None, since: int = 0
    ) -> list[RecordedEntry]:
        """Give entries in the log's order, from index `since`, of these kinds and this session where given.

        What is given comes from the leaves and the values that they commit to. Raises JournalFault.
        """

        def read() -> list[RecordedEntry]:
            with self._file.engine.begin() as connection:
                return rows.recorded(connection, kinds, session, since)

        try:
            return await self._database.run(read)
        except rows.Inconsistent as found:
            raise altered(str(found)) from None
        except DISK_FAULTS as fault:
            raise _unusable() from fault

    async def verify(self) -> Report:
        """Check every leaf, value, chain, signature, searched column and head from the stored bytes.

        Runs in a thread and, for a long log, processes of its own, so that appends and windows go on. Raises
        JournalFault where the log cannot be read at all; what is wrong with it stands in the report.
        """
        try:
            return await asyncio.to_thread(verify_stored, self.stored)
        except DISK_FAULTS as fault:
            raise _unusable() from fault

    async def export(self, folder: Path, *, hashes_only: bool = False) -> None:
        """Write the log with its values as a folder that outsiders verify (`lprdesk.audit.export_folder`).

        With `hashes_only` its tree and signed head alone, which name nobody.

        What is appended meanwhile is not part of it. Raises JournalFault where it cannot be read or written.
        """
        try:
            await asyncio.to_thread(export_stored, self.stored, folder, hashes_only=hashes_only)
        except DISK_FAULTS as fault:
            raise _unusable() from fault

    def standing(self) -> JournalStanding:
        """Give the state after the latest commit, from memory."""
        size = 0 if self._opened is None else self._opened.state.size
        if self._fault is not None:
            return JournalStanding(size, size, str(self._fault), healthy=False)
        if self._opened is not None and self._file.behind(self._opened, self._stamp()):
            sentence = "The clock of this machine went backwards; no query until its time is settled."
            return JournalStanding(size, size, sentence, healthy=True, clock_trusted=False)
        return JournalStanding(size, size, f"{size:,} entries, all signed.", healthy=True)

    def subscribe(self, callback: Callable[[JournalStanding], None]) -> Callable[[], None]:
        """Call back after each commit and each fault; returns what ends it."""
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    async def remember(self, note: str, witnesses: Collection[VerifyKey]) -> None:
        """Keep a head of this log that a witness cosigned; entries from now on name it.

        Raises HeadRefused where the note is not in order, smaller or older than one that is kept. Raises NewLogNeeded
        where it is no head of the log as it stands: nothing is appended any more, after the next start neither.
        """
        while self._committing is not None:
            await asyncio.wait({self._committing})
        if self._opened is None or self._closing or self._fault is not None:
            raise _again(self._fault or _closed())
        self._committing = asyncio.create_task(self._remember(self._opened, note, witnesses))
        await self._committing

    async def close(self) -> None:
        """Finish the commit that runs, take no more, close the file. Again is nothing."""
        if self._closing:
            return
        self._closing = True
        if self._committing is not None:
            await asyncio.wait({self._committing})
        try:
            await self._database.run(self._file.mark.close)
        except DISK_FAULTS:
            self._fault = _unusable()  # a mark that lags is raised at the next opening
        finally:
            await self._database.close()

    async def _remember(self, opened: Opened, note: str, witnesses: Collection[VerifyKey]) -> None:
        try:
            self._opened = await self._database.run(lambda: self._file.remember(opened, note, witnesses))
        except HeadRefused:
            raise
        except Exception as fault:  # noqa: BLE001  (as of a commit)
            self._fault = fault if isinstance(fault, JournalFault) else _unusable()
            raise self._fault from None
        finally:
            await self._commit_all()
            self._tell()

    async def _commit_all(self) -> None:
        while self._waiting:
            batch = [each for each in self._waiting if not each.entry.cancelled()]
            self._waiting.clear()
            if batch:
                await self._commit(batch)
                self._tell()
        self._committing = None

    async def _commit(self, batch: list[_Waiting]) -> None:
        """Make the batch durable, or refuse it; an event that cannot be appended takes no other down with it."""
        opened, stamp = self._opened, self._stamp()
        if opened is None or self._fault is not None:
            _refuse(batch, self._fault or _closed())
            return
        pending = [each.pending for each in batch]
        try:
            self._opened, entries = await self._database.run(lambda: self._file.append(opened, pending, stamp))
        except AuditError as fault:
            if len(batch) > 1:
                for each in batch:
                    await self._commit([each])
            else:
                _refuse(batch, fault if isinstance(fault, SessionExpired) else _not_an_entry())
        except Exception as fault:  # noqa: BLE001  (whatever it was, the disk's state is unknown until it is read again)
            self._fault = fault if isinstance(fault, JournalFault) else _unusable()
            _refuse(batch, self._fault)
        else:
            for each, entry in zip(batch, entries, strict=True):
                if not each.entry.done():
                    each.entry.set_result(entry)

    def _stamp(self) -> Stamp:
        return stamp_of(self._clock)

    def _tell(self) -> None:
        standing = self.standing()
        for callback in tuple(self._callbacks):
            callback(standing)


def stamp_of(clock: Clock) -> Stamp:
    """Give the clock's time as a commit carries it."""
    return Stamp((clock.now() - rows.EPOCH) // _MILLISECOND, clock.monotonic_ms(), clock.boot_id())


def _refuse(batch: list[_Waiting], fault: Exception) -> None:
    for each in batch:
        if not each.entry.done():
            each.entry.set_exception(_again(fault) if isinstance(fault, JournalFault) else fault)


def _again(fault: JournalFault) -> JournalFault:
    """Give the same words in an exception of its own: one that several raise would gather all their traces."""
    return JournalFault(fault.sentence, kept=fault.kept, todo=fault.todo)


def _closed() -> JournalFault:
    return JournalFault("The log is not open.", kept="Nothing was recorded.", todo="Start lprdesk again.")


def _not_an_entry() -> JournalFault:
    return JournalFault(
        "This cannot be recorded in the log as it is, so it was not done.",
        kept="Nothing was recorded; what is in the log is untouched.",
        todo="Shorten or correct what was typed, or sign in again.",
    )


def _unusable() -> JournalFault:
    return JournalFault(
        "The log on this machine cannot be written or read.",
        kept="What was recorded before is kept; nothing is done that cannot be recorded.",
        todo="Check the free disk space and the permissions of the station's folder, then start lprdesk again.",
    )
