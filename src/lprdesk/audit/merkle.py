"""The Merkle tree of RFC 6962 and RFC 9162, section 2.1: hashes, frontier, proofs and their verifiers.

Leaf hash SHA-256(0x00 || entry), node SHA-256(0x01 || left || right), empty tree SHA-256(""). A tree of n leaves
splits at the largest power of two below n.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from lprdesk.audit.faults import ProofError

HASH_BYTES = 32
RootOf = Callable[[int, int], bytes]
"""The root over the leaves from the first index to before the second."""
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry's bytes."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """All that is needed to append to a tree and to know its root: the roots of its perfect subtrees, largest first."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.peaks) != self.size.bit_count() or any(len(p) != HASH_BYTES for p in self.peaks):
            raise ProofError(f"{len(self.peaks)} subtree roots for a tree of {self.size} leaves")

    def append(self, hashed: bytes) -> Self:
        """The frontier after one more leaf hash."""
        return self.extend((hashed,))

    def extend(self, hashes: Iterable[bytes]) -> Self:
        """The frontier after some more leaf hashes."""
        peaks, size = list(self.peaks), self.size
        for each in hashes:
            hashed, at = each, size
            while at & 1:
                hashed = node_hash(peaks.pop(), hashed)
                at >>= 1
            peaks.append(hashed)
            size += 1
        return type(self)(size, tuple(peaks))

    def root(self) -> bytes:
        """The tree's root."""
        if not self.peaks:
            return EMPTY_ROOT
        found = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            found = node_hash(peak, found)
        return found


EMPTY = Frontier()


def root(hashes: Sequence[bytes]) -> bytes:
    """The root over leaf hashes."""
    level = list(hashes) or [EMPTY_ROOT]
    while len(level) > 1:
        paired = [node_hash(left, right) for left, right in zip(level[::2], level[1::2], strict=False)]
        level = paired + level[-1:] if len(level) & 1 else paired
    return level[0]


def inclusion_proof(index: int, hashes: Sequence[bytes]) -> tuple[bytes, ...]:
    """The siblings from leaf to root (RFC 9162 2.1.3.1). Raises ProofError where there is no such leaf."""
    return prove_inclusion(index, len(hashes), lambda start, stop: root(hashes[start:stop]))


def consistency_proof(old: int, hashes: Sequence[bytes]) -> tuple[bytes, ...]:
    """The nodes that show the tree of the first `old` leaves inside this one (RFC 9162 2.1.4.1).

    Empty where both sizes are equal. Raises ProofError unless 0 < old <= size.
    """
    return prove_consistency(old, len(hashes), lambda start, stop: root(hashes[start:stop]))


def prove_inclusion(index: int, size: int, root_of: RootOf) -> tuple[bytes, ...]:
    """`inclusion_proof` in a tree of `size` leaves whose subtrees' roots somebody else knows."""
    if not 0 <= index < size:
        raise ProofError(f"no entry {index} in a tree of {size}")
    found = []
    start, stop = 0, size
    while stop - start > 1:
        split = start + _split(stop - start)
        if index < split:
            found.append(root_of(split, stop))
            stop = split
        else:
            found.append(root_of(start, split))
            start = split
    return tuple(reversed(found))


def prove_consistency(old: int, size: int, root_of: RootOf) -> tuple[bytes, ...]:
    """`consistency_proof` to a tree of `size` leaves whose subtrees' roots somebody else knows."""
    if not 0 < old <= size:
        raise ProofError(f"no proof from a tree of {old} to one of {size}")
    found = []
    start, stop = 0, size
    while old != stop:
        split = start + _split(stop - start)
        if old <= split:
            found.append(root_of(split, stop))
            stop = split
        else:
            found.append(root_of(start, split))
            start = split
    if start:
        found.append(root_of(start, stop))
    return tuple(reversed(found))


def verify_inclusion(index: int, size: int, hashed: bytes, proof: Sequence[bytes], expected: bytes) -> None:
    """Raises ProofError unless the proof shows the leaf hash at that index under the root of a tree of that size."""
    if not 0 <= index < size:
        raise ProofError(f"no entry {index} in a tree of {size}")
    _check_hashes(hashed, expected, *proof)
    inner = (index ^ (size - 1)).bit_length()
    if len(proof) != inner + (index >> inner).bit_count():
        raise ProofError(f"a proof of {len(proof)} hashes for entry {index} of {size}")
    found = hashed
    for level, sibling in enumerate(proof[:inner]):
        found = node_hash(sibling, found) if index >> level & 1 else node_hash(found, sibling)
    for sibling in proof[inner:]:
        found = node_hash(sibling, found)
    if found != expected:
        raise ProofError(f"entry {index} does not lead to the root")


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Raises ProofError unless the proof shows that the new tree begins with the whole old one (RFC 9162 2.1.4.2).

    An old size of 0 is always an error; equal sizes need an empty proof and equal roots.
    """
    if not 0 < old <= new:
        raise ProofError(f"no proof from a tree of {old} to one of {new}")
    _check_hashes(old_root, new_root, *proof)
    if old == new:
        if proof or old_root != new_root:
            raise ProofError("two trees of one size with different roots or a proof that is not empty")
        return
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        raise ProofError("an empty proof between two sizes")
    if _roots(old - 1, new - 1, path) != (old_root, new_root):
        raise ProofError(f"the tree of {new} does not begin with the tree of {old}")


def _roots(index: int, last: int, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The old and the new root that a consistency path leads to (RFC 9162 2.1.4.2, steps 4 to 6)."""
    while index & 1:
        index, last = index >> 1, last >> 1
    from_old = from_new = path[0]
    for sibling in path[1:]:
        if not last:
            raise ProofError("a proof that is too long")
        if index & 1 or index == last:
            from_old, from_new = node_hash(sibling, from_old), node_hash(sibling, from_new)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            from_new = node_hash(from_new, sibling)
        index, last = index >> 1, last >> 1
    if last:
        raise ProofError("a proof that is too short")
    return from_old, from_new


def _split(size: int) -> int:
    return 1 << (size - 1).bit_length() - 1


def _check_hashes(*hashes: bytes) -> None:
    if any(len(each) != HASH_BYTES for each in hashes):
        raise ProofError("a hash that is not 32 bytes")
