"""Tiles (C2SP tlog-tiles v0.1.0): how a log's hashes and entries lie in files.

A tile of level L and index N holds up to 256 hashes of 32 bytes, each the root of 256^L leaves. An entry bundle holds
the bytes of the same 256 entries, each after its length in two bytes, big-endian. A tile at the right edge is partial.

    tile/<L>/<N>[.p/<W>]    tile/entries/<N>[.p/<W>]    N in groups of three digits: 1234067 is x001/x234/067
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from lprdesk.audit.faults import EncodingError
from lprdesk.audit.merkle import EMPTY_ROOT, node_hash, prove_consistency, prove_inclusion, root

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
_LENGTH_BYTES = 2


@dataclass(frozen=True, slots=True)
class Tile:
    """Hashes of one level; partial where there are fewer than 256."""

    level: int
    index: int
    hashes: tuple[bytes, ...]

    @property
    def path(self) -> str:
        """Where the tile lies."""
        return tile_path(f"tile/{self.level}", self.index, len(self.hashes))


@dataclass(slots=True)
class TileBuilder:
    """Makes a log's tiles from its leaf hashes, one after the other, in memory that grows with the height alone."""

    _levels: list[list[bytes]] = field(default_factory=list)
    _done: list[int] = field(default_factory=list)

    def add(self, hashed: bytes) -> Iterator[Tile]:
        """Takes the next leaf hash; yields each tile that it fills."""
        level = 0
        while True:
            if level == len(self._levels):
                self._levels.append([])
                self._done.append(0)
            hashes = self._levels[level]
            hashes.append(hashed)
            if len(hashes) < TILE_WIDTH:
                return
            yield Tile(level, self._done[level], tuple(hashes))
            hashed = root(hashes)
            hashes.clear()
            self._done[level] += 1
            level += 1

    def finish(self) -> Iterator[Tile]:
        """The partial tiles at the right edge."""
        for level, hashes in enumerate(self._levels):
            if hashes:
                yield Tile(level, self._done[level], tuple(hashes))


@dataclass(slots=True)
class TiledTree:
    """A tree of `size` leaves read from its tiles: proofs and roots touch a tile or two of each level.

    `read(level, index, width)` gives a tile's hashes; what it raises comes out of every method here.
    """

    size: int
    read: Callable[[int, int, int], tuple[bytes, ...]]

    def tile(self, level: int, index: int) -> tuple[bytes, ...]:
        """The hashes of a tile, as many as there are in a tree of this size."""
        return self.read(level, index, min(TILE_WIDTH, self.size // TILE_WIDTH**level - index * TILE_WIDTH))

    def root_of(self, start: int, stop: int) -> bytes:
        """The root over the leaves from `start`, where a subtree that wide begins, to before `stop`."""
        width = stop - start
        if width & (width - 1):
            split = start + (1 << width.bit_length() - 1)
            return node_hash(self.root_of(start, split), self.root_of(split, stop))
        if not width:
            return EMPTY_ROOT
        level = (width.bit_length() - 1) // TILE_HEIGHT
        first, count = start >> level * TILE_HEIGHT, width >> level * TILE_HEIGHT
        at = first % TILE_WIDTH
        return root(self.tile(level, first // TILE_WIDTH)[at : at + count])

    def inclusion_proof(self, index: int) -> tuple[bytes, ...]:
        """The siblings of an entry from leaf to root. Raises ProofError."""
        return prove_inclusion(index, self.size, self.root_of)

    def consistency_proof(self, old: int) -> tuple[bytes, ...]:
        """The nodes that show the tree of the first `old` leaves inside this one. Raises ProofError."""
        return prove_consistency(old, self.size, self.root_of)


def tile_path(folder: str, index: int, width: int = TILE_WIDTH) -> str:
    """The path of a tile or bundle of that many entries."""
    groups = [f"{index % 1000:03d}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03d}")
    partial = "" if width == TILE_WIDTH else f".p/{width}"
    return f"{folder}/{'/'.join(groups)}{partial}"


def widths(size: int) -> Iterator[tuple[int, int]]:
    """Index and width of each bundle of a log of `size` entries."""
    for index in range(size // TILE_WIDTH):
        yield index, TILE_WIDTH
    if size % TILE_WIDTH:
        yield size // TILE_WIDTH, size % TILE_WIDTH


def encode_bundle(leaves: Sequence[bytes]) -> bytes:
    """An entry bundle."""
    return b"".join(len(leaf).to_bytes(_LENGTH_BYTES, "big") + leaf for leaf in leaves)


def parse_bundle(data: bytes) -> tuple[bytes, ...]:
    """The entries of a bundle. Raises EncodingError where the lengths do not come out even."""
    found = []
    at = 0
    while at < len(data):
        start = at + _LENGTH_BYTES
        end = start + int.from_bytes(data[at:start], "big")
        if end > len(data) or start > len(data):
            raise EncodingError("an entry bundle that ends within an entry")
        found.append(data[start:end])
        at = end
    return tuple(found)
