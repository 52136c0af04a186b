r"""Sealing: a result is encrypted to the reviewers' keys and stands beside its entry (AUD-8, docs/sealed-results.md).

    sealed   = "lprdesk/sealed/v1\n" || header || LF || ciphertext
    header   = canonical JSON {"id": 32 hex, "keys": {fingerprint: base64}, "origin", "size", "until"}
    keys     = the content key, wrapped for each reviewer: HPKE (RFC 9180) base mode, X25519, HKDF-SHA256, AES-256-GCM,
               info = "lprdesk/result/v1\n" || origin || LF || id
    content  = nonce (32 bytes) || length (8 bytes, big-endian) || result || zeros up to `size`
    ciphertext = AES-256-GCM(content key, 12 zero bytes, content), everything before it being associated data

The content key is random and used once, so its nonce may be fixed. `size` is one of SIZE_CLASSES; nothing is
compressed, for a compressed length tells of the content. `until` is ms UTC: the end of the lifetime.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from lprdesk.audit.commitment import NONCE_BYTES, commit
from lprdesk.audit.encoding import Json, canonical, parse
from lprdesk.audit.faults import AuditError, EncodingError
from lprdesk.audit.leaf import Blob
from lprdesk.audit.seal_key import ReviewerKey, ReviewerSecret

SIZE_CLASSES = tuple(4096 * 4**step for step in range(9))
"""4 KiB, 16 KiB … 256 MiB: what of a length can be seen. 4 KiB hold no read as well as some thirty."""
_HEADING = b"lprdesk/sealed/v1\n"
_INFO = b"lprdesk/result/v1\n"
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_ID_BYTES = 16
_LENGTH_BYTES = 8
_TAG_BYTES = 16
_LONGEST_HEADER = 65_536
_GCM_NONCE = bytes(12)


class SealError(AuditError):
    """A result that cannot be sealed, or bytes that are no sealed result, or not for this key."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A result, sealed: the bytes to store, what the leaf says of them, the log they belong to, the end (ms UTC)."""

    data: bytes
    blob: Blob
    origin: str
    until: int


@dataclass(frozen=True, slots=True)
class _Read:
    """A sealed result with its parts: everything before the ciphertext, its id, and the wrapped keys."""

    sealed: Sealed
    head: bytes
    name: str
    keys: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Unsealed:
    """What a reviewer finds inside."""

    nonce: bytes
    content: bytes

    @property
    def commitment(self) -> str:
        """What the entry must have committed to; else it was not this that was sealed."""
        return commit(self.nonce, self.content)


def seal(
    content: bytes,
    nonce: bytes,
    recipients: Sequence[ReviewerKey],
    *,
    origin: str,
    until: int,
    random: Callable[[int], bytes],
) -> Sealed:
    """Seal a result to each recipient's key. Raises SealError without recipients, or where the result is too large."""
    if not recipients:
        raise SealError("a result that nobody could open")
    if len(nonce) != NONCE_BYTES:
        raise SealError(f"a nonce of {len(nonce)} bytes, expected {NONCE_BYTES}")
    inside = nonce + len(content).to_bytes(_LENGTH_BYTES, "big") + content
    size = next((each for each in SIZE_CLASSES if each >= len(inside)), None)
    if size is None:
        raise SealError(f"a result of {len(content)} bytes, at most {SIZE_CLASSES[-1]} can be sealed")
    key, name = random(32), random(_ID_BYTES).hex()
    info = _info(origin, name)
    keys = {each.fingerprint: _text(_SUITE.encrypt(key, each.public, info)) for each in recipients}
    header = canonical({"id": name, "keys": keys, "origin": origin, "size": size, "until": until})
    head = _HEADING + header + b"\n"
    data = head + AESGCM(key).encrypt(_GCM_NONCE, inside.ljust(size, b"\0"), head)
    blob = Blob(sha256=hashlib.sha256(data).digest(), recipients=tuple(sorted(keys)), size=size)
    return Sealed(data, blob, origin, until)


def read_sealed(data: bytes) -> Sealed:
    """What stored bytes say of themselves, without a key. Raises SealError."""
    return _read(data).sealed


def blob_of(data: bytes) -> Blob:
    """What stored bytes say of themselves, to be compared with a leaf's `blob`; damaged ones equal none."""
    try:
        return _read(data).sealed.blob
    except SealError:
        return Blob(sha256=bytes(32), recipients=(), size=0)


def unseal(data: bytes, secret: ReviewerSecret) -> Unsealed:
    """Open a sealed result. Raises SealError: damaged, or not sealed to this key."""
    read = _read(data)
    wrapped = read.keys.get(secret.key.fingerprint)
    if wrapped is None:
        raise SealError("it is not sealed to this key")
    try:
        key = _SUITE.decrypt(_bytes(wrapped), secret.private, _info(read.sealed.origin, read.name))
        inside = AESGCM(key).decrypt(_GCM_NONCE, data[len(read.head) :], read.head)
    except (InvalidTag, ValueError):
        raise SealError("it was not sealed in due form, or was altered") from None
    length = int.from_bytes(inside[NONCE_BYTES : NONCE_BYTES + _LENGTH_BYTES], "big")
    start = NONCE_BYTES + _LENGTH_BYTES
    if length > len(inside) - start or inside[start + length :].strip(b"\0"):
        raise SealError("what is inside is not in its form")
    return Unsealed(inside[:NONCE_BYTES], inside[start : start + length])


def _read(data: bytes) -> _Read:
    end = data.find(b"\n", len(_HEADING), _LONGEST_HEADER)
    if not data.startswith(_HEADING) or end < 0:
        raise SealError("no sealed result")
    try:
        header = parse(data[len(_HEADING) : end])
    except EncodingError as error:
        raise SealError(str(error)) from None
    match header:
        case {"id": str(name), "keys": dict(keys), "origin": str(origin), "size": int(size), "until": int(until)}:
            head = data[: end + 1]
        case _:
            raise SealError("a sealed result whose header is not in its form")
    if size not in SIZE_CLASSES or len(data) != len(head) + size + _TAG_BYTES:
        raise SealError("a sealed result of another length than it says")
    blob = Blob(sha256=hashlib.sha256(data).digest(), recipients=tuple(sorted(keys)), size=size)
    return _Read(Sealed(data, blob, origin, until), head, name, keys)


def _info(origin: str, name: str) -> bytes:
    return _INFO + origin.encode() + b"\n" + name.encode("ascii")


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: object) -> bytes:
    try:
        return base64.b64decode(str(text).encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise SealError("a wrapped key that is not base64") from None
