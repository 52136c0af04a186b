import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lprdesk.audit import leaf as leaf_module
from lprdesk.audit.encoding import MAX_INTEGER
from lprdesk.audit.faults import EncodingError, LeafError
from lprdesk.audit.leaf import Blob, Leaf, Seen, parse_leaf


def leaf(blob: Blob | None = None, seen: Seen | None = None) -> Leaf:
    return Leaf(
        origin="a/b", index=0, time=1, mono=2, boot="b", kind="future.kind", signer="0" * 64, session=None, prev=None,
        sd=(), blob=blob, seen=seen,
    )  # fmt: skip


def test_a_leaf_with_blob_seen_and_unknown_fields_is_read() -> None:
    written = leaf(Blob(sha256=bytes(32), recipients=("a", "b"), size=4096), Seen(7, bytes(32)))
    assert parse_leaf(written.encode()) == written
    assert parse_leaf(leaf().encode()[:-1] + b',"zz":[1]}') == leaf()


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b'"v":1', b'"v":2'),
        (b'"v":1', b'"v":true'),
        (b'"index":0', b'"index":-1'),
        (b'"index":0', b'"index":false'),
        (b'"index":0', b'"index":"0"'),
        (b'"time":1', b'"time":null'),
        (b'"origin":"a/b"', b'"origin":"a b"'),
        (b'"origin":"a/b"', b'"origin":""'),
        (b'"kind":"future.kind"', b'"kind":"Future kind"'),
        (b'"prev":null', b'"prev":"00"'),
        (b'"session":null', b'"session":"x"'),
        (b'"sd":[]', b'"sd":[1]'),
        (b'"sd":[]', b'"sd":"x"'),
        (b'"sd":[]', b'"sd":["x"]'),
        (b'"blob":null', b'"blob":1'),
        (b'"blob":null', b'"blob":{}'),
        (b'"seen":null', b'"seen":[]'),
        (b'"boot":"b",', b""),
    ],
)
def test_a_leaf_whose_field_is_of_another_kind_is_refused(was: bytes, becomes: bytes) -> None:
    data = leaf().encode()
    assert was in data
    with pytest.raises(LeafError):
        parse_leaf(data.replace(was, becomes))


@given(st.binary(max_size=100))
def test_no_bytes_raise_anything_but_the_declared_error(data: bytes) -> None:
    with pytest.raises(LeafError):
        parse_leaf(data)


def test_a_leaf_beyond_its_length_is_refused() -> None:
    with pytest.raises(LeafError):
        replace(leaf(), boot="b" * 65_535).encode()


def _kept(data: bytes) -> Leaf | str:
    try:
        return leaf_module._parse_any(data)
    except EncodingError as error:
        return str(error)
    except (LeafError, KeyError):
        return "refused"


NUMBERS = st.sampled_from([0, 1, 999_999_999_999_999, MAX_INTEGER, MAX_INTEGER + 1, -1, True, None])
HEX = st.sampled_from(["0a" * 32, "0a" * 16, "0A" * 32, "", None])
WORDS = st.sampled_from(["b007", "a.b", "a/b", "a b", "a+b", "é", "\\", '"', "\x7f", "\n", "{", ""])
PLAIN = {
    "v": st.sampled_from([1, 2, True]),
    "origin": WORDS,
    "index": NUMBERS,
    "time": NUMBERS,
    "mono": NUMBERS,
    "boot": WORDS,
    "kind": WORDS,
    "signer": HEX,
    "session": HEX,
    "prev": HEX,
    "sd": st.lists(st.sampled_from(["A" * 43, "B" * 43, "_" * 43, "C" * 42, "=" * 43]), max_size=3),
    "blob": st.sampled_from([None, {}, {"recipients": ["a"], "sha256": "0a" * 32, "size": 3}, {"x": {"y": 1}}]),
    "seen": st.sampled_from([None, {}, {"root": "0a" * 32, "size": 3}, {"root": "0a" * 32, "size": 3, "x": 1}]),
}


@given(st.fixed_dictionaries({}, optional=PLAIN), st.data())
def test_the_short_way_of_reading_a_leaf_agrees_with_the_long_one(changed: dict[str, Any], data: st.DataObject) -> None:
    value = {**json.loads(leaf().encode()), **changed}
    written = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    at = data.draw(st.integers(0, len(written)))
    for each in (written, written[:at] + b" " + written[at:], written[:at] + written[at + 1 :]):
        expected = _kept(each)
        if isinstance(expected, Leaf):
            assert parse_leaf(each) == expected
        else:
            with pytest.raises(LeafError):
                parse_leaf(each)
