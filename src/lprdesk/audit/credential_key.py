"""The key behind a person's credential: Ed25519, P-256 or RSA, from a wrapped key or a smart card.

Its text is `<algorithm>:<base64 of the DER SubjectPublicKeyInfo>`. Algorithms: `ed25519`; `ecdsa-p256-sha256`
(signatures in DER); `rsa-sha256` (PKCS #1 v1.5, what PIV cards do; at least 2048 bits, exponent at least 65537).
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

from lprdesk.audit.faults import KeyRefused
from lprdesk.audit.keys import check_ed25519

PublicKey = Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey

_MIN_RSA_BITS = 2048  # NIST SP 800-131A
_MIN_RSA_EXPONENT = 65537  # NIST SP 800-56B


@dataclass(frozen=True, slots=True)
class CredentialKey:
    """A person's public key that has passed every check; `text` is how it is written everywhere."""

    text: str

    def __post_init__(self) -> None:
        _load(self.text)

    @classmethod
    def of(cls, key: PublicKey) -> Self:
        """The credential key of a public key. Raises KeyRefused on another kind, curve or size."""
        spki = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return cls(f"{_algorithm(key)}:{base64.b64encode(spki).decode('ascii')}")

    @property
    def fingerprint(self) -> str:
        """64 hex digits: SHA-256 of the text."""
        return hashlib.sha256(self.text.encode("ascii")).hexdigest()

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Whether the signature over the message holds under this key."""
        key = _load(self.text)
        try:
            if isinstance(key, Ed25519PublicKey):
                key.verify(signature, message)
            elif isinstance(key, EllipticCurvePublicKey):
                key.verify(signature, message, ECDSA(SHA256()))
            else:
                key.verify(signature, message, PKCS1v15(), SHA256())
        except InvalidSignature:
            return False
        return True


@lru_cache(maxsize=1024)  # the people of an agency's station: a log names each once a session
def _load(text: str) -> PublicKey:
    algorithm, _, encoded = text.partition(":")
    try:
        spki = base64.b64decode(encoded, validate=True)
        key = load_der_public_key(spki)
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        raise KeyRefused("a credential key that is not base64 of a DER public key") from None
    if not isinstance(key, Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey):
        raise KeyRefused("a credential key that is neither Ed25519, P-256 nor RSA")
    if _algorithm(key) != algorithm:
        raise KeyRefused(f"a credential key said to be {algorithm!r} that is {_algorithm(key)!r}")
    written = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if base64.b64encode(written).decode("ascii") != encoded:
        raise KeyRefused("a credential key that is not in the one form of DER and base64")
    return key


def _algorithm(key: PublicKey) -> str:
    if isinstance(key, Ed25519PublicKey):
        check_ed25519(key.public_bytes(Encoding.Raw, PublicFormat.Raw))
        return "ed25519"
    if isinstance(key, EllipticCurvePublicKey):
        if not isinstance(key.curve, SECP256R1):
            raise KeyRefused(f"a credential key on the curve {key.curve.name}, expected P-256")
        return "ecdsa-p256-sha256"
    if key.key_size < _MIN_RSA_BITS or key.public_numbers().e < _MIN_RSA_EXPONENT:
        raise KeyRefused(f"an RSA key of {key.key_size} bits, expected at least {_MIN_RSA_BITS} and a usual exponent")
    return "rsa-sha256"
