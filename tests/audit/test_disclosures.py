import hashlib
import os
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lprdesk.audit.disclosures import (
    Disclosure,
    base64url,
    digest,
    disclose,
    from_base64url,
    parse_disclosure,
    parse_field,
)
from lprdesk.audit.encoding import MAX_INTEGER, canonical
from lprdesk.audit.faults import EncodingError


def test_the_digest_is_that_of_the_sd_jwt_example() -> None:
    # RFC 9901, section 4.2.3: the disclosure of the family name Möbius and its hash.
    text = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    assert digest(text) == "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"


def test_a_disclosure_is_the_array_of_salt_name_and_value() -> None:
    found = Disclosure(bytes(range(16)), "plate", "ABC123")
    assert from_base64url(found.text) == b'["AAECAwQFBgcICQoLDA0ODw","plate","ABC123"]'
    assert parse_disclosure(found.text) == found


@given(st.text(), st.integers() | st.none() | st.booleans() | st.text() | st.lists(st.text("ab")))
def test_what_is_disclosed_is_read_back(name: str, value: Any) -> None:
    found = disclose(name, value, os.urandom)
    if type(value) is int and abs(value) > MAX_INTEGER:
        return
    assert parse_disclosure(found.text) == found
    assert parse_field(found.text) == (name, value)
    assert type(parse_field(found.text)[1]) is type(value)
    assert found.digest != disclose(name, value, os.urandom).digest


@pytest.mark.parametrize(
    "array",
    [
        b'["AAECAwQFBgcICQoLDA0ODw", "plate","ABC123"]',
        b'["AAECAwQFBgcICQoLDA0O","plate","ABC123"]',
        b'["AAECAwQFBgcICQoLDA0ODw==","plate","ABC123"]',
        b'["AAECAwQFBgcICQoLDA0ODw","plate"]',
        b'["AAECAwQFBgcICQoLDA0ODw",1,"ABC123"]',
        b'["AAECAwQFBgcICQoLDA0ODw","plate",1.5]',
        b'{"a":1}',
        b"",
    ],
)
def test_other_arrays_are_refused(array: bytes) -> None:
    with pytest.raises(EncodingError):
        parse_disclosure(base64url(array))


@given(st.text(max_size=30))
def test_no_text_raises_anything_but_the_declared_error(text: str) -> None:
    try:
        found = parse_disclosure(text)
    except EncodingError:
        return
    assert found.text == text


@pytest.mark.requirement("AUD-11")
def test_a_published_digest_cannot_be_tested_against_guessed_plates() -> None:
    plate = "AB1234"
    published = disclose("plate", plate, os.urandom).digest
    guesses = [f"{letters}{digits:04}" for letters in ("AA", "AB", "AC") for digits in range(2000)]
    assert plate in guesses
    for guess in guesses:
        for preimage in (
            guess.encode(),
            canonical(guess),
            canonical(["plate", guess]),
            canonical(["", "plate", guess]),
        ):
            hashed = hashlib.sha256(preimage).digest()
            hidden = hashlib.sha256(base64url(preimage).encode()).digest()
            assert published not in {base64url(hashed), base64url(hidden)}
        assert Disclosure(bytes(16), "plate", guess).digest != published
