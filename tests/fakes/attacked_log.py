"""A real log of forty entries on the disk, closed, and the hand of somebody who has its database's key and not its own.

Made once; each test gets a copy. Two people's sessions lie side by side in it, one is closed, a value is purged.
"""

import asyncio
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlcipher3 import dbapi2  # type: ignore[import-untyped]  # no stubs are published

from fakes.clock import SettableClock
from lprdesk.adapters.store.epochs import Approval
from lprdesk.adapters.store.high_water import HighWaterMark
from lprdesk.adapters.store.journal_verify import verify_stored
from lprdesk.adapters.store.key_holders import FileHolder
from lprdesk.adapters.store.station import Station, StationFacts, open_station
from lprdesk.adapters.store.station_epoch import open_next_log
from lprdesk.adapters.store.stored_log import StoredLog
from lprdesk.audit.credential_key import CredentialKey
from lprdesk.audit.event import CaseOpened, PictureViewed, RetentionPurged, SessionClosed, SigninFailed
from lprdesk.audit.keys import KeyType, SigningKey, VerifyKey
from lprdesk.audit.note import cosign, parse_note
from lprdesk.audit.session import SessionSigner, draft_session
from lprdesk.audit.verify import Report

SIZE = 40
PURGED = 6
FAILED = SigninFailed(person="kim", cause="credential")
TABLES = {
    "entries": "position",
    "disclosures": "position",
    "searchable": "position",
    "tail_signatures": "position",
    "sealed_results": "position",
}


def facts(folder: Path) -> StationFacts:
    return StationFacts(
        folder=folder, agency="pd.example", station="desk-1", program="0.1.0", tolerance=timedelta(minutes=1)
    )


async def opened(folder: Path) -> Station:
    return await open_station(facts(folder), SettableClock(), os.urandom, FileHolder(folder / "station.key"))


async def opened_anew(folder: Path, approval: Approval) -> Station:
    holder = FileHolder(folder / "station.key")
    return await open_next_log(facts(folder), SettableClock(), os.urandom, approval, holder)


@dataclass(frozen=True, slots=True)
class AttackedLog:
    folder: Path
    key: bytes
    log_key: VerifyKey
    signing: SigningKey
    """What the attacker does not have, but for the attacks by whoever holds it."""

    @property
    def path(self) -> Path:
        return self.folder / "journal.db"

    @property
    def stored(self) -> StoredLog:
        mark = HighWaterMark(self.folder / "journal.mark")
        return StoredLog(path=self.path, key=self.key, log_key=self.log_key, mark=mark)

    def verify(self) -> Report:
        return verify_stored(self.stored)

    def finds(self) -> bool:
        """Whether verification notices something: a report that is not good, or a log that cannot even be read."""
        try:
            return not self.verify().good
        except (dbapi2.Error, OSError):
            return True

    @contextmanager
    def hand(self) -> Iterator[Any]:
        connection = dbapi2.connect(str(self.path), isolation_level=None)
        connection.execute(f"PRAGMA key = \"x'{self.key.hex()}'\"")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        try:
            yield connection
        finally:
            connection.close()

    @contextmanager
    def untied(self) -> Iterator[Any]:
        """The hand, with the triggers away and put back afterwards as they were."""
        with self.hand() as connection:
            triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
            connection.execute("BEGIN")
            for name, _ in triggers:
                connection.execute(f"DROP TRIGGER {name}")
            yield connection
            for _, sql in triggers:
                connection.execute(sql)
            connection.execute("COMMIT")

    def copied(self, to: Path) -> "AttackedLog":
        shutil.copytree(self.folder, to)
        return AttackedLog(to, self.key, self.log_key, self.signing)


WITNESS = SigningKey("witness.example/w1", bytes(range(32)), KeyType.COSIGNATURE_V1)
WITNESSES = [WITNESS.verify_key]
APPROVED = Approval(by="R. Ito, privacy officer", reason="The disk was put back from a backup, ticket 4411.")


def cosigned(note: str, time_s: int = 1_800_000_000) -> str:
    """What a witness that saw this head answers, joined to the note."""
    return note + cosign(parse_note(note.encode()).text, WITNESS, time_s).line


def head_of(log: AttackedLog) -> str:
    with log.hand() as hand:
        note: str = hand.execute("SELECT note FROM head").fetchone()[0]
    return note


def made(folder: Path) -> AttackedLog:
    """The log of forty entries."""
    return asyncio.run(_made(folder))


async def _made(folder: Path) -> AttackedLog:
    station = await opened(folder)
    journal = station.journal
    kim, ola = _signed_in(station, "kim"), _signed_in(station, "ola")
    for signer in (kim, ola):
        await journal.append(signer.certificate, signer)
        await journal.append(
            CaseOpened(person=signer.person, case="HSI-26-0042", purpose="criminal-investigation"), signer
        )
    await journal.append(FAILED, station.signer)
    while journal.standing().entries < SIZE - 8:
        several = (PictureViewed(query="ab" * 32, read="read-7", part="crop"), FAILED)
        await asyncio.gather(*(journal.append(each, kim) for each in several), journal.append(FAILED, ola))
    await journal.append(RetentionPurged(rule="retention.log", entries=[f"{PURGED}:0"]), station.signer)
    await journal.append(SessionClosed(person="kim", cause="signed-out"), kim)
    while journal.standing().entries < SIZE:
        await journal.append(FAILED, station.signer)
    found = AttackedLog(folder, station.key.derive("journal.db"), station.signer.key.verify_key, station.signer.key)
    await station.close()
    return found


def _signed_in(station: Station, person: str) -> SessionSigner:
    credential = Ed25519PrivateKey.generate()
    draft = draft_session(
        origin=station.signer.key.name,
        person=person,
        credential=CredentialKey.of(credential.public_key()),
        now_ms=round(SettableClock().now().timestamp() * 1000),
        duration_ms=3_600_000,
        random=os.urandom,
    )
    return draft.complete(credential.sign(draft.statement))
