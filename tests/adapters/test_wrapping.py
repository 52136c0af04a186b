import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lprdesk.adapters.wrapping import (
    Argon2id,
    Derivation,
    Pbkdf2,
    UnwrapError,
    derivation_from,
    from_text,
    to_text,
    unwrap,
    wrap,
)

KEY = bytes(range(32))


@pytest.mark.requirement("ACC-4")
@given(st.binary(max_size=200), st.binary(max_size=40), st.integers(min_value=0), st.integers(1, 255))
def test_what_is_wrapped_comes_back_and_no_byte_of_it_can_change(
    secret: bytes, bound_to: bytes, where: int, flip: int
) -> None:
    wrapped = wrap(KEY, secret, bound_to, os.urandom(12))
    assert unwrap(KEY, wrapped, bound_to) == secret
    altered = bytearray(wrapped)
    altered[where % len(wrapped)] ^= flip
    with pytest.raises(UnwrapError):
        unwrap(KEY, bytes(altered), bound_to)
    with pytest.raises(UnwrapError):
        unwrap(KEY, wrapped, bound_to + b"x")
    with pytest.raises(UnwrapError):
        unwrap(KEY[::-1], wrapped, bound_to)


def test_too_short_a_text_is_refused() -> None:
    with pytest.raises(UnwrapError):
        unwrap(KEY, b"short", b"")


@pytest.mark.parametrize("derivation", [Argon2id(1, 8, 1), Pbkdf2(1000)])
def test_a_derivation_is_rebuilt_from_its_figures(derivation: Derivation) -> None:
    again = derivation_from(derivation.figures())
    assert again == derivation
    assert again.key("correct horse", b"s" * 16) == derivation.key("correct horse", b"s" * 16)
    assert again.key("correct horse", b"s" * 16) != derivation.key("correct horsf", b"s" * 16)
    assert len(derivation.key("", b"s" * 16)) == 32


def test_argon2id_is_the_function_of_the_rfc() -> None:
    # Reference value of the argon2 command line tool: echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1 -l 32
    expected = "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"
    assert Argon2id(2, 65_536, 1).key("password", b"somesalt").hex() == expected


@pytest.mark.parametrize(
    "figures",
    [
        None,
        [],
        {},
        {"name": "argon2id"},
        {"name": "argon2id", "passes": 1, "memory_kib": 2**40, "lanes": 1},
        {"name": "argon2id", "passes": True, "memory_kib": 8, "lanes": 1},
        {"name": "argon2id", "passes": 1, "memory_kib": 8, "lanes": 1, "more": 1},
        {"name": "pbkdf2-hmac-sha256", "iterations": 0},
        {"name": "pbkdf2-hmac-sha256", "iterations": "1000"},
        {"name": ["argon2id"], "iterations": 5},
        {"name": "scrypt", "iterations": 1000},
    ],
)
def test_strange_figures_are_refused(figures: object) -> None:
    with pytest.raises(ValueError, match="derivation"):
        derivation_from(figures)


@given(st.one_of(st.text(), st.binary(), st.none(), st.integers()))
@settings(max_examples=50)
def test_base64_is_parsed_strictly(text: object) -> None:
    try:
        data = from_text(text)
    except ValueError:
        return
    assert to_text(data) == text


@pytest.mark.parametrize("text", ["YR==", "YWJ=", "YQ", " YQ==", "YQ==\n", "YQ==YQ=="])
def test_bytes_have_one_text(text: str) -> None:
    with pytest.raises(ValueError, match="base64"):
        from_text(text)
