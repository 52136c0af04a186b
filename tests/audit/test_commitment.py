"""Commitments and disclosed results: what convinces an outsider, and what nobody can guess."""

import hashlib
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.signed_log import Writer
from lprdesk.audit.append import Pending
from lprdesk.audit.commitment import NONCE_BYTES, DisclosedError, check_disclosed, commit, disclose_result
from lprdesk.audit.encoding import canonical, parse
from lprdesk.audit.event import QueryAnswered
from lprdesk.audit.merkle import leaf_hash
from lprdesk.audit.verify import StoredEntry

NONCE = bytes(range(NONCE_BYTES))
NO_READS = b'{"reads":0}\n'


def entry(commitment: str) -> StoredEntry:
    writer = Writer()
    kim = writer.sign_in("kim")
    event = QueryAnswered(
        query="ab" * 32,
        count=0,
        set_aside={},
        vendor_query="invented-1",
        commitment=commitment,
        held="vendor",
        milliseconds=3,
        nonce=NONCE.hex(),
    )
    writer.write(Pending(event, kim))
    return writer.entries[-1]


@pytest.mark.requirement("AUD-8", "AUD-10")
def test_an_outsider_checks_a_disclosed_result_by_its_bytes_alone() -> None:
    made = entry(commit(NONCE, NO_READS))
    checked = check_disclosed(disclose_result(made.leaf, made.disclosures, NONCE, NO_READS))
    assert checked.content == NO_READS
    assert checked.leaf.index == 1
    assert checked.leaf_hash == leaf_hash(made.leaf)


@pytest.mark.requirement("AUD-8")
def test_nothing_else_of_the_entry_is_disclosed_with_it() -> None:
    made = entry(commit(NONCE, NO_READS))
    data = disclose_result(made.leaf, made.disclosures, NONCE, NO_READS)
    assert b"invented-1" not in data
    assert sum(text.encode() in data for text in made.disclosures) == 1


@pytest.mark.requirement("AUD-8", "AUD-3")
@pytest.mark.parametrize(
    "change",
    [
        {"content": "another"},
        {"nonce": "00" * 32},
        {"nonce": "00" * 31},
        {"nonce": "zz"},
        {"leaf": ""},
        {"leaf": "é"},
        {"commitment": ""},
        {"v": 2},
        {"content": None},
    ],
)
def test_nothing_else_passes_for_it(change: dict[str, str | int | None]) -> None:
    made = entry(commit(NONCE, NO_READS))
    page = parse(disclose_result(made.leaf, made.disclosures, NONCE, NO_READS))
    assert isinstance(page, dict)
    with pytest.raises(DisclosedError):
        check_disclosed(canonical({**page, **change}))


def test_a_commitment_of_another_entry_does_not_pass() -> None:
    made, other = entry(commit(NONCE, NO_READS)), entry(commit(NONCE, NO_READS))
    with pytest.raises(DisclosedError, match="not this entry's"):
        disclose_result(made.leaf, other.disclosures, NONCE, NO_READS)
    with pytest.raises(DisclosedError, match="not there"):
        disclose_result(made.leaf, (), NONCE, NO_READS)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_words(data: bytes) -> None:
    with pytest.raises(DisclosedError):
        check_disclosed(data)


@pytest.mark.requirement("AUD-8", "AUD-11")
def test_neither_leaf_nor_commitment_can_be_tested_against_guessed_results() -> None:
    """A dictionary of a thousand likely answers, the right one among them."""
    right = b'{"reads":7}\n'
    nonce = os.urandom(NONCE_BYTES)
    commitment = commit(nonce, right)
    made = entry(commitment)
    guesses = [b'{"reads":%d}\n' % count for count in range(1000)]
    assert right in guesses
    published = made.leaf.decode()
    for guess in guesses:
        for tried in (hashlib.sha256(guess), hashlib.sha256(bytes(32) + guess), hashlib.sha256(b"\0" + guess)):
            assert tried.hexdigest() != commitment
            assert tried.hexdigest() not in published
    assert commitment not in published
    assert commitment != commit(os.urandom(NONCE_BYTES), right)


def test_a_nonce_has_one_length() -> None:
    with pytest.raises(ValueError, match="expected 32"):
        commit(b"short", b"")
