"""Disclosures: how an entry's personal and case fields stand beside the leaf (SD-JWT, RFC 9901 section 4.2).

A disclosure is the unpadded base64url text of the canonical JSON array `[salt, name, value]`, the salt being the
unpadded base64url of 16 random bytes. The leaf holds the unpadded base64url SHA-256 of that ASCII text. Without
the salt a guessed plate cannot be tested against a leaf; one field can be shown and the next withheld; a value can
be purged and the tree stays as it was (AUD-11).
"""

import binascii
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from lprdesk.audit.encoding import Json, canonical, parse
from lprdesk.audit.faults import EncodingError

SALT_BYTES = 16
_TO_URL = bytes.maketrans(b"+/", b"-_")
_FROM_URL = bytes.maketrans(b"-_", b"+/")


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


def digest(text: str) -> str:
    """The unpadded base64url SHA-256 of a disclosure's text (43 characters)."""
    return base64url(hashlib.sha256(text.encode("ascii")).digest())


def parse_disclosure(text: str) -> Disclosure:
    """The disclosure that a text holds. Raises EncodingError on any other form, spaces and padding included."""
    array = parse(from_base64url(text))
    match array:
        case [str() as salt, str() as name, value]:
            raw = from_base64url(salt)
            if len(raw) != SALT_BYTES:
                raise EncodingError(f"a disclosure's salt of {len(raw)} bytes, expected {SALT_BYTES}")
            return Disclosure(raw, name, value)
    raise EncodingError("a disclosure is a list of salt, name and value")


def base64url(data: bytes) -> str:
    """Unpadded base64url (RFC 4648 section 5)."""
    return binascii.b2a_base64(data, newline=False).rstrip(b"=").translate(_TO_URL).decode("ascii")


def from_base64url(text: str) -> bytes:
    """The bytes of unpadded base64url. Raises EncodingError unless they are written in this one way."""
    try:
        data = binascii.a2b_base64(text.encode("ascii").translate(_FROM_URL) + b"=" * (-len(text) % 4))
    except ValueError:
        raise EncodingError("not base64url") from None
    if base64url(data) != text:
        raise EncodingError("not base64url in its one form")
    return data
