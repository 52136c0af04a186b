import pytest
from hypothesis import given
from hypothesis import strategies as st

from lprdesk.audit.faults import ProofError
from lprdesk.audit.merkle import (
    EMPTY,
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

# The eight leaves and roots with which implementations of RFC 6962 have been compared since its first one.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
HASHES = [leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES]
sizes = st.integers(1, 70)


def leaves(size: int) -> list[bytes]:
    return [leaf_hash(bytes([at])) for at in range(size)]


def test_the_empty_tree_is_the_hash_of_nothing() -> None:
    assert EMPTY.root() == EMPTY_ROOT == root([])
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_the_published_ones(size: int) -> None:
    assert root(HASHES[:size]).hex() == ROOTS[size - 1]


def test_the_published_proofs_hold() -> None:
    proof = consistency_proof(6, HASHES)
    assert [each.hex() for each in proof] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    verify_consistency(6, 8, bytes.fromhex(ROOTS[5]), bytes.fromhex(ROOTS[7]), proof)
    assert [each.hex() for each in inclusion_proof(5, HASHES)] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@given(st.data(), sizes)
def test_every_entry_is_shown_to_be_there_and_no_other(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    hashes = leaves(size)
    proof = inclusion_proof(index, hashes)
    verify_inclusion(index, size, hashes[index], proof, root(hashes))
    other = data.draw(st.integers(0, size + 1))
    if other != index:
        with pytest.raises(ProofError):
            verify_inclusion(other, size, hashes[index], proof, root(hashes))
    for wrong in (leaf_hash(b"another"), b"short"):
        with pytest.raises(ProofError):
            verify_inclusion(index, size, wrong, proof, root(hashes))


@given(st.data(), sizes)
def test_every_older_tree_is_shown_to_be_a_beginning(data: st.DataObject, size: int) -> None:
    old = data.draw(st.integers(1, size))
    hashes = leaves(size)
    old_root, new_root, proof = root(hashes[:old]), root(hashes), consistency_proof(old, hashes)
    verify_consistency(old, size, old_root, new_root, proof)
    mangled = [
        (old_root, leaf_hash(b"x"), proof),
        (leaf_hash(b"x"), new_root, proof),
        (old_root, new_root, (*proof, leaf_hash(b"x"))),
        *((old_root, new_root, proof[:at] + proof[at + 1 :]) for at in range(len(proof))),
        *((old_root, new_root, (*proof[:at], leaf_hash(b"x"), *proof[at + 1 :])) for at in range(len(proof))),
    ]
    for first, second, nodes in mangled:
        with pytest.raises(ProofError):
            verify_consistency(old, size, first, second, nodes)


def test_nothing_is_shown_from_an_empty_tree() -> None:
    with pytest.raises(ProofError):
        verify_consistency(0, 8, EMPTY_ROOT, bytes.fromhex(ROOTS[7]), ())
    with pytest.raises(ProofError):
        consistency_proof(0, HASHES)
    with pytest.raises(ProofError):
        verify_consistency(8, 7, bytes.fromhex(ROOTS[7]), bytes.fromhex(ROOTS[6]), ())


@given(
    st.integers(-1, 20),
    st.integers(-1, 20),
    st.lists(st.sampled_from(HASHES) | st.binary(max_size=3), max_size=6),
)
def test_proof_verifiers_raise_only_their_error(old: int, new: int, proof: list[bytes]) -> None:
    with pytest.raises(ProofError):
        verify_consistency(old, new, HASHES[0], leaf_hash(b"x"), proof)
    with pytest.raises(ProofError):
        verify_inclusion(old, new, HASHES[0], proof, leaf_hash(b"x"))


@given(sizes)
def test_a_frontier_is_not_changed_by_appending(size: int) -> None:
    frontier = EMPTY
    for hashed in leaves(size):
        frontier = frontier.append(hashed)
    before = (frontier.size, frontier.peaks)
    frontier.append(leaf_hash(b"next"))
    assert (frontier.size, frontier.peaks) == before
    assert Frontier(*before).root() == root(leaves(size))


def test_a_frontier_with_peaks_that_do_not_fit_its_size_is_refused() -> None:
    for size, peaks in ((3, (HASHES[0],)), (0, (HASHES[0],)), (-1, ()), (1, (b"short",))):
        with pytest.raises(ProofError):
            Frontier(size, peaks)


def test_leaves_and_nodes_are_told_apart() -> None:
    left, right = HASHES[:2]
    assert leaf_hash(left + right) != node_hash(left, right)
