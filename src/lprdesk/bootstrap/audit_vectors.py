"""The test vectors of docs/audit-format.md: a small log, a proof and what must be refused, always the same bytes.

python -m lprdesk.bootstrap.audit_vectors [--check]
"""

import base64
import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lprdesk.audit.append import Entry, Pending, Stamp, TailSignature, append
from lprdesk.audit.credential_key import CredentialKey
from lprdesk.audit.event import (
    CaseOpened,
    ConsentGiven,
    Event,
    QueryAnswered,
    QueryAuthorised,
    ResultViewed,
    RetentionPurged,
    SessionClosed,
    SigninFailed,
    StationOpened,
    StationStarted,
)
from lprdesk.audit.export_folder import write_folder, write_hashes
from lprdesk.audit.keys import station_key
from lprdesk.audit.log_state import LogState
from lprdesk.audit.merkle import inclusion_proof
from lprdesk.audit.proof_file import prove
from lprdesk.audit.session import StationSigner, draft_session
from lprdesk.audit.verify import StoredEntry

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "vectors"
_START_MS = 1_800_000_000_000
_PROVED = 6
_PURGED = 8
_AGENCY, _STATION, _PERSON, _CASE = "agency.example", "desk-1", "invented.person", "SYN-2026-0001"


class _Fixed:
    """Bytes that look random and are the same each time. For vectors alone: nothing they make is secret."""

    def __init__(self) -> None:
        self._count = 0

    def __call__(self, size: int) -> bytes:
        self._count += 1
        return hashlib.shake_256(f"lprdesk vectors {self._count}".encode()).digest(size)


@dataclass(slots=True)
class Memory:
    """An export folder in memory."""

    files: dict[str, bytes] = field(default_factory=dict)

    def read(self, path: str) -> bytes:
        """The bytes at a path. Raises FileNotFoundError."""
        if path not in self.files:
            raise FileNotFoundError(path)
        return self.files[path]

    def write(self, path: str, data: bytes) -> None:
        """Puts the bytes at a path."""
        self.files[path] = data


class _Writer:
    def __init__(self, random: Callable[[int], bytes]) -> None:
        self._random = random
        self.station = StationSigner(station_key(_AGENCY, _STATION, random))
        self.state = LogState(origin=self.station.key.name)
        self.entries: list[Entry] = []
        self.tails: dict[str, TailSignature] = {}
        self.checkpoint = b""

    @property
    def now_ms(self) -> int:
        return _START_MS + 1000 * self.state.size

    def write(self, *pending: Pending) -> None:
        stamp = Stamp(self.now_ms, 5000 + 1000 * self.state.size, "6d0c3f0a")
        commit = append(self.state, pending, stamp, station=self.station, random=self._random)
        self.state, self.checkpoint = commit.state, commit.checkpoint.encode()
        self.entries += commit.entries
        self.tails |= {tail.key: tail for tail in commit.signatures}

    def by_station(self, event: Event) -> None:
        self.write(Pending(event, self.station))


def main() -> int:
    """Write the vectors, or with --check compare them; 1 where they differ."""
    made = vectors()
    if "--check" not in sys.argv[1:]:
        for name, data in made.items():
            path = FOLDER / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return 0
    there = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in FOLDER.rglob("*") if path.is_file()}
    differ = sorted(name for name in made.keys() | there.keys() if made.get(name) != there.get(name))
    for name in differ:
        sys.stderr.write(f"docs/vectors/{name} is not what the code makes\n")
    return 1 if differ else 0


def vectors() -> dict[str, bytes]:
    """Every file of the vectors by its path."""
    writer = _written()
    key = writer.station.key.verify_key
    hashes = [entry.leaf_hash for entry in writer.entries]
    tails = list(writer.tails.values())
    whole, tree = Memory(), Memory()
    write_folder(
        whole, _stored(writer), log_key=key, tails=tails, checkpoint=writer.checkpoint, with_values=True
    )  # fmt: skip
    write_hashes(tree, hashes, log_key=key, checkpoint=writer.checkpoint)
    entry = writer.entries[_PROVED]
    path = inclusion_proof(_PROVED, hashes)
    texts = [each.text for each in entry.disclosures]
    proof = prove(entry.leaf, texts, ["plate"], path=path, checkpoint=writer.checkpoint)
    return {
        **{f"log/{name}": data for name, data in whole.files.items()},
        **{f"hashes/{name}": data for name, data in tree.files.items()},
        f"entry-{_PROVED}.tlog-proof": proof.encode(),
        "refused.json": _json([{"why": why, "leaf": _base64(leaf)} for why, leaf in _refused(entry.leaf)]),
    }


