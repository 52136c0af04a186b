"""Tiles (C2SP tlog-tiles v0.1.0): how a log's hashes and entries lie in files.

A tile of level L and index N holds up to 256 hashes of 32 bytes, each the root of 256^L leaves. An entry bundle holds
the bytes of the same 256 entries, each after its length in two bytes, big-endian. A tile at the right edge is partial.

    tile/<L>/<N>[.p/<W>]    tile/entries/<N>[.p/<W>]    N in groups of three digits: 1234067 is x001/x234/067
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lprdesk.audit.faults import EncodingError
from lprdesk.audit.merkle import root

TILE_WIDTH = 256
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
