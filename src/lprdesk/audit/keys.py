"""Keys: what signs and what verifies, in the C2SP verifier-key form, and what is refused.

Log, session and witness keys are Ed25519. Their text is the C2SP vkey `name+hash+base64(type || key)`; the key id is
the first four bytes of SHA-256(name || LF || type || key). Since four bytes can collide, an entry names its signer by
the whole **fingerprint**: hex SHA-256 of type 0x01 and the 32 key bytes.

OpenSSL accepts Ed25519 keys of small order and non-canonical encodings, for which signatures of others hold: every
key is checked before it is used.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lprdesk.audit.faults import KeyRefused

SEED_BYTES = 32
_P = 2**255 - 19
_D = -121665 * pow(121666, -1, _P) % _P
# y of the eight points of small order: 1, -1, 0 and the two roots of d y^4 + 2 y^2 = 1.
_Y8 = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL_ORDER_Y = frozenset({0, 1, _P - 1, _Y8, _P - _Y8})
_NOT_IN_NAME = re.compile(r"[\s+\x00-\x1f]")


class KeyType(IntEnum):
    """C2SP signature types (signed-note v1.0.0)."""

    ED25519 = 0x01
    COSIGNATURE_V1 = 0x04


@dataclass(frozen=True, slots=True)
class VerifyKey:
    """A named Ed25519 public key that has passed every check. Raises KeyRefused when built from any other."""

    name: str
    raw: bytes
    type: KeyType = KeyType.ED25519
    key_id: bytes = field(init=False, compare=False, repr=False)
    """The four bytes that stand before a note signature."""
    fingerprint: str = field(init=False, compare=False, repr=False)
    """64 hex digits that name this key without its name."""

    def __post_init__(self) -> None:
        check_name(self.name)
        check_ed25519(self.raw)
        named = hashlib.sha256(self.name.encode() + b"\n" + bytes([self.type]) + self.raw).digest()
        object.__setattr__(self, "key_id", named[:4])
        object.__setattr__(self, "fingerprint", fingerprint(self.raw))

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key of a C2SP vkey text. Raises KeyRefused on any flaw, a wrong key id included."""
        name, _, rest = text.partition("+")
        hash8, _, encoded = rest.partition("+")
        body = _base64(encoded)
        if not body or body[0] not in set(KeyType):
            raise KeyRefused("a key type that is neither Ed25519 (1) nor cosignature/v1 (4)")
        key = cls(name, body[1:], KeyType(body[0]))
        if key.key_id.hex() != hash8:
            raise KeyRefused(f"the key id {hash8!r} does not belong to this name and key, expected {key.key_id.hex()}")
        return key

    @property
    def text(self) -> str:
        """The C2SP vkey."""
        encoded = base64.b64encode(bytes([self.type]) + self.raw).decode("ascii")
        return f"{self.name}+{self.key_id.hex()}+{encoded}"

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Whether the 64-byte Ed25519 signature over the message holds."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A named Ed25519 private key; the seed never shows in a repr."""

    name: str
    seed: bytes = field(repr=False)
    type: KeyType = KeyType.ED25519
    verify_key: VerifyKey = field(init=False)
    _private: Ed25519PrivateKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.seed) != SEED_BYTES:
            raise KeyRefused(f"a seed of {len(self.seed)} bytes, expected {SEED_BYTES}")
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        raw = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        object.__setattr__(self, "_private", private)
        object.__setattr__(self, "verify_key", VerifyKey(self.name, raw, self.type))

    def sign(self, message: bytes) -> bytes:
        """64 bytes of Ed25519."""
        return self._private.sign(message)


def station_key(agency: str, station: str, random: Callable[[int], bytes]) -> SigningKey:
    """A fresh log key whose name is the origin of the log that it opens (a new one for every epoch)."""
    return station_key_from_seed(agency, station, random(SEED_BYTES))


def station_key_from_seed(agency: str, station: str, seed: bytes) -> SigningKey:
    """The log key of a stored seed, named by its origin `<agency>/lprdesk/<station>/<16 hex of the key's hash>`."""
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return SigningKey(f"{agency}/lprdesk/{station}/{fingerprint(public)[:16]}", seed)


def fingerprint(raw: bytes) -> str:
    """Hex SHA-256 of 0x01 and the 32 bytes of an Ed25519 key: the name that an entry gives its signer."""
    return hashlib.sha256(bytes([KeyType.ED25519]) + raw).hexdigest()


def check_name(name: str) -> None:
    """Raises KeyRefused unless the name is one that a signed note can carry: not empty, no space, no plus sign."""
    if not name or _NOT_IN_NAME.search(name):
        raise KeyRefused("a key's name is empty or holds a space, a control character or a plus sign")
    try:
        name.encode()
    except UnicodeEncodeError:
        raise KeyRefused("a key's name is not valid Unicode") from None


def check_ed25519(raw: bytes) -> None:
    """Raises KeyRefused unless the 32 bytes are a canonical point of the curve and not one of small order."""
    if len(raw) != SEED_BYTES:
        raise KeyRefused(f"an Ed25519 key of {len(raw)} bytes, expected 32")
    y = int.from_bytes(raw, "little") & ((1 << 255) - 1)
    if y >= _P:
        raise KeyRefused("an Ed25519 key in a non-canonical encoding")
    if y in _SMALL_ORDER_Y:
        raise KeyRefused("an Ed25519 key of small order")
    # x^2 = u / v is a square where u v is one (v is never 0); Euler's criterion.
    if pow((y * y - 1) * (_D * y * y + 1) % _P, (_P - 1) // 2, _P) != 1:
        raise KeyRefused("an Ed25519 key that is no point of the curve")


def _base64(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        raise KeyRefused("a key that is not base64") from None
    if base64.b64encode(data).decode("ascii") != text:
        raise KeyRefused("a key that is not in the one form of base64")
    return data
