"""Appending, pure: a state and events in, a new state and everything to be stored out. Nothing is changed in place.

A store takes the state out of its database in the same transaction, persists the commit's rows, and adopts
`commit.state` only after COMMIT: on any error the old state is still the true one. `commit.checkpoint` is also the
high-water mark that is kept outside the database.

Chains go by signer: an entry's `prev` is the leaf hash of the same signer's entry before it (null in its first), so
sessions of several people and the station's chain lie side by side in one log.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from lprdesk.audit.disclosures import Written, disclose_all
from lprdesk.audit.event import Event, RetentionPurged, SessionOpened
from lprdesk.audit.faults import AppendError
from lprdesk.audit.keys import SigningKey
from lprdesk.audit.leaf import Leaf
from lprdesk.audit.log_state import LogState, Tail, after
from lprdesk.audit.merkle import leaf_hash
from lprdesk.audit.note import sign_note
from lprdesk.audit.seal import Sealed
from lprdesk.audit.session import Signer, StationSigner, tail_statement

_DIGEST = attrgetter("digest")


@dataclass(frozen=True, slots=True)
class Stamp:
    """When a commit is made: ms UTC by the wall clock, ms since boot, and the boot's random id."""

    time_ms: int
    mono_ms: int
    boot: str


@dataclass(frozen=True, slots=True)
class Pending:
    """An event and who signs it. The station may name the open session that its entry is about.

    `sealed` is the result that is to stand beside the entry.
    """

    event: Event
    signer: Signer
    session: str | None = None
    sealed: Sealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A new entry: `leaf` are the bytes to store and never to write again."""

    index: int
    leaf: bytes
    leaf_hash: bytes
    kind: str
    session: str | None
    time_ms: int
    disclosures: tuple[Written, ...]
    sealed: Sealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TailSignature:
    """A signer's word for its last entry and all before it: `key` is the signer's vkey, `signature` 64 bytes."""

    index: int
    leaf_hash: bytes
    key: str
    signature: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """Everything that one transaction makes durable. `checkpoint` is the head as a note signed by the log key."""

    state: LogState
    entries: tuple[Entry, ...]
    signatures: tuple[TailSignature, ...]
    checkpoint: str


def append(
    state: LogState,
    pending: Sequence[Pending],
    stamp: Stamp,
    *,
    station: StationSigner,
    random: Callable[[int], bytes],
) -> Commit:
    """The commit of these events in this order: one signature a signer, one checkpoint by the station.

    Raises SessionExpired where a session's certificate does not hold at policy time (the latest of the stamp, the
    last entry and the last cosignature), AppendError on a breach of the log's rules, EncodingError or LeafError on
    a value that an entry cannot hold. `state` is never changed.
    """
    if station.key.name != state.origin:
        raise AppendError(f"the log key is {station.key.name}'s, expected {state.origin}'s")
    if not pending:
        raise AppendError("a commit without an event")
    entries: list[Entry] = []
    signers: dict[str, tuple[SigningKey, Entry]] = {}
    for each in pending:
        state, entry = _extend(state, each, stamp, station, random)
        entries.append(entry)
        signers[each.signer.key.verify_key.fingerprint] = (each.signer.key, entry)
    return Commit(
        state=state,
        entries=tuple(entries),
        signatures=tuple(_sign(state.origin, key, entry) for key, entry in signers.values()),
        checkpoint=sign_note(state.checkpoint.text, [station.key]).encode().decode(),
    )


def _extend(
    state: LogState, pending: Pending, stamp: Stamp, station: StationSigner, random: Callable[[int], bytes]
) -> tuple[LogState, Entry]:
    if pending.sealed is not None and pending.sealed.origin != state.origin:
        raise AppendError("a result that was sealed for another log")
    tail = _tail(state, pending, station, max(stamp.time_ms, state.policy_ms))
    disclosures = tuple(sorted(disclose_all(pending.event.personal(), random), key=_DIGEST))
    leaf = Leaf(
        origin=state.origin,
        index=state.size,
        time=stamp.time_ms,
        mono=stamp.mono_ms,
        boot=stamp.boot,
        kind=pending.event.kind,
        signer=pending.signer.key.verify_key.fingerprint,
        session=pending.signer.session or pending.session,
        prev=tail.leaf_hash if tail else None,
        sd=tuple(map(_DIGEST, disclosures)),
        blob=pending.sealed.blob if pending.sealed else None,
        seen=state.seen,
    )
    data = leaf.encode()
    entry = Entry(
        index=leaf.index,
        leaf=data,
        leaf_hash=leaf_hash(data),
        kind=leaf.kind,
        session=leaf.session,
        time_ms=leaf.time,
        disclosures=disclosures,
        sealed=pending.sealed,
    )
    return after(state, leaf, entry.leaf_hash), entry


def _tail(state: LogState, pending: Pending, station: StationSigner, policy_ms: int) -> Tail | None:
    """The signer's entry before this one, where the signer may append at all."""
    signer = pending.signer
    if isinstance(signer, StationSigner):
        if signer.key != station.key:
            raise AppendError("an entry by the key of another station")
        if pending.session is not None and pending.session not in state.sessions:
            raise AppendError("an entry of the station about a session that is not open")
        if isinstance(pending.event, SessionOpened):
            raise AppendError("the station opens no session")
        return state.station
    if isinstance(pending.event, RetentionPurged):
        raise AppendError("a purge that is not the station's")
    if pending.session is not None and pending.session != signer.session:
        raise AppendError("an entry of one session about another")
    signer.check(policy_ms)
    tail = state.sessions.get(signer.session)
    if isinstance(pending.event, SessionOpened):
        if tail is not None or pending.event != signer.certificate or pending.event.origin != state.origin:
            raise AppendError("a certificate that is not this session's own and first, for this log")
    elif tail is None or tail.signer != signer.key.verify_key.fingerprint:
        raise AppendError("an entry of a session that is not open")
    return tail


def _sign(origin: str, key: SigningKey, entry: Entry) -> TailSignature:
    return TailSignature(
        index=entry.index,
        leaf_hash=entry.leaf_hash,
        key=key.verify_key.text,
        signature=key.sign(tail_statement(origin, entry.index, entry.leaf_hash)),
    )
