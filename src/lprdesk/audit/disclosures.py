"""Disclosures: how an entry's personal and case fields stand beside the leaf (SD-JWT, RFC 9901 section 4.2).

A disclosure is the unpadded base64url text of the canonical JSON array `[salt, name, value]`, the salt being the
unpadded base64url of 16 random bytes. The leaf holds the unpadded base64url SHA-256 of that ASCII text. Without
the salt a guessed plate cannot be tested against a leaf; one field can be shown and the next withheld; a value can
be purged and the tree stays as it was (AUD-11).
"""

import binascii
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from lprdesk.audit.encoding import Json, canonical, parse
from lprdesk.audit.faults import EncodingError

SALT_BYTES = 16
_TO_URL = bytes.maketrans(b"+/", b"-_")
_FROM_URL = bytes.maketrans(b"-_+/=", b"+/!!!")  # what base64url does not have becomes what base64 does not have
_PADDING = (b"", b"", b"==", b"=")
_LAST = (b"", b"", b"AQgw", b"AEIMQUYcgkosw048")
"""The last character by the length's rest of division by four: bits that stand for nothing are zero."""
_DIGEST = 43
_ASCII = r"[ !#-\[\]-~]*"
# A salt, a name and a plain value, all in ASCII without an escape: what this matches is canonical. Anything else is not
# refused by it but read the long way.
_USUAL = re.compile(
    rf'\["[A-Za-z0-9_-]{{21}}[AQgw]","({_ASCII})"'
    rf',(?:"({_ASCII})"|(0|-?[1-9][0-9]{{0,14}})|(null|true|false|\{{\}}|\[(?:"{_ASCII}"(?:,(?=")|(?=\])))*\]))\]'
)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One named value and the salt that hides it."""

    salt: bytes
    name: str
    value: Json

    @property
    def text(self) -> str:
        """The unpadded base64url text that is stored and hashed."""
        return base64url(canonical([base64url(self.salt), self.name, self.value]))

    @property
    def digest(self) -> str:
        """What stands in the leaf's `sd` for this value."""
        return digest(self.text)


def disclose(name: str, value: Json, random: Callable[[int], bytes]) -> Disclosure:
    """A value with a fresh salt; `random(n)` gives n unpredictable bytes."""
    return Disclosure(random(SALT_BYTES), name, value)


@dataclass(frozen=True, slots=True)
class Written:
    """A new value as it is stored: the text and its digest made once, not at each look."""

    name: str
    value: Json
    text: str
    digest: str


def disclose_all(values: Mapping[str, Json], random: Callable[[int], bytes]) -> list[Written]:
    """Each value by its name with a fresh salt, in the order given; as many single calls of `disclose` would do it."""
    salts = random(SALT_BYTES * len(values))
    found = []
    for at, (name, value) in enumerate(values.items()):
        salt = _base64url(salts[at * SALT_BYTES : (at + 1) * SALT_BYTES])
        # The three parts are each canonical, so the array is: an encoder for the whole costs twice the time.
        text = _base64url(b'["%b",%b,%b]' % (salt, canonical(name), canonical(value)))
        found.append(Written(name, value, text.decode(), _base64url(hashlib.sha256(text).digest()).decode()))
    return found


def digest(text: str) -> str:
    """The unpadded base64url SHA-256 of a disclosure's text (43 characters)."""
    return base64url(hashlib.sha256(text.encode("ascii")).digest())


def read_disclosures(texts: Iterable[str]) -> tuple[dict[str, Json], list[str]]:
    """An entry's values by name, and the digest of each text: as `parse_field` and `digest` give them, but at once.

    Raises EncodingError where one of them does.
    """
    values: dict[str, Json] = {}
    hashes = []
    try:
        for text in texts:
            raw = text.encode("ascii")
            hashes.append(hashlib.sha256(raw).digest())
            name, value = _field(_decoded(raw))
            values[name] = value
    except ValueError:
        raise EncodingError("not base64url") from None
    # 32 bytes and a zero are 44 characters, of which the first 43 are those of the 32 bytes alone.
    written = _base64url(b"\0".join(hashes) + b"\0").decode()
    return values, [written[at : at + _DIGEST] for at in range(0, len(written) - _DIGEST, _DIGEST + 1)]


def parse_disclosure(text: str) -> Disclosure:
    """The disclosure that a text holds. Raises EncodingError on any other form, spaces and padding included."""
    return _parse(from_base64url(text))


def parse_field(text: str) -> tuple[str, Json]:
    """Name and value of a disclosure, read faster than `parse_disclosure`, which it agrees with in all else."""
    return _field(from_base64url(text))


def _field(data: bytes) -> tuple[str, Json]:
    usual = _USUAL.fullmatch(data.decode("latin-1"))
    if usual is None:
        found = _parse(data)
        return found.name, found.value
    name, value, digits, other = usual.groups()
    if value is not None:
        return name, value
    if digits is not None:
        return name, int(digits)
    return name, None if other == "null" else json.loads(other)


def _parse(data: bytes) -> Disclosure:
    array = parse(data)
    match array:
        case [str() as salt, str() as name, value]:
            raw = from_base64url(salt)
            if len(raw) != SALT_BYTES:
                raise EncodingError(f"a disclosure's salt of {len(raw)} bytes, expected {SALT_BYTES}")
            return Disclosure(raw, name, value)
    raise EncodingError("a disclosure is a list of salt, name and value")


def base64url(data: bytes) -> str:
    """Unpadded base64url (RFC 4648 section 5)."""
    return _base64url(data).decode("ascii")


def from_base64url(text: str) -> bytes:
    """The bytes of unpadded base64url. Raises EncodingError unless they are written in this one way."""
    try:
        return _decoded(text.encode("ascii"))
    except ValueError:
        raise EncodingError("not base64url") from None


def _decoded(raw: bytes) -> bytes:
    """Raises ValueError on what is not base64url, EncodingError on what is not in its one form."""
    rest = len(raw) & 3
    data = binascii.a2b_base64(raw.translate(_FROM_URL) + _PADDING[rest], strict_mode=True)
    if rest and raw[-1] not in _LAST[rest]:
        raise EncodingError("not base64url in its one form")
    return data


def _base64url(data: bytes) -> bytes:
    return binascii.b2a_base64(data, newline=False).rstrip(b"=").translate(_TO_URL)
