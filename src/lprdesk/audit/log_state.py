"""The state of a log: all that an append needs to know, taken from its leaves or from a stored copy."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from lprdesk.audit.checkpoint import Checkpoint
from lprdesk.audit.encoding import Json, canonical, parse
from lprdesk.audit.event import ClockSettled, SessionClosed
from lprdesk.audit.faults import AppendError, EncodingError, ProofError
from lprdesk.audit.leaf import Leaf, Seen, parse_leaf
from lprdesk.audit.merkle import EMPTY, Frontier, leaf_hash


@dataclass(frozen=True, slots=True)
class Tail:
    """The last entry of one signer: index, leaf hash (32 bytes), and the signer's fingerprint."""

    index: int
    leaf_hash: bytes
    signer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogState:
    """All that an append needs to know of a log. `sessions` holds the tails of the open sessions by id.

    `policy_ms` is the latest of the last entry's time and the last cosignature's: policy time is never before it.
    """

    origin: str
    frontier: Frontier = EMPTY
    sessions: Mapping[str, Tail] = field(default_factory=dict)
    station: Tail | None = None
    seen: Seen | None = None
    policy_ms: int = 0

    @property
    def size(self) -> int:
        """How many entries there are; also the next entry's index."""
        return self.frontier.size

    @property
    def checkpoint(self) -> Checkpoint:
        """The head, unsigned."""
        return Checkpoint(self.origin, self.size, self.frontier.root())

    def cosigned(self, seen: Seen, time_ms: int) -> "LogState":
        """The state after a verified cosignature over a head, given at `time_ms`; a smaller head changes nothing."""
        largest = seen if self.seen is None or seen.size > self.seen.size else self.seen
        return replace(self, seen=largest, policy_ms=max(self.policy_ms, time_ms))


def replay(state: LogState, leaf: bytes) -> LogState:
    """The state after one stored leaf, its certificate and signature unchecked: how a store rebuilds its state."""
    read = parse_leaf(leaf)
    if read.index != state.size or read.origin != state.origin:
        raise AppendError(f"entry {read.index} of {read.origin}, expected entry {state.size} of {state.origin}")
    return after(state, read, leaf_hash(leaf))


def rebuild(origin: str, leaves: Iterable[bytes]) -> LogState:
    """The state after all stored leaves of a log, but for the time of the last cosignature, which no leaf holds."""
    state = LogState(origin=origin)
    for leaf in leaves:
        state = replay(state, leaf)
    return state


def after(state: LogState, leaf: Leaf, hashed: bytes) -> LogState:
    """The state after a leaf with that hash, whose place and signer were checked before."""
    tail = Tail(leaf.index, hashed, leaf.signer)
    sessions = dict(state.sessions)
    by_station = leaf.session is None or (leaf.session in sessions and sessions[leaf.session].signer != leaf.signer)
    if leaf.session is not None and not by_station:
        sessions[leaf.session] = tail
    if leaf.session is not None and leaf.kind == SessionClosed.kind:
        sessions.pop(leaf.session, None)
    settled = by_station and leaf.kind == ClockSettled.kind
    return replace(
        state,
        frontier=state.frontier.append(hashed),
        sessions=MappingProxyType(sessions),
        station=tail if by_station else state.station,
        seen=leaf.seen if leaf.seen is not None else state.seen,
        policy_ms=leaf.time if settled else max(state.policy_ms, leaf.time),
    )


def encode_state(state: LogState) -> bytes:
    """The state as canonical bytes, for a store's head row."""
    seen = state.seen
    return canonical(
        {
            "origin": state.origin,
            "size": state.size,
            "peaks": [each.hex() for each in state.frontier.peaks],
            "sessions": {name: _encode_tail(tail) for name, tail in state.sessions.items()},
            "station": None if state.station is None else _encode_tail(state.station),
            "seen": None if seen is None else [seen.size, seen.root.hex()],
            "policy_ms": state.policy_ms,
        }
    )


def parse_state(data: bytes) -> LogState:
    """The state that `encode_state` wrote. Raises EncodingError on anything else."""
    match parse(data):
        case {
            "origin": str() as origin,
            "size": int() as size,
            "peaks": list() as peaks,
            "sessions": dict() as sessions,
            "station": station,
            "seen": seen,
            "policy_ms": int() as policy_ms,
        }:
            return LogState(
                origin=origin,
                frontier=_frontier(size, peaks),
                sessions=MappingProxyType({name: _parse_tail(tail) for name, tail in sessions.items()}),
                station=None if station is None else _parse_tail(station),
                seen=None if seen is None else _parse_seen(seen),
                policy_ms=policy_ms,
            )
    raise EncodingError("bytes that hold no log's state")


def _frontier(size: int, peaks: Sequence[Json]) -> Frontier:
    try:
        return Frontier(size, tuple(_hash(each) for each in peaks))
    except ProofError as error:
        raise EncodingError(str(error)) from None


def _encode_tail(tail: Tail) -> Json:
    return [tail.index, tail.leaf_hash.hex(), tail.signer]


def _parse_tail(value: Json) -> Tail:
    match value:
        case [int() as index, hashed, str() as signer]:
            return Tail(index, _hash(hashed), signer)
    raise EncodingError("bytes that hold no log's state")


def _parse_seen(value: Json) -> Seen:
    match value:
        case [int() as size, root]:
            return Seen(size, _hash(root))
    raise EncodingError("bytes that hold no log's state")


def _hash(value: Json) -> bytes:
    try:
        found = bytes.fromhex(value if isinstance(value, str) else "-")
    except ValueError:
        raise EncodingError("bytes that hold no log's state") from None
    if found.hex() != value:  # capitals, spaces
        raise EncodingError("bytes that hold no log's state")
    return found
