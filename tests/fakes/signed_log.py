"""A log of real signatures in memory: what is stored of it, and what an attacker could write in its place."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lprdesk.audit.append import Entry, Pending, Stamp, TailSignature, append
from lprdesk.audit.checkpoint import Checkpoint
from lprdesk.audit.credential_key import CredentialKey
from lprdesk.audit.event import ConsentGiven, SigninFailed, StationStarted
from lprdesk.audit.keys import station_key
from lprdesk.audit.log_state import LogState
from lprdesk.audit.session import SessionSigner, Signer, StationSigner, draft_session
from lprdesk.audit.verify import Report, StoredEntry, verify

NOON = 1_800_000_000_000
SIZE = 40


@dataclass(frozen=True)
class Log:
    """What is stored, and what an attacker with the disk could write in its place."""

    station: StationSigner
    people: dict[str, str]
    entries: tuple[StoredEntry, ...]
    tails: tuple[TailSignature, ...]
    checkpoint: bytes

    def verify(self, *, complete: bool = True, remembered: Sequence[Checkpoint] = ()) -> Report:
        return verify(
            self.entries,
            log_key=self.station.key.verify_key,
            tails=self.tails,
            checkpoint=self.checkpoint,
            people=self.people,
            complete=complete,
            remembered=remembered,
        )

    def with_entry(self, index: int, entry: StoredEntry) -> "Log":
        return replace(self, entries=(*self.entries[:index], entry, *self.entries[index + 1 :]))


def stored(entry: Entry) -> StoredEntry:
    blob = entry.sealed.blob if entry.sealed else None
    return StoredEntry(entry.leaf, tuple(each.text for each in entry.disclosures), entry.leaf_hash, blob)


class Writer:
    """Writes a log and keeps it as a store would: entries, the last signature of each signer, the head."""

    def __init__(self) -> None:
        self.station = StationSigner(station_key("agency.example", "desk-1", os.urandom))
        self.state = LogState(origin=self.station.key.name)
        self.people: dict[str, str] = {}
        self.entries: list[StoredEntry] = []
        self.tails: dict[str, TailSignature] = {}
        self.checkpoint = ""

    def write(self, *pending: Pending) -> None:
        stamp = Stamp(NOON + 1000 * self.state.size, self.state.size, "b007")
        commit = append(self.state, pending, stamp, station=self.station, random=os.urandom)
        self.state, self.checkpoint = commit.state, commit.checkpoint
        self.entries += [stored(entry) for entry in commit.entries]
        self.tails |= {tail.key: tail for tail in commit.signatures}

    def sign_in(self, person: str) -> SessionSigner:
        credential = Ed25519PrivateKey.generate()
        public = CredentialKey.of(credential.public_key())
        draft = draft_session(
            origin=self.state.origin,
            person=person,
            credential=public,
            now_ms=NOON,
            duration_ms=3_600_000,
            random=os.urandom,
        )
        signer = draft.complete(credential.sign(draft.statement))
        self.people[person] = public.text
        self.write(Pending(signer.certificate, signer))
        return signer

    def log(self) -> Log:
        return Log(self.station, self.people, tuple(self.entries), tuple(self.tails.values()), self.checkpoint.encode())


def a_day(size: int = SIZE) -> Writer:
    writer = Writer()
    writer.write(Pending(StationStarted(program="0.1.0", system="Debian 12"), writer.station))
    signers: list[Signer] = [writer.sign_in("one"), writer.sign_in("two"), writer.station]
    while writer.state.size < size:
        signer = signers[writer.state.size % 3]
        if isinstance(signer, SessionSigner):
            event = ConsentGiven(person=signer.person, rules="00" * 32, rules_version="1")
            writer.write(Pending(event, signer))
        else:
            writer.write(Pending(SigninFailed(person=None, cause="passphrase"), signer))
    return writer
