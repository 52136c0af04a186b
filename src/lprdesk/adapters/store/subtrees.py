"""Roots of full subtrees, kept so that a proof reads hundreds of hashes and not the whole log's.

Level 1 holds the root of each 256 entries, level 2 of each 65,536, and so on: what C2SP tiles hold above their lowest
level. Rows are only ever added, so that the partial tile at the right edge is simply the rows that are there. Nothing
rests on them: verification makes them anew. `there` is the driver's connection in an open transaction.
"""

from collections.abc import Iterator
from typing import Any

from lprdesk.audit.merkle import EMPTY_ROOT, Frontier, root
from lprdesk.audit.tiles import TILE_WIDTH

_LEAVES = "SELECT leaf_hash FROM entries WHERE position >= ? AND position < ? ORDER BY position"
_ROOTS = "SELECT hash FROM subtrees WHERE level = ? AND position >= ? AND position < ? ORDER BY position"


def hashes(there: Any, level: int, start: int, stop: int) -> list[bytes]:
    """Give the hashes from `start` to before `stop` of a level; level 0 are the leaf hashes. Raises dbapi2.Error."""
    sql, where = (_LEAVES, (start, stop)) if level == 0 else (_ROOTS, (level, start, stop))
    return [row[0] for row in there.execute(sql, where)]


def filled(there: Any, old: int, new: int) -> Iterator[tuple[int, int, bytes]]:
    """Give level, position and hash of each subtree that is full since the log grew from `old` to `new` entries.

    Each is read back from what was stored: the caller stores one before it asks for the next.
    """
    level = 0
    while old // TILE_WIDTH < (new := new // TILE_WIDTH):
        old //= TILE_WIDTH
        for position in range(old, new):
            yield (
                level + 1,
                position,
                root(hashes(there, level, position * TILE_WIDTH, (position + 1) * TILE_WIDTH)),
            )
        level += 1


def inclusion_proof(there: Any, index: int, size: int) -> tuple[bytes, ...]:
    """Give the siblings of an entry, from leaf to root, in the tree of the first `size` (RFC 9162 2.1.3.1)."""
    proof: list[bytes] = []
    start, stop = 0, size
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            proof.append(_root(there, middle, stop))
            stop = middle
        else:
            proof.append(_root(there, start, middle))
            start = middle
    return tuple(reversed(proof))


def root_at(there: Any, size: int) -> bytes:
    """Give the tree's root when it had `size` entries."""
    return _root(there, 0, size) if size else EMPTY_ROOT


def fit(there: Any, size: int, first: int) -> bool:
    """Say whether a log of `size` entries has all its subtrees and no other, and those above level 1 are right.

    Those of level 1 that hold entries from `first` on are not looked at, but for the one that `first` stands within:
    whoever reads the entries has their hashes. Raises dbapi2.Error.
    """
    counts = dict(there.execute("SELECT level, COUNT(*) FROM subtrees GROUP BY level"))
    level, expected = 0, size
    while expected := expected // TILE_WIDTH:
        level += 1
        if counts.pop(level, 0) != expected:
            return False
        begin = first // TILE_WIDTH**level
        end = expected if level > 1 else min(expected, begin + (first % TILE_WIDTH > 0))
        if not all(_fits(there, level, position) for position in range(begin, end)):
            return False
    return not counts


def _fits(there: Any, level: int, position: int) -> bool:
    start = position * TILE_WIDTH
    below = hashes(there, level - 1, start, start + TILE_WIDTH)
    return hashes(there, level, position, position + 1) == [root(below)]


def _root(there: Any, start: int, stop: int) -> bytes:
    """Give the root over the entries from `start` to before `stop`; `start` is where a subtree that wide begins."""
    size = stop - start
    level = 0
    while TILE_WIDTH ** (level + 1) <= size:
        level += 1
    peaks: list[bytes] = []
    while level >= 0:
        width = TILE_WIDTH**level
        first, count = start // width, (stop - start) // width
        peaks += _frontier(hashes(there, level, first, first + count)).peaks
        start += count * width
        level -= 1
    return Frontier(size, tuple(peaks)).root()


def _frontier(found: list[bytes]) -> Frontier:
    frontier = Frontier()
    for each in found:
        frontier = frontier.append(each)
    return frontier


def _split(size: int) -> int:
    return 1 << (size - 1).bit_length() - 1
