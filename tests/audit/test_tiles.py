"""Where hashes and entries lie (C2SP tlog-tiles), and what is proved from there."""

import contextlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lprdesk.audit.faults import EncodingError, ProofError
from lprdesk.audit.merkle import consistency_proof, inclusion_proof, leaf_hash, root
from lprdesk.audit.tiles import TileBuilder, TiledTree, encode_bundle, parse_bundle, tile_path, widths

HASHES = [leaf_hash(at.to_bytes(4, "big")) for at in range(1500)]


def built(size: int) -> dict[tuple[int, int, int], tuple[bytes, ...]]:
    builder = TileBuilder()
    found = [tile for hashed in HASHES[:size] for tile in builder.add(hashed)] + list(builder.finish())
    return {(tile.level, tile.index, len(tile.hashes)): tile.hashes for tile in found}


def tree(size: int) -> TiledTree:
    tiles = built(size)
    return TiledTree(size, lambda level, index, width: tiles[level, index, width])


def test_paths_are_those_of_the_specification() -> None:
    assert tile_path("tile/0", 1234067) == "tile/0/x001/x234/067"
    assert tile_path("tile/entries", 0, 5) == "tile/entries/000.p/5"
    assert tile_path("tile/1", 1000, 255) == "tile/1/x001/000.p/255"


def test_a_tree_of_70000_has_the_tiles_of_the_specifications_example() -> None:
    builder = TileBuilder()
    found: Counter[tuple[int, int]] = Counter()
    for at in range(70_000):
        found.update((tile.level, len(tile.hashes)) for tile in builder.add(HASHES[at % len(HASHES)]))
    found.update((tile.level, len(tile.hashes)) for tile in builder.finish())
    assert found == {(0, 256): 273, (0, 112): 1, (1, 256): 1, (1, 17): 1, (2, 1): 1}


def test_a_tree_of_256_has_a_full_tile_and_one_hash_above() -> None:
    assert built(256).keys() == {(0, 0, 256), (1, 0, 1)}
    assert list(widths(513)) == [(0, 256), (1, 256), (2, 1)]


@given(st.data(), st.integers(1, len(HASHES)))
def test_proofs_from_tiles_are_those_from_all_hashes(data: st.DataObject, size: int) -> None:
    hashes, tiled = HASHES[:size], tree(size)
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    assert tiled.root_of(0, size) == root(hashes)
    assert tiled.root_of(0, old) == root(hashes[:old])
    assert tiled.inclusion_proof(index) == inclusion_proof(index, hashes)
    assert tiled.consistency_proof(old) == consistency_proof(old, hashes)
    for bad in (-1, size):
        with pytest.raises(ProofError):
            tiled.inclusion_proof(bad)


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_a_bundle_is_read_back(leaves: list[bytes]) -> None:
    written = encode_bundle(leaves)
    assert list(parse_bundle(written)) == leaves
    if leaves and leaves[-1]:
        with pytest.raises(EncodingError):
            parse_bundle(written[:-1])


@given(st.binary(max_size=60))
def test_no_bundle_raises_anything_but_the_declared_error(data: bytes) -> None:
    with contextlib.suppress(EncodingError):
        assert encode_bundle(parse_bundle(data)) == data
