"""Secrets at rest: wrapped under a passphrase or a key, in canonical JSON that is bound to its place.

A wrapped secret is AES-256-GCM with its own random 96-bit nonce; whatever must not be exchanged unnoticed (whose it is,
how its key was derived) goes in as associated data.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
SALT_BYTES = 16


class UnwrapError(Exception):
    """The key is not the one that wrapped this, or a byte of it was altered: the two cannot be told apart."""


class Derivation(Protocol):
    """How a passphrase becomes a key. The figures travel with what was wrapped."""

    def key(self, passphrase: str, salt: bytes) -> bytes:
        """Derive 32 bytes; slow on purpose, so call it in a thread."""
        ...

    def figures(self) -> dict[str, str | int]:
        """The form that is written beside the wrapped secret."""
        ...


@dataclass(frozen=True, slots=True)
class Argon2id:
    """RFC 9106; the default is its second recommended setting: 3 passes, 64 MiB, 4 lanes."""

    passes: int = 3
    memory_kib: int = 65_536
    lanes: int = 4

    def key(self, passphrase: str, salt: bytes) -> bytes:
        """Derive 32 bytes. The work is done outside Python's lock."""
        from argon2.low_level import Type, hash_secret_raw  # noqa: PLC0415  (needed at sign-in, not at start)

        return hash_secret_raw(
            passphrase.encode(), salt, self.passes, self.memory_kib, self.lanes, hash_len=KEY_BYTES, type=Type.ID
        )

    def figures(self) -> dict[str, str | int]:
        """The form that is written beside the wrapped secret."""
        return {"name": "argon2id", "passes": self.passes, "memory_kib": self.memory_kib, "lanes": self.lanes}


@dataclass(frozen=True, slots=True)
class Pbkdf2:
    """PBKDF2-HMAC-SHA256, for agencies that may use FIPS-approved functions only (Argon2 is not)."""

    iterations: int = 600_000

    def key(self, passphrase: str, salt: bytes) -> bytes:
        """Derive 32 bytes."""
        return hashlib.pbkdf2_hmac("sha256", passphrase.encode(), salt, self.iterations, KEY_BYTES)

    def figures(self) -> dict[str, str | int]:
        """The form that is written beside the wrapped secret."""
        return {"name": "pbkdf2-hmac-sha256", "iterations": self.iterations}


# Bounds on what a file may ask for: a hostile one must not take the machine's memory or hours.
_BOUNDS = {"passes": (1, 64), "memory_kib": (8, 1_048_576), "lanes": (1, 16), "iterations": (1, 20_000_000)}


def derivation_from(figures: object) -> Derivation:
    """Parse what `figures()` wrote. Raises ValueError for anything else."""
    if not isinstance(figures, dict):
        raise ValueError("no derivation")  # noqa: TRY004  (one error for every way a file can be wrong)
    rest = {name: value for name, value in figures.items() if name != "name"}
    for name, value in rest.items():
        low, high = _BOUNDS.get(name, (1, 0))
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise ValueError("derivation out of bounds")
    kinds: dict[str, type[Argon2id | Pbkdf2]] = {"argon2id": Argon2id, "pbkdf2-hmac-sha256": Pbkdf2}
    kind = kinds.get(str(figures.get("name")))
    if kind is None or set(rest) != set(kind.__dataclass_fields__):
        raise ValueError("unknown derivation")
    return kind(**rest)


def wrap(key: bytes, secret: bytes, bound_to: bytes, nonce: bytes) -> bytes:
    """Encrypt under a 32-byte key; a nonce (12 random bytes) is never used twice with one key."""
    return nonce + AESGCM(key).encrypt(nonce, secret, bound_to)


def unwrap(key: bytes, wrapped: bytes, bound_to: bytes) -> bytes:
    """Decrypt what `wrap` made. Raises UnwrapError."""
    if len(wrapped) < NONCE_BYTES:
        raise UnwrapError
    try:
        return AESGCM(key).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], bound_to)
    except InvalidTag:
        raise UnwrapError from None


def to_text(data: bytes) -> str:
    """Standard base64."""
    return base64.b64encode(data).decode("ascii")


def from_text(text: object) -> bytes:
    """Parse standard base64 in its one form, spare bits zero. Raises ValueError for anything else."""
    if not isinstance(text, str):
        raise ValueError("not text")  # noqa: TRY004  (one error for every way a file can be wrong)
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise ValueError("not base64") from None
    if to_text(data) != text:
        raise ValueError("not the one form of base64")
    return data
