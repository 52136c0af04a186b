"""The leaf: what an entry publishes. Canonical JSON of exactly these fields, at most 65,535 bytes.

    v       1
    origin  the log's origin
    index   0, 1, 2 …
    time    integer milliseconds UTC, the wall clock as it was
    mono    milliseconds since boot
    boot    a random id per boot
    kind    dotted, for example query.authorised
    signer  fingerprint of the session key, or of the station's log key (keys.fingerprint: 64 hex digits)
    session the session's id (32 hex digits) or null; a station's entry names one where it closes it
    prev    leaf hash (hex) of the signer's previous entry; null in a signer's first
    sd      sorted digests of the entry's disclosures
    blob    null, or {"recipients": [key ids], "sha256": hex of the ciphertext, "size": size class in bytes}
    seen    null, or {"root": hex, "size": n} of the largest cosigned head that the station knew

Hashes in a leaf are lower-case hex, except `sd`, which SD-JWT writes in base64url. Readers accept kinds and fields
that they do not know.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import lt

from lprdesk.audit.encoding import Json, canonical, parse
from lprdesk.audit.faults import EncodingError, KeyRefused, LeafError
from lprdesk.audit.keys import check_name

MAX_LEAF_BYTES = 65_535  # C2SP tlog-tiles: an entry bundle writes the length in two bytes
_HEX64 = re.compile(r"[0-9a-f]{64}")
_HEX32 = re.compile(r"[0-9a-f]{32}")
_DIGEST = re.compile(r"[A-Za-z0-9_-]{43}")
_KIND = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")

_UNSORTED = "a leaf whose 'sd' is not a sorted list of different digests"

_COUNT = "(0|[1-9][0-9]{0,14})"
# The bytes of a leaf with the known fields alone, in ASCII without an escape: what they match is canonical, and is read
# five times as fast as by a parser of JSON. Anything else is not refused by this but read the long way.
_USUAL = re.compile(
    r'\{"blob":(null|\{[^{}]*\}),"boot":"([ !#-\[\]-~]+)"'
    rf',"index":{_COUNT},"kind":"({_KIND.pattern})","mono":{_COUNT},"origin":"([!#-*,-\[\]-~]+)"'
    rf',"prev":(?:null|"({_HEX64.pattern})"),"sd":\[((?:"{_DIGEST.pattern}"(?:,(?=")|(?=\])))*)\]'
    rf',"seen":(?:null|\{{"root":"({_HEX64.pattern})","size":{_COUNT}\}})'
    rf',"session":(?:null|"({_HEX32.pattern})"),"signer":"({_HEX64.pattern})","time":{_COUNT},"v":1\}}'
)


@dataclass(frozen=True, slots=True)
class Seen:
    """Size and root (32 bytes) of a cosigned head."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """The ciphertext that stands beside an entry: its SHA-256, who can open it, and its size class in bytes."""

    sha256: bytes
    recipients: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A leaf's fields. `prev` is 32 bytes or None."""

    origin: str
    index: int
    time: int
    mono: int
    boot: str
    kind: str
    signer: str
    session: str | None
    prev: bytes | None
    sd: tuple[str, ...]
    blob: Blob | None = None
    seen: Seen | None = None

    def encode(self) -> bytes:
        """The leaf's bytes. Raises LeafError where a field is not what it must be or the bytes are too many."""
        blob = self.blob
        value: dict[str, Json] = {
            "v": 1,
            "origin": self.origin,
            "index": self.index,
            "time": self.time,
            "mono": self.mono,
            "boot": self.boot,
            "kind": self.kind,
            "signer": self.signer,
            "session": self.session,
            "prev": self.prev.hex() if self.prev is not None else None,
            "sd": self.sd,
            "blob": None
            if blob is None
            else {"sha256": blob.sha256.hex(), "recipients": blob.recipients, "size": blob.size},
            "seen": None if self.seen is None else {"size": self.seen.size, "root": self.seen.root.hex()},
        }
        data = canonical(value)
        _check_size(data)
        if _read(value) != self:  # canonical bytes hold `value` and nothing else: to decode them again adds nothing
            raise LeafError("a leaf that would be read otherwise than it was written")
        return data


