"""The kept roots of full subtrees: proofs from them are the proofs of the whole tree."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlcipher3 import dbapi2  # type: ignore[import-untyped]  # no stubs are published

from lprdesk.adapters.store.subtrees import filled, inclusion_proof, root_at
from lprdesk.audit.merkle import leaf_hash, root, verify_inclusion

SIZE = 70_000
LEAVES = [leaf_hash(at.to_bytes(4, "big")) for at in range(SIZE)]


@pytest.fixture(scope="module")
def stored() -> Iterator[Any]:
    connection = dbapi2.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE entries (position INTEGER PRIMARY KEY, leaf_hash BLOB)")
    connection.execute(
        "CREATE TABLE subtrees (level INTEGER, position INTEGER, hash BLOB, PRIMARY KEY (level, position))"
    )
    connection.executemany("INSERT INTO entries VALUES (?, ?)", list(enumerate(LEAVES)))
    size = 0
    for new in (1, 255, 256, 257, 512, 1_300, 65_535, 65_536, SIZE):
        for row in filled(connection, size, new):
            connection.execute("INSERT INTO subtrees VALUES (?, ?, ?)", row)
        size = new
    yield connection
    connection.close()


def test_each_level_holds_its_full_subtrees_once(stored: Any) -> None:
    counts = stored.execute("SELECT level, COUNT(*), MAX(position) FROM subtrees GROUP BY level").fetchall()
    assert counts == [(1, SIZE // 256, SIZE // 256 - 1), (2, SIZE // 65_536, SIZE // 65_536 - 1)]


@given(st.integers(1, SIZE), st.data())
def test_a_proof_leads_to_the_root(stored: Any, size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    verify_inclusion(index, size, LEAVES[index], inclusion_proof(stored, index, size), root_at(stored, size))


def test_a_migration_makes_the_same_roots() -> None:
    loaded = import_module("lprdesk.adapters.store.migrations.journal.r0002_subtrees")
    below = LEAVES[: 3 * 256 + 17]
    assert list(loaded._roots(below)) == [root(below[at : at + 256]) for at in (0, 256, 512)]


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 65_535, 65_536, 65_537, SIZE])
def test_the_root_is_the_trees(stored: Any, size: int) -> None:
    assert root_at(stored, size) == root(LEAVES[:size])
