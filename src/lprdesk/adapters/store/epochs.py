"""The next log of a station, where its log must not go on: an older copy, a lost one, one that was forked.

The old log is never appended to again. Its files are kept in `epochs/<number>` to be read and exported; its key signs
one thing more, the hand-over to the new key, and is then gone from this machine. The agency approves the new log; a
station without a server records who did and why, in its third entry, for everybody to see.

The new log is made whole beside the old one, in `next`, and then takes its place file by file; `next/ready` says that
it is whole. Whoever opens the station finishes what a crash left half done.
"""

import contextlib
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from lprdesk.adapters.private_files import FILE_MODE, make_private_folder, replace_private
from lprdesk.adapters.store import journal_rows as rows
from lprdesk.adapters.store.cosigned import check_cosigned, newest_note
from lprdesk.adapters.store.engine import DISK_FAULTS, create_engine, driver
from lprdesk.adapters.store.high_water import HighWaterMark, MarkUnreadable
from lprdesk.adapters.store.journal_faults import NewLogNeeded
from lprdesk.adapters.store.journal_file import JournalFile, check_schema
from lprdesk.adapters.store.key_holders import KeyHolder
from lprdesk.adapters.store.log_key import LogKey
from lprdesk.adapters.store.stored_log import StoredLog
from lprdesk.audit.append import Pending, Stamp
from lprdesk.audit.epoch import hand_over
from lprdesk.audit.event import EpochAlarm, StationOpened
from lprdesk.audit.keys import SigningKey, VerifyKey
from lprdesk.audit.session import StationSigner
from lprdesk.domain.faults import EnvironmentFault
from lprdesk.services.ports.entropy import Entropy
from lprdesk.services.ports.journal import JournalFault

DATABASE, MARK, KEY = "journal.db", "journal.mark", "log.key"
NEXT, READY, EPOCHS, PUBLIC_KEY = "next", "ready", "epochs", "log.vkey"
READ_ONLY = 0o400


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Who of the agency approved a new log for this station, and why, as it was typed."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NextLog:
    """What the new log begins with: the station as its first entry says it, and when."""

    folder: Path
    opened: StationOpened
    stamp: Stamp
    tolerance_ms: int


@dataclass(frozen=True, slots=True)
class _Old:
    """What the old log is found to be."""

    cause: str
    ended: int | None
    remembered: int | None
    head: str | None


def make_next(to_begin: NextLog, approval: Approval, key: bytes, holder: KeyHolder, entropy: Entropy) -> None:
    """Make the next log and put it in the old one's place. The caller holds the station's lock.

    `key` opens the databases; of `to_begin.opened` the number, key and hand-over are filled in here. Raises
    EnvironmentFault and JournalFault: the old log then stands as it did.
    """
    folder, opened = to_begin.folder, to_begin.opened
    number = sum(1 for _ in folder.glob(f"{EPOCHS}/*/")) + 1
    old_key, old = _old_key(folder, opened, holder), None
    if old_key is not None:
        mark = HighWaterMark(folder / MARK)
        old = _look(StoredLog(path=folder / DATABASE, key=key, log_key=old_key.verify_key, mark=mark))
    found = old or _Old("altered", None, None, None)
    alarm = EpochAlarm(
        cause=found.cause,
        ended=found.ended,
        remembered=found.remembered,
        approved_by=approval.by,
        reason=approval.reason,
    )
    try:
        shutil.rmtree(folder / NEXT, ignore_errors=True)
        make_private_folder(folder / NEXT)
        new = LogKey(folder / NEXT / KEY, holder, agency=opened.agency, station=opened.station).make(entropy)
        first = replace(opened, epoch=number + 1, log_key=new.verify_key.text, previous_head=found.head)
        if old_key is not None:
            first = replace(first, handover=hand_over(old_key, new.verify_key))
            replace_private(folder / NEXT / PUBLIC_KEY, f"{old_key.verify_key.text}\n".encode())
        _begin(replace(to_begin, opened=first), alarm, key, StationSigner(new), entropy)
        replace_private(folder / NEXT / READY, str(number).encode())
        finish(folder)
    except DISK_FAULTS as fault:
        raise _not_made() from fault


