"""Canonical JSON: the subset of RFC 8785 in which every entry is written.

Allowed: null, booleans, integers between -(2^53-1) and 2^53-1, Unicode strings without lone surrogates, lists, and
objects with ASCII keys. No floats. At most `MAX_DEPTH` levels. On this subset `json.dumps` with sorted keys and no
spaces writes the very bytes of RFC 8785 (ASCII keys sort alike in UTF-16 and in code points).

Bytes are stored and hashed as they are; nothing is ever written again in order to be verified.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from json.encoder import encode_basestring
from typing import TypeAlias

from lprdesk.audit.faults import EncodingError

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 32
_NESTING = (list, dict)


def canonical(value: Json) -> bytes:
    """The one byte string of a value (RFC 8785). Raises EncodingError on anything outside the subset."""
    kind = type(value)  # nearly every value of an entry is one of these: the way round the encoder takes a third
    if kind is str:
        _check_text(value)  # type: ignore[arg-type]  # the line above says so
        return encode_basestring(value).encode()  # type: ignore[arg-type]  # as above
    if value is None:
        return b"null"
    if kind is int:
        _check_integer(value)  # type: ignore[arg-type]  # as above
        return b"%d" % value  # type: ignore[str-format]  # as above
    _check(value, 0)
    return _ENCODER.encode(value).encode()


def parse(data: bytes) -> Json:
    """The value that canonical bytes hold, lists as `list` and objects as `dict`.

    Raises EncodingError, and nothing else, on bytes that `canonical` would not have written: duplicate keys,
    floats, NaN, large integers, spaces, other escapes, key order, a byte order mark, too deep nesting.
    """
    try:
        value: Json = _DECODER.decode(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise EncodingError(f"not canonical JSON: {type(error).__name__}") from None
    # What the decoder's hooks let pass can only be nested too deep or hold half a surrogate pair.
    if data.count(b"[") + data.count(b"{") > MAX_DEPTH:
        _check_depth(value, 1)
    if _ENCODER.encode(value).encode("utf-8", "surrogatepass") != data:
        raise EncodingError("not canonical JSON: the same value is written in other bytes")
    return value


def _check_depth(value: Json, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise EncodingError(f"nested deeper than {MAX_DEPTH} levels")
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        if type(each) in _NESTING:
            _check_depth(each, depth + 1)


def _check(value: object, depth: int) -> None:
    # Exact types first: a leaf has thirty values, and nearly all of them are one of these.
    kind = type(value)
    if kind is str:
        _check_text(value)  # type: ignore[arg-type]  # the line above says so
    elif kind is int:
        _check_integer(value)  # type: ignore[arg-type]  # as above
    elif kind is list or kind is tuple:
        _check_all(value, depth + 1)  # type: ignore[arg-type]  # as above
    elif kind is dict:
        _check_keys(value)  # type: ignore[arg-type]  # as above
        _check_all(value.values(), depth + 1)  # type: ignore[attr-defined]  # as above
    elif value is not None and kind is not bool:
        _check_other(value, depth)


def _check_other(value: object, depth: int) -> None:
    match value:
        case str():
            _check_text(value)
        case int():
            _check_integer(value)
        case Mapping():
            _check_keys(value)
            _check_all(value.values(), depth + 1)
        case list() | tuple():
            _check_all(value, depth + 1)
        case _:
            raise EncodingError(f"a value of type {type(value).__name__}")


def _check_integer(value: int) -> None:
    if not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise EncodingError("an integer beyond 2^53-1")


def _check_all(values: Iterable[object], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise EncodingError(f"nested deeper than {MAX_DEPTH} levels")
    for each in values:
        _check(each, depth)


def _check_keys(keys: Iterable[object]) -> None:
    for key in keys:
        if not isinstance(key, str) or not key.isascii():
            raise EncodingError("a key that is not ASCII text")


def _check_text(text: str) -> None:
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise EncodingError("text with a lone surrogate") from None


def _plain(value: object) -> object:
    """Mappings that are no dict (read-only views); everything else was refused before."""
    if isinstance(value, Mapping):
        return dict(value)
    raise EncodingError(f"a value of type {type(value).__name__}")


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise EncodingError("not canonical JSON: a key stands twice in one object")
    _check_keys(found)
    return found


def _refuse_number(_: str) -> Json:
    raise EncodingError("not canonical JSON: a number that is no integer")


def _integer(digits: str) -> int:
    if len(digits) > len(str(-MAX_INTEGER)):
        raise EncodingError("an integer beyond 2^53-1")
    value = int(digits)
    if abs(value) > MAX_INTEGER:
        raise EncodingError("an integer beyond 2^53-1")
    return value


# Made once: `json.dumps` and `json.loads` would make them anew for each of an entry's twenty values.
_ENCODER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain, check_circular=False
)
_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_refuse_number, parse_constant=_refuse_number, parse_int=_integer
)
