"""A station's folder, opened: lock, key slots, log key, journal and casework, and closed again in the right order."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from lprdesk.adapters.private_files import make_private_folder
from lprdesk.adapters.store.casework import StationCasework
from lprdesk.adapters.store.engine import Database
from lprdesk.adapters.store.epochs import finish
from lprdesk.adapters.store.high_water import HighWaterMark
from lprdesk.adapters.store.journal import StationJournal
from lprdesk.adapters.store.journal_faults import NewLogNeeded
from lprdesk.adapters.store.journal_file import JournalFile
from lprdesk.adapters.store.key_holders import KeyHolder, station_holder
from lprdesk.adapters.store.log_key import LogKey
from lprdesk.adapters.store.slots import Slots, StationKey
from lprdesk.adapters.store.station_lock import StationLock
from lprdesk.adapters.store.station_results import StationResults
from lprdesk.audit.event import StationOpened
from lprdesk.audit.keys import SigningKey
from lprdesk.audit.session import StationSigner
from lprdesk.domain.faults import EnvironmentFault
from lprdesk.services.ports.clock import Clock
from lprdesk.services.ports.entropy import Entropy


@dataclass(frozen=True, slots=True, kw_only=True)
class StationFacts:
    """What the station is, as the first entry of its log says it; `program` is the program's version."""

    folder: Path
    agency: str
    station: str
    program: str
    tolerance: timedelta
    """The backward step of the clock that is not yet an entry of the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """The opened station. `signer` signs what nobody is signed in for; its key's name is the log's origin."""

    journal: StationJournal
    casework: StationCasework
    results: StationResults
    signer: StationSigner
    slots: Slots
    key: StationKey
    _lock: StationLock

    async def close(self) -> None:
        """Close casework, then the journal, and let another process in."""
        try:
            await self.casework.close()
        finally:
            try:
                await self.journal.close()
            finally:
                self._lock.release()


_BEHIND_A_LOG: Final = ("journal.mark", "casework.db", "epochs")
"""What is made only once there is a log: where one of them stands and the log does not, the log was taken away."""


@dataclass(frozen=True, slots=True)
class _Keys:
    lock: StationLock
    slots: Slots
    key: StationKey
    log_key: SigningKey


async def open_station(facts: StationFacts, clock: Clock, entropy: Entropy, holder: KeyHolder | None = None) -> Station:
    """Open the station's folder; one that is empty becomes a station. Raises EnvironmentFault, JournalFault.

    `holder` keeps the machine's own secret: by default the keyring where there is a usable one, else a file.
    """
    keys = await asyncio.to_thread(_open_keys, facts, entropy, holder)
    folder, signer = facts.folder, StationSigner(keys.log_key)
    opened: list[StationJournal | StationCasework] = []
    try:
        database = Database(folder / "journal.db", keys.key.derive("journal.db"))
        file = JournalFile(
            database.engine,
            HighWaterMark(folder / "journal.mark"),
            signer,
            entropy,
            first=_first(facts, keys.log_key),
            tolerance_ms=facts.tolerance // timedelta(milliseconds=1),
        )
        journal = StationJournal(database, file, clock)
        opened.append(journal)
        await journal.open()
        await _casework_is_whole(folder, journal)
        casework = StationCasework(Database(folder / "casework.db", keys.key.derive("casework.db")))
        opened.append(casework)
        await casework.open()
    except BaseException as fault:
        for each in reversed(opened):
            await each.close()
        keys.lock.release()
        if isinstance(fault, OSError):
            raise _folder_unusable() from fault
        raise
    return Station(
        journal=journal,
        casework=casework,
        results=StationResults(database),
        signer=signer,
        slots=keys.slots,
        key=keys.key,
        _lock=keys.lock,
    )


def _open_keys(facts: StationFacts, entropy: Entropy, holder: KeyHolder | None) -> _Keys:
    folder = facts.folder
    try:
        make_private_folder(folder)
    except OSError as fault:
        raise _folder_unusable() from fault
    lock = StationLock(folder / "station.lock")
    try:
        return _unlocked(facts, entropy, holder or station_holder(folder, facts.station), lock)
    except BaseException as fault:
        lock.release()
        if isinstance(fault, OSError):
            raise _folder_unusable() from fault
        raise


def _unlocked(facts: StationFacts, entropy: Entropy, holder: KeyHolder, lock: StationLock) -> _Keys:
    finish(facts.folder)
    slots = Slots(facts.folder / "slots.json", entropy)
    log_key = LogKey(facts.folder / "log.key", holder, agency=facts.agency, station=facts.station)
    if _holds_something(facts.folder / "journal.db"):
        return _Keys(lock, slots, slots.open_station(holder), log_key.open())
    if any((facts.folder / name).exists() for name in _BEHIND_A_LOG):
        raise _log_missing()
    key = slots.open_station(holder) if slots.exist() else slots.create(holder)
    # A key without anything else is left of a first start that broke off: it is never replaced by another.
    return _Keys(lock, slots, key, log_key.open() if log_key.exists() else log_key.make(entropy))


def _holds_something(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


async def _casework_is_whole(folder: Path, journal: StationJournal) -> None:
    """Refuse to go on without casework once somebody has signed in: it holds spent codes and the directory's number.

    Without it a one-time code would be good once more and an older directory would be taken (ACC-4, PUR-1).
    """
    if _holds_something(folder / "casework.db") or not await journal.entries(("session.opened",)):
        return
    raise EnvironmentFault(
        "The casework of this station is missing, and with it which one-time codes are spent.",
        kept="The log is untouched; nobody can sign in.",
        todo="Put the newest casework.db back, or ask the agency to open a new log for this station.",
    )


def _first(facts: StationFacts, log_key: SigningKey) -> StationOpened:
    return StationOpened(
        agency=facts.agency,
        station=facts.station,
        epoch=1,
        log_key=log_key.verify_key.text,
        program=facts.program,
    )


def _folder_unusable() -> EnvironmentFault:
    return EnvironmentFault(
        "The station's folder cannot be read or written.",
        kept="Nothing was changed.",
        todo="Check its permissions and the free disk space, then start again.",
    )


def _log_missing() -> NewLogNeeded:
    return NewLogNeeded("missing", "is missing, and what was written beside it is there")
