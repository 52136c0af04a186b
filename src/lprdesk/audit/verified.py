"""What is kept of a verification, so that the next one need not begin at the first entry.

The bytes are canonical JSON. They are as good as the place where they are kept: whoever can write them can have the
entries before them passed over. A full verification needs none of it.

    {"v": 1, "origin", "size", "peaks": [hex, …], "policy_ms", "seen": null or [size, root hex],
     "chains": {fingerprint: [session or null, index, leaf hash hex, [not before, not after] or null, closed]}}
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lprdesk.audit.checkpoint import Checkpoint
from lprdesk.audit.encoding import Json, canonical, parse
from lprdesk.audit.faults import EncodingError, ProofError
from lprdesk.audit.leaf import Seen
from lprdesk.audit.merkle import HASH_BYTES, Frontier
from lprdesk.audit.verify_chains import Chain
from lprdesk.audit.verify_entry import Certified


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A log up to a head: its tree, and each signer as it stood there."""

    origin: str
    frontier: Frontier
    chains: Mapping[str, Chain]
    policy_ms: int
    seen: Seen | None

    @property
    def checkpoint(self) -> Checkpoint:
        """The head, unsigned."""
        return Checkpoint(self.origin, self.frontier.size, self.frontier.root())

    def encode(self) -> bytes:
        """The bytes to keep."""
        return canonical(
            {
                "v": 1,
                "origin": self.origin,
                "size": self.frontier.size,
                "peaks": [each.hex() for each in self.frontier.peaks],
                "policy_ms": self.policy_ms,
                "seen": None if self.seen is None else [self.seen.size, self.seen.root.hex()],
                "chains": {signer: _encode_chain(chain) for signer, chain in self.chains.items()},
            }
        )


def parse_verified(data: bytes) -> Verified:
    """What `Verified.encode` wrote. Raises EncodingError on anything else."""
    match parse(data):
        case {
            "v": 1,
            "origin": str() as origin,
            "size": int() as size,
            "peaks": list() as peaks,
            "policy_ms": int() as policy_ms,
            "seen": seen,
            "chains": dict() as chains,
        }:
            try:
                frontier = Frontier(size, tuple(_hash(each) for each in peaks))
            except ProofError as error:
                raise EncodingError(str(error)) from None
            found = Verified(
                origin=origin,
                frontier=frontier,
                chains={signer: _parse_chain(chain) for signer, chain in chains.items()},
                policy_ms=policy_ms,
                seen=None if seen is None else _parse_seen(seen),
            )
            if found.encode() == data:
                return found
    raise _refused()


def _encode_chain(chain: Chain) -> Json:
    certified = None if chain.certified is None else list(chain.certified)
    return [chain.session, chain.index, chain.leaf_hash.hex(), certified, chain.closed]


def _parse_chain(value: Json) -> Chain:
    match value:
        case [None | str() as session, int() as index, hashed, None, bool() as closed]:
            return Chain(session, index, _hash(hashed), None, closed)
        case [None | str() as session, int() as index, hashed, [int() as start, int() as end], bool() as closed]:
            return Chain(session, index, _hash(hashed), Certified(start, end), closed)
    raise _refused()


def _parse_seen(value: Json) -> Seen:
    match value:
        case [int() as size, root]:
            return Seen(size, _hash(root))
    raise _refused()


def _hash(value: Json) -> bytes:
    try:
        found = bytes.fromhex(value if isinstance(value, str) else "-")
    except ValueError:
        raise _refused() from None
    if len(found) != HASH_BYTES:
        raise _refused()
    return found


def _refused() -> EncodingError:
    return EncodingError("bytes that no verification kept")