def parse_leaf(data: bytes) -> Leaf:
    """The leaf that bytes hold. Raises LeafError on anything else; fields beyond the known ones are passed over."""
    _check_size(data)
    usual = _USUAL.fullmatch(data.decode("latin-1"))
    try:
        return _parse_any(data) if usual is None else _parse_usual(usual)
    except EncodingError as error:
        raise LeafError(str(error)) from None
    except KeyError as error:
        raise LeafError(f"a leaf without {error.args[0]!r}") from None


def _parse_usual(found: re.Match[str]) -> Leaf:
    blob, boot, index, kind, mono, origin, prev, sd, root, size, session, signer, time = found.groups()
    digests = tuple(sd[1:-1].split('","')) if sd else ()
    if not all(map(lt, digests, digests[1:])):
        raise LeafError(_UNSORTED)
    return Leaf(
        origin=origin,
        index=int(index),
        time=int(time),
        mono=int(mono),
        boot=boot,
        kind=kind,
        signer=signer,
        session=session,
        prev=None if prev is None else bytes.fromhex(prev),
        sd=digests,
        blob=None if blob == "null" else _blob(parse(blob.encode("latin-1"))),
        seen=None if root is None else Seen(int(size), bytes.fromhex(root)),
    )


def _parse_any(data: bytes) -> Leaf:
    value = parse(data)
    if not isinstance(value, dict):
        raise LeafError("a leaf that is no object")
    if value.get("v") is True or value.get("v") != 1:
        raise LeafError("a leaf of another version than 1")
    return _read(value)


def _check_size(data: bytes) -> None:
    if len(data) > MAX_LEAF_BYTES:
        raise LeafError(f"a leaf of {len(data)} bytes, at most {MAX_LEAF_BYTES} are allowed")


def _read(value: Mapping[str, Json]) -> Leaf:
    origin = _text(value, "origin")
    try:
        check_name(origin)
    except KeyRefused:
        raise LeafError("a leaf whose origin is no origin") from None
    return Leaf(
        origin=origin,
        index=_count(value, "index"),
        time=_count(value, "time"),
        mono=_count(value, "mono"),
        boot=_text(value, "boot"),
        kind=_matching(value, "kind", _KIND),
        signer=_matching(value, "signer", _HEX64),
        session=None if value["session"] is None else _matching(value, "session", _HEX32),
        prev=None if value["prev"] is None else bytes.fromhex(_matching(value, "prev", _HEX64)),
        sd=_digests(value),
        blob=_blob(value["blob"]),
        seen=_seen(value["seen"]),
    )


def _text(value: Mapping[str, Json], name: str) -> str:
    found = value[name]
    if not isinstance(found, str) or not found:
        raise LeafError(f"a leaf whose {name!r} is not text")
    return found


def _matching(value: Mapping[str, Json], name: str, pattern: re.Pattern[str]) -> str:
    found = _text(value, name)
    if not pattern.fullmatch(found):
        raise LeafError(f"a leaf whose {name!r} is not in its form")
    return found


def _count(value: Mapping[str, Json], name: str) -> int:
    found = value[name]
    if type(found) is not int or found < 0:
        raise LeafError(f"a leaf whose {name!r} is not a number from 0")
    return found


def _strings(found: Json, name: str) -> tuple[str, ...]:
    if not isinstance(found, Sequence) or isinstance(found, str):
        raise LeafError(f"a leaf whose {name!r} is not a list")
    texts = tuple(item for item in found if isinstance(item, str))
    if len(texts) != len(found):
        raise LeafError(f"a leaf whose {name!r} does not hold text alone")
    return texts


def _digests(value: Mapping[str, Json]) -> tuple[str, ...]:
    found = _strings(value["sd"], "sd")
    if not all(_DIGEST.fullmatch(each) for each in found) or list(found) != sorted(set(found)):
        raise LeafError(_UNSORTED)
    return found


def _blob(value: Json) -> Blob | None:
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise LeafError("a leaf whose 'blob' is no object")
    sha256 = bytes.fromhex(_matching(value, "sha256", _HEX64))
    return Blob(sha256=sha256, recipients=_strings(value["recipients"], "recipients"), size=_count(value, "size"))


def _seen(value: Json) -> Seen | None:
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise LeafError("a leaf whose 'seen' is no object")
    return Seen(_count(value, "size"), bytes.fromhex(_matching(value, "root", _HEX64)))