def finish(folder: Path) -> None:
    """Put a new log that is whole into the old one's place, where that was begun. Raises OSError.

    A file in `next` says that the one of its name in the station's folder is still the old one.
    """
    upcoming = folder / NEXT
    if not (upcoming / READY).exists():
        return
    kept = folder / EPOCHS / (upcoming / READY).read_text()
    make_private_folder(kept.parent)
    make_private_folder(kept)
    for name in (f"{DATABASE}-wal", f"{DATABASE}-shm", DATABASE, MARK):
        moves = (upcoming / (DATABASE if name.startswith(DATABASE) else name)).exists()
        if moves and (folder / name).exists():
            (folder / name).replace(kept / name)
            (kept / name).chmod(READ_ONLY)
        if name in (DATABASE, MARK) and moves:
            (upcoming / name).replace(folder / name)
    for name, to in ((PUBLIC_KEY, kept), (KEY, folder)):
        if (upcoming / name).exists():
            (upcoming / name).replace(to / name)
    (upcoming / READY).unlink()
    shutil.rmtree(upcoming, ignore_errors=True)


def kept_logs(folder: Path, key: bytes) -> list[StoredLog]:
    """Give the logs that were ended, oldest first, to be verified and exported. Raises KeyRefused, OSError.

    One whose key could not be opened any more when it was ended is not among them: nothing says whose it was.
    """
    return [
        StoredLog(
            path=each.parent / DATABASE,
            key=key,
            log_key=VerifyKey.parse(each.read_text().strip()),
            mark=HighWaterMark(each.parent / MARK),
        )
        for each in sorted(folder.glob(f"{EPOCHS}/*/{PUBLIC_KEY}"), key=lambda path: int(path.parent.name))
    ]


def _old_key(folder: Path, opened: StationOpened, holder: KeyHolder) -> SigningKey | None:
    try:
        return LogKey(folder / KEY, holder, agency=opened.agency, station=opened.station).open()
    except EnvironmentFault:
        return None


def _look(log: StoredLog) -> _Old:
    """Say what is wrong with the old log, as far as it can be read; what is in its WAL is folded into it."""
    note, remembered, cosigned, ended, cause = None, None, None, None, "altered"
    with contextlib.suppress(MarkUnreadable, OSError):
        note, remembered = log.mark.note(log.log_key), log.mark.read(log.log_key).size
    if not log.path.exists():
        return _Old("missing", None, remembered, note)
    try:
        _fold(log)
        with log.snapshot() as connection:
            ended, cosigned = rows.count(connection), newest_note(connection)
            state, _ = rows.read_head(connection, log.log_key)
            check_schema(connection)
            check_cosigned(connection, state, log.log_key)
    except NewLogNeeded as fault:
        cause = fault.cause
    except (rows.Inconsistent, JournalFault, *DISK_FAULTS):
        pass  # altered
    else:
        if remembered is not None:
            cause = "older-copy" if remembered > ended else "asked"
    return _Old(cause, ended, remembered, cosigned or note)


def _fold(log: StoredLog) -> None:
    engine = create_engine(log.path, log.key)
    try:
        with engine.connect() as connection:
            driver(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        engine.dispose()


def _begin(to_begin: NextLog, alarm: EpochAlarm, key: bytes, station: StationSigner, entropy: Entropy) -> None:
    """Write the new log's first entries, and leave its files closed."""
    database, mark = to_begin.folder / NEXT / DATABASE, HighWaterMark(to_begin.folder / NEXT / MARK)
    database.touch(mode=FILE_MODE)
    engine = create_engine(database, key)
    file = JournalFile(engine, mark, station, entropy, first=to_begin.opened, tolerance_ms=to_begin.tolerance_ms)
    try:
        file.append(file.open(to_begin.stamp), [Pending(alarm, station)], to_begin.stamp)
        mark.close()
    finally:
        engine.dispose()


def _not_made() -> EnvironmentFault:
    return EnvironmentFault(
        "The new log could not be made.",
        kept="The old log stands as it did.",
        todo="Check the free disk space and the permissions of the station's folder, then approve it again.",
    )
