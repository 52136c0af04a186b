import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from lprdesk.audit.encoding import MAX_INTEGER, canonical, parse
from lprdesk.audit.faults import EncodingError

texts = st.text(st.characters(exclude_categories=["Cs"]))
ascii_keys = st.text(st.characters(max_codepoint=0x7F))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ascii_keys, inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_on_the_subset_the_bytes_are_those_of_rfc_8785(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(values)
def test_what_is_written_is_read_back(value: Any) -> None:
    assert parse(canonical(value)) == value


@given(values)
def test_any_other_spelling_of_a_value_is_refused(value: Any) -> None:
    spelled = json.dumps(value, indent=1).encode()
    if spelled != canonical(value):
        with pytest.raises(EncodingError):
            parse(spelled)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":1}',
        b'{"b":1,"a":1}',
        b"1.0",
        b"1e3",
        b"-0",
        b"01",
        b"NaN",
        b"Infinity",
        b"9007199254740992",
        b"-9007199254740992",
        b"1" * 5000,
        b'{"\xc3\xa9":1}',
        b'"\\ud800"',
        b'"\\u0041"',
        b'"\\/"',
        b'"\xed\xa0\x80"',
        b'"\xff"',
        b"\xef\xbb\xbf1",
        b" 1",
        b"1\n",
        b"",
        b'{"a":}',
        b"'a'",
        b"[" * 33 + b"]" * 33,
        b"[" * 100_000 + b"]" * 100_000,
        b"true false",
    ],
    ids=lambda data: repr(data[:20]),
)
def test_bytes_outside_the_subset_are_refused(data: bytes) -> None:
    with pytest.raises(EncodingError):
        parse(data)


@given(st.binary(max_size=60) | st.text('{}[]",:0123456789.eE-+\\utfalsn ', max_size=40).map(str.encode))
def test_no_bytes_raise_anything_but_the_declared_error(data: bytes) -> None:
    try:
        value = parse(data)
    except EncodingError:
        return
    assert canonical(value) == data


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), 2**53, b"bytes", {1: 2}, {"é": 1}, "\ud800", {"a": {1, 2}}, [1.0]]
)
def test_values_outside_the_subset_are_refused(value: Any) -> None:
    with pytest.raises(EncodingError):
        canonical(value)


def test_a_value_that_holds_itself_is_refused() -> None:
    value: list[Any] = []
    value.append(value)
    with pytest.raises(EncodingError):
        canonical(value)
