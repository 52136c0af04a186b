"""Sealed results: what opens them, what does not, and what their bytes give away."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lprdesk.audit.commitment import NONCE_BYTES, commit
from lprdesk.audit.faults import KeyRefused
from lprdesk.audit.seal import SIZE_CLASSES, Sealed, SealError, read_sealed, seal, unseal
from lprdesk.audit.seal_key import ReviewerKey, ReviewerSecret

ORIGIN = "pd.example/lprdesk/desk-1/0123456789abcdef"
REVIEWER, SECOND, STRANGER = (ReviewerSecret(bytes([seed]) * 32) for seed in (7, 8, 9))
NONCE = bytes(range(NONCE_BYTES))
UNTIL = 1_800_000_000_000


def sealed(content: bytes = b"invented reads", *to: ReviewerSecret, nonce: bytes = NONCE) -> Sealed:
    keys = [each.key for each in to or (REVIEWER,)]
    return seal(content, nonce, keys, origin=ORIGIN, until=UNTIL, random=os.urandom)


@pytest.mark.requirement("AUD-8")
def test_each_reviewer_opens_it_and_nobody_else() -> None:
    made = sealed(b"invented reads", REVIEWER, SECOND)
    for each in (REVIEWER, SECOND):
        opened = unseal(made.data, each)
        assert (opened.nonce, opened.content) == (NONCE, b"invented reads")
        assert opened.commitment == commit(NONCE, b"invented reads")
    with pytest.raises(SealError, match="not sealed to this key"):
        unseal(made.data, STRANGER)


def test_the_bytes_say_of_themselves_what_the_leaf_says() -> None:
    made = sealed(b"invented reads", REVIEWER, SECOND)
    assert read_sealed(made.data) == made
    assert made.blob.recipients == tuple(sorted([REVIEWER.key.fingerprint, SECOND.key.fingerprint]))
    assert made.blob.size == SIZE_CLASSES[0]


@pytest.mark.requirement("AUD-8")
def test_the_same_result_is_never_sealed_to_the_same_bytes() -> None:
    first, second = sealed(), sealed()
    assert first.data != second.data
    assert first.blob.sha256 != second.blob.sha256


@pytest.mark.requirement("AUD-8", "AUD-11")
@pytest.mark.parametrize("edge", SIZE_CLASSES[:4])
def test_a_length_shows_as_its_class_alone(edge: int) -> None:
    overhead = NONCE_BYTES + 8
    below, full, above = (sealed(bytes(edge - overhead + more)) for more in (-1, 0, 1))
    assert below.blob.size == full.blob.size == edge
    assert above.blob.size == edge * 4
    assert len(below.data) == len(full.data)
    assert len(sealed(b"").data) == len(sealed(b"x" * 3000).data)


def test_what_is_inside_comes_back_to_the_byte() -> None:
    for content in (b"", b"\0", b"ends in zeros\0\0\0", os.urandom(70_000)):
        assert unseal(sealed(content).data, REVIEWER).content == content


def test_nothing_is_sealed_that_nobody_could_open() -> None:
    with pytest.raises(SealError, match="nobody"):
        seal(b"x", NONCE, [], origin=ORIGIN, until=UNTIL, random=os.urandom)
    with pytest.raises(SealError, match="nonce"):
        sealed(nonce=b"short")


def test_what_is_larger_than_every_class_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lprdesk.audit.seal.SIZE_CLASSES", (64,))
    with pytest.raises(SealError, match="at most 64"):
        sealed(bytes(65))


def _altered() -> Iterator[bytes]:
    data = sealed().data
    for at in range(0, len(data), 61):
        yield data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
    yield data[:-1]
    yield data + b"\0"
    yield b""


@pytest.mark.requirement("AUD-3", "AUD-8")
def test_no_altered_byte_opens() -> None:
    for data in _altered():
        with pytest.raises(SealError):
            unseal(data, REVIEWER)


@pytest.mark.requirement("AUD-8")
def test_a_wrapped_key_opens_for_no_other_entry_and_no_other_log() -> None:
    first, other = sealed(b"first").data, sealed(b"other").data
    name = first.split(b'"id":"')[1][:32]
    moved = other.replace(other.split(b'"id":"')[1][:32], name)
    with pytest.raises(SealError, match="altered"):
        unseal(moved, REVIEWER)
    with pytest.raises(SealError, match="altered"):
        unseal(first.replace(b"desk-1", b"desk-2"), REVIEWER)


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_in_words(data: bytes) -> None:
    for tried in (data, b"lprdesk/sealed/v1\n" + data):
        with pytest.raises(SealError):
            unseal(tried, REVIEWER)


@given(st.dictionaries(st.sampled_from(["id", "keys", "origin", "size", "until"]), st.integers() | st.text(max_size=5)))
def test_any_header_is_refused_in_words(header: dict[str, int | str]) -> None:
    import json  # noqa: PLC0415 - what an attacker would write it with

    text = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
    with pytest.raises(SealError):
        read_sealed(b"lprdesk/sealed/v1\n" + text + b"\n" + bytes(64))


P = 2**255 - 19


@pytest.mark.requirement("AUD-8")
@pytest.mark.parametrize(
    "raw",
    [
        bytes(32),
        (1).to_bytes(32, "little"),
        (P - 1).to_bytes(32, "little"),
        bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
        bytes.fromhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
    ],
)
def test_keys_whose_secrets_everybody_knows_are_refused(raw: bytes) -> None:
    with pytest.raises(KeyRefused, match="small order"):
        ReviewerKey(raw)


@pytest.mark.parametrize(
    "raw", [P.to_bytes(32, "little"), b"\xff" * 32, b"\x09" + bytes(30) + b"\x80", b"short", b"\x09" * 33]
)
def test_other_encodings_of_a_key_are_refused(raw: bytes) -> None:
    with pytest.raises(KeyRefused):
        ReviewerKey(raw)


def test_a_key_has_one_text() -> None:
    text = REVIEWER.key.text
    assert ReviewerKey.parse(text) == REVIEWER.key
    for other in (text.removeprefix("x25519:"), text + "=", text.upper(), "x25519:", "", "é", text[:-2] + "_="):
        with pytest.raises(KeyRefused):
            ReviewerKey.parse(other)


def test_a_secret_never_shows() -> None:
    assert REVIEWER.raw.hex() not in repr(REVIEWER)
    assert "raw" not in repr(REVIEWER).split("ReviewerKey")[0]
    with pytest.raises(KeyRefused):
        ReviewerSecret(b"short")