def _written() -> _Writer:
    random = _Fixed()
    writer = _Writer(random)
    key = writer.station.key.verify_key.text
    writer.by_station(StationOpened(agency=_AGENCY, station=_STATION, epoch=1, log_key=key, program="0.1.0"))
    writer.by_station(StationStarted(program="0.1.0", system="Invented 1"))
    writer.by_station(SigninFailed(person=None, cause="passphrase"))
    credential = Ed25519PrivateKey.from_private_bytes(random(32))
    draft = draft_session(
        origin=writer.state.origin,
        person=_PERSON,
        credential=CredentialKey.of(credential.public_key()),
        now_ms=writer.now_ms,
        duration_ms=8 * 3_600_000,
        random=random,
    )
    session = draft.complete(credential.sign(draft.statement))
    consent = ConsentGiven(person=_PERSON, rules="ab" * 32, rules_version="1")
    case = CaseOpened(person=_PERSON, case=_CASE, purpose="civil-enforcement")
    writer.write(Pending(session.certificate, session), Pending(consent, session), Pending(case, session))
    writer.write(Pending(_query(), session))
    asked = writer.entries[-1].leaf_hash.hex()
    answer = QueryAnswered(
        query=asked,
        count=2,
        set_aside={"other-plate": 1},
        vendor_query="v-1",
        commitment="cd" * 32,
        held="vendor",
        milliseconds=120,
    )
    writer.write(Pending(answer, session))
    writer.write(Pending(ResultViewed(query=asked, view="table", count=2), session))
    writer.write(Pending(SessionClosed(person=_PERSON, cause="signed-out"), session))
    writer.by_station(RetentionPurged(rule="retention.log", entries=[f"{_PURGED}:0,2"]))
    return writer


def _query() -> QueryAuthorised:
    return QueryAuthorised(
        person=_PERSON,
        on_behalf_of=None,
        case=_CASE,
        purpose="civil-enforcement",
        offence=None,
        priority=None,
        plate="ZZ0000",
        jurisdiction="US-NV",
        relation="vehicle of a person of interest",
        reason="An invented reason, with an é and a \u201cquoted\u201d word.",
        flags=[],
        window_start=_START_MS - 1000,
        window_end=_START_MS,
        bound="period",
        request="ef" * 32,
    )


def _stored(writer: _Writer) -> Iterator[StoredEntry]:
    for entry in writer.entries:
        gone = {0, 2} if entry.index == _PURGED else set()
        texts = tuple(each.text for at, each in enumerate(entry.disclosures) if at not in gone)
        yield StoredEntry(entry.leaf, texts, entry.leaf_hash)


def _refused(good: bytes) -> Iterator[tuple[str, bytes]]:
    """Leaves that must be refused, each a small change of a good one."""
    changes = [
        ("a space", b'"v":1', b'"v": 1'),
        ("a key twice", b'"v":1', b'"v":1,"v":1'),
        ("keys out of order", b'{"blob":null,"boot":"6d0c3f0a"', b'{"boot":"6d0c3f0a","blob":null'),
        ("a float", b'"v":1', b'"v":1.0'),
        ("an exponent", b'"v":1', b'"v":1e0'),
        ("a leading zero", b'"v":1', b'"v":01'),
        ("an integer beyond 2^53-1", b'"mono":', b'"mono":9007199254740992'),
        ("an escape that is not needed", b'"boot":"6', b'"boot":"\\u0036'),
        ("another version", b'"v":1', b'"v":2'),
        ("true for a number", b'"v":1', b'"v":true'),
        ("a hash in upper case", b'"signer":"', b'"signer":"A'),
        ("a field missing", b'"blob":null,', b""),
        ("an unsorted sd", b'"sd":["', b'"sd":["~~~~","'),
        ("a byte order mark", b'{"blob"', b'\xef\xbb\xbf{"blob"'),
        ("bytes after the end", b'"v":1}', b'"v":1}\n'),
        ("bytes that are not UTF-8", b'"boot":"', b'"boot":"\xff'),
    ]
    for why, was, becomes in changes:
        yield why, good.replace(was, becomes, 1)


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=1) + "\n").encode()


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


if __name__ == "__main__":
    sys.exit(main())
