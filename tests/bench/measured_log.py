"""A station's log to be measured, and beside it the bare commits that its file format allows."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlcipher3 import dbapi2  # type: ignore[import-untyped]  # no stubs are published

from lprdesk.adapters.store.engine import Database
from lprdesk.adapters.store.high_water import HighWaterMark
from lprdesk.adapters.store.journal_file import JournalFile
from lprdesk.adapters.store.stored_log import StoredLog
from lprdesk.audit.append import Entry, Pending, Stamp
from lprdesk.audit.commitment import NONCE_BYTES
from lprdesk.audit.credential_key import CredentialKey
from lprdesk.audit.event import (
    Event,
    PictureViewed,
    QueryAnswered,
    QueryAuthorised,
    ResultsClosed,
    ResultViewed,
    SessionClosed,
    StationOpened,
)
from lprdesk.audit.keys import station_key
from lprdesk.audit.seal import Sealed, seal
from lprdesk.audit.seal_key import ReviewerSecret
from lprdesk.audit.session import SessionSigner, StationSigner, draft_session

NOON = 1_800_000_000_000
QUERY = "ab" * 32
SESSION_ENTRIES = 120
RESULT = bytes(1_000)
REVIEWER = ReviewerSecret(bytes(range(32)))
OF_ONE_QUERY = (
    QueryAuthorised(
        person="kim.rivera",
        on_behalf_of=None,
        case="HSI-26-0042",
        purpose="criminal-investigation",
        offence="19usc1590",
        priority=None,
        plate="8ABC123",
        jurisdiction="US-CA",
        relation="vehicle seen at the pier",
        reason="Silver van seen leaving the pier after the transfer of 2 March, named in the report.",
        flags=[],
        window_start=NOON - 10**9,
        window_end=NOON,
        bound="period",
        request="cd" * 32,
    ),
    QueryAnswered(
        query=QUERY,
        count=12,
        set_aside={"other-plate": 3},
        vendor_query="Q-8812-77123",
        commitment="ef" * 32,
        held="vendor",
        milliseconds=812,
    ),
    ResultViewed(query=QUERY, view="table", count=12),
    PictureViewed(query=QUERY, read="read-1029381", part="crop"),
    PictureViewed(query=QUERY, read="read-1029382", part="crop"),
    ResultsClosed(query=QUERY, cause="closed"),
)
"""What one query leaves in the log, in its order: the mix that is measured."""


class MeasuredLog:
    """The synchronous journal in a folder of its own, with a person signed in."""

    def __init__(self, folder: Path) -> None:
        key = station_key("pd.example", "desk-1", os.urandom)
        self._station = StationSigner(key)
        self._now = NOON
        self.folder = folder
        self.database = Database(folder / "journal.db", os.urandom(32))
        self.file = JournalFile(
            self.database.engine,
            HighWaterMark(folder / "journal.mark"),
            self._station,
            os.urandom,
            first=StationOpened(
                agency="pd.example", station="desk-1", epoch=1, log_key=key.verify_key.text, program="0.1.0"
            ),
            tolerance_ms=60_000,
        )
        self._opened = self.file.open(self._stamp())
        self.signer = self._sign_in()

    @property
    def size(self) -> int:
        return self._opened.state.size

    @property
    def stored(self) -> StoredLog:
        mark = HighWaterMark(self.folder / "journal.mark")
        return StoredLog(path=self.database.path, key=self.database.key, log_key=self.file.key, mark=mark)

    def append(self, events: Sequence[Event], *, sealed: bool = False) -> tuple[float, Sequence[Entry]]:
        """One commit of these events, sealing a result beside each where that is asked: seconds, entries."""
        stamp = self._stamp()
        begun = perf_counter()
        pending = [Pending(each, self.signer, None, self._sealed() if sealed else None) for each in events]
        self._opened, entries = self.file.append(self._opened, pending, stamp)
        return perf_counter() - begun, entries

    def grow(self, size: int) -> None:
        """Append in groups until there are so many; a session every so often, as people come and go."""
        while self.size < size:
            at = self.size
            if at % (SESSION_ENTRIES * 10) < 64:
                self.append([SessionClosed(person="kim.rivera", cause="signed-out")])
                self.signer = self._sign_in()
            self.append([OF_ONE_QUERY[(at + each) % len(OF_ONE_QUERY)] for each in range(min(64, size - self.size))])

    def close(self) -> None:
        self.file.mark.close()
        self.database.engine.dispose()

    def _sealed(self) -> Sealed:
        nonce = os.urandom(NONCE_BYTES)
        until = self._now + 10**9
        return seal(RESULT, nonce, [REVIEWER.key], origin=self.file.key.name, until=until, random=os.urandom)

    def _sign_in(self) -> SessionSigner:
        credential = Ed25519PrivateKey.generate()
        draft = draft_session(
            origin=self._station.key.name,
            person="kim.rivera",
            credential=CredentialKey.of(credential.public_key()),
            now_ms=self._now,
            duration_ms=12 * 3_600_000,
            random=os.urandom,
        )
        signer = draft.complete(credential.sign(draft.statement))
        self._opened, _ = self.file.append(self._opened, [Pending(signer.certificate, signer)], self._stamp())
        return signer

    def _stamp(self) -> Stamp:
        self._now += 1
        return Stamp(self._now, self._now - NOON, "b007")


class BareCommits:
    """Rows of random bytes in one table: what SQLCipher, or SQLite where there is no key, can do at best."""

    def __init__(self, path: Path, *, encrypted: bool) -> None:
        self._connection: Any = dbapi2.connect(str(path), isolation_level=None)
        if encrypted:
            self._connection.execute(f"PRAGMA key = \"x'{os.urandom(32).hex()}'\"")
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("CREATE TABLE rows (at INTEGER PRIMARY KEY, data BLOB)")

    def commit(self, sizes: Sequence[int]) -> float:
        """One durable commit of so many rows of so many bytes: seconds."""
        rows = [(os.urandom(size),) for size in sizes]
        begun = perf_counter()
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany("INSERT INTO rows (data) VALUES (?)", rows)
        self._connection.execute("COMMIT")
        return perf_counter() - begun

    def close(self) -> None:
        self._connection.close()


def written_bytes(entry: Entry) -> int:
    """What is kept of an entry: leaf, hash, values with their digests, and the sealed result."""
    values = sum(len(each.text) + len(each.digest) for each in entry.disclosures)
    return len(entry.leaf) + len(entry.leaf_hash) + values + (len(entry.sealed.data) if entry.sealed else 0)


@contextmanager
def measured_log() -> Iterator[MeasuredLog]:
    with TemporaryDirectory(prefix="lprdesk-bench-") as name:
        log = MeasuredLog(Path(name))
        try:
            yield log
        finally:
            log.close()
