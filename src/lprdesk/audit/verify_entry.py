"""What one entry shows by itself: bytes, form, values, certificate.

Needs no other entry, so that batches of them can be looked at side by side, in other processes as well.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lprdesk.audit.encoding import Json
from lprdesk.audit.event import RetentionPurged, SessionOpened, parse_event
from lprdesk.audit.faults import CertificateError, LeafError
from lprdesk.audit.leaf import Blob, Leaf, Seen, parse_leaf
from lprdesk.audit.merkle import leaf_hash
from lprdesk.audit.session import verify_certificate
from lprdesk.audit.verify_fields import BadEntry, read_fields
from lprdesk.audit.verify_sealed import sealed_beside


class Searchable(NamedTuple):
    """The columns that a store may keep beside an entry to select by: all of them follow from leaf and values."""

    kind: str
    time_ms: int
    session: str | None
    person: str | None
    case: str | None


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it was stored: leaf bytes, texts of its disclosures, and the leaf hash beside it if there is one.

    `blob` is what the sealed result that stands beside it says of itself; None: there is none. `columns` are those that
    the store keeps to select by, where it keeps any: they are compared as well.
    """

    leaf: bytes
    disclosures: tuple[str, ...] = ()
    leaf_hash: bytes | None = None
    blob: Blob | None = None
    columns: Searchable | None = None

    def __reduce__(self) -> tuple[object, ...]:
        # A dataclass with slots is copied to another process by way of its fields' names, at three times the cost.
        return StoredEntry, (self.leaf, self.disclosures, self.leaf_hash, self.blob, self.columns)


@dataclass(frozen=True, slots=True)
class Batch:
    """Entries that stand together, from index `first`. `load` fetches them where they are looked at.

    It may raise BadEntry and OSError.
    """

    first: int
    load: Callable[[], Sequence[StoredEntry]]


class Certified(NamedTuple):
    """From when to when, ms UTC, a session's certificate holds, and what the log calls its key."""

    not_before: int
    not_after: int


class Examined(NamedTuple):
    """What is left to be held against the entries before it.

    `absent` has a bit for each value that is not there; `sealed` says whether the sealed result that the entry names
    stands beside it.
    """

    leaf_hash: bytes
    kind: str
    time: int
    signer: str
    session: str | None
    prev: bytes | None
    seen: Seen | None
    disclosed: int
    absent: int
    sealed: bool | None
    certified: Certified | None
    purge: Mapping[str, Json] | None


class Findings(NamedTuple):
    """The entries of a batch up to the first bad one, and what is wrong with that (index, problem) if there is one."""

    entries: list[Examined]
    bad: tuple[int | None, str] | None


@dataclass(frozen=True, slots=True)
class Examiner:
    """Looks at batches of one log.

    `people` maps persons to their credential keys, `reviewers` are the fingerprints of the keys that results may be
    sealed to; None where these are not known.
    """

    origin: str
    people: Mapping[str, str] | None = None
    reviewers: Collection[str] | None = None

    def examine(self, batch: Batch) -> Findings:
        """What the batch's entries show. Raises what `batch.load` raises, BadEntry apart."""
        found: list[Examined] = []
        try:
            found.extend(self._each(batch))
        except BadEntry as bad:
            return Findings(found, (bad.index, bad.problem))
        return Findings(found, None)

    def _each(self, batch: Batch) -> Iterator[Examined]:
        for index, entry in enumerate(batch.load(), batch.first):
            yield self._entry(index, entry)

    def _entry(self, index: int, entry: StoredEntry) -> Examined:
        hashed = leaf_hash(entry.leaf)
        if entry.leaf_hash is not None and entry.leaf_hash != hashed:
            raise BadEntry(index, "its bytes are not those that its leaf hash was made of")
        try:
            leaf = parse_leaf(entry.leaf)
        except LeafError as error:
            raise BadEntry(index, str(error)) from None
        if leaf.index != index:
            raise BadEntry(index, f"entry {leaf.index} stands where entry {index} should")
        if leaf.origin != self.origin:
            raise BadEntry(index, "an entry of another log")
        values, absent = read_fields(leaf, entry.disclosures)
        if entry.columns is not None and entry.columns != searchable(leaf, values):
            raise BadEntry(index, "the columns that it is searched by are not its own")
        return Examined(
            hashed,
            leaf.kind,
            leaf.time,
            leaf.signer,
            leaf.session,
            leaf.prev,
            leaf.seen,
            len(values),
            absent,
            sealed_beside(leaf, entry.blob, self.reviewers),
            self._certified(leaf, values) if leaf.kind == SessionOpened.kind else None,
            values if leaf.kind == RetentionPurged.kind else None,
        )

    def _certified(self, leaf: Leaf, values: Mapping[str, Json]) -> Certified | None:
        """What a session's first entry certifies; None where its certificate is not disclosed. Raises BadEntry."""
        certificate = parse_event(leaf.kind, values)
        if not isinstance(certificate, SessionOpened):
            return None
        try:
            key = verify_certificate(certificate)
        except CertificateError as error:
            raise BadEntry(leaf.index, str(error)) from None
        if (key.fingerprint, certificate.session, certificate.origin) != (leaf.signer, leaf.session, leaf.origin):
            raise BadEntry(leaf.index, "a certificate for another key, session or log")
        if self.people is not None and self.people.get(certificate.person) != certificate.credential:
            raise BadEntry(leaf.index, "a certificate by a credential that is not this person's")
        return Certified(certificate.not_before, certificate.not_after)


def searchable(leaf: Leaf, values: Mapping[str, Json]) -> Searchable:
    """The columns that an entry is to be found by."""
    person, case = values.get("person"), values.get("case")
    return Searchable(
        leaf.kind,
        leaf.time,
        leaf.session,
        person if isinstance(person, str) else None,
        case if isinstance(case, str) else None,
    )
