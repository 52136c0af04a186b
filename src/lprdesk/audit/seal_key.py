"""Reviewers' keys: X25519, to which results are sealed. The public halves stand in the agency's signed directory.

The text is `x25519:` and the base64 of the 32 bytes; an entry names a recipient by the **fingerprint**, hex SHA-256 of
the ASCII text `x25519` LF and the 32 bytes. Keys of small order and other encodings of a key are refused (RFC 7748,
section 6.1: every shared secret of theirs is known).
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from typing import Self

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lprdesk.audit.faults import KeyRefused

KEY_BYTES = 32
_HEADING = "x25519:"
_P = 2**255 - 19
_PROBE = X25519PrivateKey.from_private_bytes(b"\x01" * KEY_BYTES)


@dataclass(frozen=True, slots=True)
class ReviewerKey:
    """A public key that has passed every check. Raises KeyRefused when built from any other."""

    raw: bytes
    public: X25519PublicKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_BYTES:
            raise KeyRefused(f"an X25519 key of {len(self.raw)} bytes, expected {KEY_BYTES}")
        if int.from_bytes(self.raw, "little") >= _P:
            raise KeyRefused("an X25519 key in a non-canonical encoding")
        public = X25519PublicKey.from_public_bytes(self.raw)
        try:
            _PROBE.exchange(public)
        except ValueError:
            raise KeyRefused("an X25519 key of small order") from None
        object.__setattr__(self, "public", public)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key of a text. Raises KeyRefused on any other form."""
        try:
            raw = base64.b64decode(text.removeprefix(_HEADING).encode("ascii"), validate=True)
        except (ValueError, binascii.Error):
            raise KeyRefused("an X25519 key that is not base64") from None
        key = cls(raw)
        if key.text != text:
            raise KeyRefused("an X25519 key that is not in its one form")
        return key

    @property
    def text(self) -> str:
        """What stands in the directory."""
        return _HEADING + base64.b64encode(self.raw).decode("ascii")

    @property
    def fingerprint(self) -> str:
        """64 hex digits that name this key in an entry."""
        return hashlib.sha256(b"x25519\n" + self.raw).hexdigest()


@dataclass(frozen=True, slots=True)
class ReviewerSecret:
    """A reviewer's private key; its bytes never show in a repr."""

    raw: bytes = field(repr=False)
    key: ReviewerKey = field(init=False)
    private: X25519PrivateKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_BYTES:
            raise KeyRefused(f"an X25519 secret of {len(self.raw)} bytes, expected {KEY_BYTES}")
        private = X25519PrivateKey.from_private_bytes(self.raw)
        object.__setattr__(self, "private", private)
        public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        object.__setattr__(self, "key", ReviewerKey(public))
