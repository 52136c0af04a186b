"""Texts, keys and signatures of the second verifier, from docs/audit-format.md alone."""

import base64
import hashlib
import json
import re
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P


class Bad(Exception):  # noqa: N818 - named by what was found
    """What does not hold."""


def hold(condition: object, why: str) -> None:
    if not condition:
        raise Bad(why)


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


# --- texts -----------------------------------------------------------------------------------------------------------


def b64(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise Bad("not base64") from None
    hold(base64.b64encode(data).decode() == text, "not the one base64")
    return data


def to_b64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def b64url(text: str) -> bytes:
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise Bad("not base64url") from None
    hold(to_b64url(data) == text, "not the one base64url")
    return data


def unhex(text: object, digits: int = 64) -> bytes:
    hold(isinstance(text, str) and re.fullmatch(rf"[0-9a-f]{{{digits}}}", text), "not hex")
    return bytes.fromhex(str(text))


def text_of(value: Any) -> str:
    """Canonical JSON, by the rules of the document."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        hold(abs(value) < 2**53, "an integer too large")
        return str(value)
    if isinstance(value, str):
        short = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
        return '"' + "".join(short.get(c) or (f"\\u{ord(c):04x}" if c < " " else c) for c in value) + '"'
    if isinstance(value, list):
        return "[" + ",".join(text_of(each) for each in value) + "]"
    hold(isinstance(value, dict) and all(key.isascii() for key in value), "outside the subset")
    return "{" + ",".join(f"{text_of(key)}:{text_of(value[key])}" for key in sorted(value)) + "}"


def levels(value: Any) -> int:
    if not isinstance(value, dict | list):
        return 0
    return 1 + max(map(levels, value.values() if isinstance(value, dict) else value), default=0)


def parse(data: bytes) -> Any:
    try:
        value = json.loads(data.decode("utf-8"))
        written = text_of(value).encode("utf-8")
    except (ValueError, RecursionError):
        raise Bad("not JSON") from None
    hold(levels(value) <= 32, "nested too deep")
    hold(written == data, "not canonical")
    return value


# --- keys and signatures ---------------------------------------------------------------------------------------------


def check_point(raw: bytes) -> None:
    hold(len(raw) == 32, "a key of another length")
    y = int.from_bytes(raw, "little") % 2**255
    hold(y < P, "a key in another encoding")
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x2 = u * pow(v, -1, P) % P
    hold(pow(x2, (P - 1) // 2, P) in (0, 1), "no point of the curve")
    x, point = root_of(x2), (0, 1)
    for _ in range(8):
        point = add(point, (x, y))
    hold(point != (0, 1), "a point of small order")


def root_of(square: int) -> int:
    x = pow(square, (P + 3) // 8, P)
    return x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P


def add(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    k = D * a[0] * b[0] * a[1] * b[1] % P
    x = (a[0] * b[1] + a[1] * b[0]) * pow(1 + k, -1, P) % P
    return x, (a[1] * b[1] + a[0] * b[0]) * pow(1 - k, -1, P) % P


def vkey(text: str) -> tuple[str, bytes]:
    """Name and key of a plain Ed25519 vkey."""
    name, _, rest = text.partition("+")
    key_id, _, encoded = rest.partition("+")
    body = b64(encoded)
    hold(name and not any(c.isspace() or c < " " for c in name), "a bad name")
    hold(body[:1] == b"\x01", "another type of key")
    check_point(body[1:])
    hold(sha(name.encode() + b"\n" + body)[:4].hex() == key_id, "another key id")
    return name, body[1:]


def fingerprint(raw: bytes) -> str:
    return sha(b"\x01" + raw).hex()


def signed(raw: bytes, signature: bytes, message: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(signature, message)
    except InvalidSignature:
        raise Bad("a signature that does not hold") from None


def signed_by_credential(text: str, signature: bytes, message: bytes) -> None:
    algorithm, _, encoded = text.partition(":")
    try:
        key = load_der_public_key(b64(encoded))
        if isinstance(key, Ed25519PublicKey):
            hold(algorithm == "ed25519", "another algorithm")
            check_point(key.public_bytes_raw())
            key.verify(signature, message)
        elif isinstance(key, EllipticCurvePublicKey):
            hold(algorithm == "ecdsa-p256-sha256" and key.curve.name == "secp256r1", "another algorithm")
            key.verify(signature, message, ECDSA(SHA256()))
        else:
            hold(isinstance(key, RSAPublicKey) and algorithm == "rsa-sha256", "another algorithm")
            assert isinstance(key, RSAPublicKey)
            hold(key.key_size >= 2048 and key.public_numbers().e >= 65537, "a weak key")
            key.verify(signature, message, PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        raise Bad("a certificate that the credential did not sign") from None


def head(note: bytes, name: str, raw: bytes) -> tuple[int, bytes]:
    """Size and root of the head."""
    try:
        text, blank, lines = note.decode("utf-8").rpartition("\n\n")
    except UnicodeDecodeError:
        raise Bad("a head that is not UTF-8") from None
    hold(blank and lines.endswith("\n"), "no signed note")
    hold(all(c >= " " or c == "\n" for c in text + lines), "a control character")
    text += "\n"
    key_id = sha(name.encode() + b"\n\x01" + raw)[:4]
    held = False
    for line in lines[:-1].split("\n"):
        dash, _, rest = line.partition(" ")
        signer, _, encoded = rest.partition(" ")
        blob = b64(encoded)
        hold(dash == "\u2014" and signer and len(blob) > 4, "a malformed signature")
        if signer == name and blob[:4] == key_id and not held:
            signed(raw, blob[4:], text.encode())
            held = True
    hold(held, "a head that the log key did not sign")
    origin, size, root, *more, end = text.split("\n")
    hold(origin == name and re.fullmatch("0|[1-9][0-9]*", size) and end == "" and all(more), "a malformed head")
    hold(len(b64(root)) == 32, "a malformed root")
    return int(size), b64(root)
