"""A second verifier of exported logs, written from docs/audit-format.md alone: nothing of lprdesk is imported.

Sealed results are not looked at.

    python second_verifier.py FOLDER VKEY

It stops at the first thing that does not hold, says what, and leaves with 1. Small rather than fast.
"""

import base64
import hashlib
import json
import re
import sys
from pathlib import Path
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


# --- tree ------------------------------------------------------------------------------------------------------------


def mth(hashes: list[bytes]) -> bytes:
    if len(hashes) < 2:
        return hashes[0] if hashes else sha(b"")
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return sha(b"\x01" + mth(hashes[:split]) + mth(hashes[split:]))


def path_of(folder: str, index: int, width: int) -> str:
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join([folder, *("x" + each for each in groups[:-1]), groups[-1]]) + (
        f".p/{width}" if width < 256 else ""
    )


def read(folder: Path, path: str) -> bytes:
    try:
        return (folder / path).read_bytes()
    except OSError:
        raise Bad(f"{path} is not there") from None


def tiles(folder: Path, size: int) -> list[bytes]:
    """The leaf hashes, once every tile is what the level below makes of it."""
    below: list[bytes] = []
    leaves: list[bytes] = []
    level = 0
    while count := size // 256**level:
        found = []
        for index in range(-(-count // 256)):
            width = min(256, count - 256 * index)
            data = read(folder, path_of(f"tile/{level}", index, width))
            hold(len(data) == 32 * width, "a tile of another length")
            found += [data[at : at + 32] for at in range(0, len(data), 32)]
        if level:
            hold(found == [mth(below[256 * at : 256 * at + 256]) for at in range(count)], "a tile with other hashes")
        else:
            leaves = found
        below = found
        level += 1
    return leaves


def bundles(folder: Path, size: int) -> list[tuple[bytes, list[str] | None]]:
    found: list[tuple[bytes, list[str] | None]] = []
    with_values = (folder / "disclosures").exists()
    for index in range(-(-size // 256)):
        width = min(256, size - 256 * index)
        data, leaves = read(folder, path_of("tile/entries", index, width)), []
        while data:
            end = 2 + int.from_bytes(data[:2], "big")
            hold(len(data) >= end, "a bundle that is cut")
            leaves.append(data[2:end])
            data = data[end:]
        texts = parse(read(folder, path_of("disclosures", index, width))) if with_values else [None] * width
        hold(len(leaves) == len(texts) == width, "a bundle of another width")
        found += list(zip(leaves, texts, strict=True))
    return found


# --- entries ---------------------------------------------------------------------------------------------------------


def count(value: Any) -> int:
    hold(type(value) is int and value >= 0, "not a count")
    return int(value)


def read_leaf(data: bytes) -> dict[str, Any]:
    hold(len(data) <= 65535, "a leaf that is too long")
    leaf = parse(data)
    hold(isinstance(leaf, dict), "no object")
    names = {"v", "origin", "index", "time", "mono", "boot", "kind", "signer", "session", "prev", "sd", "blob", "seen"}
    hold(names <= leaf.keys() and leaf["v"] == 1 and leaf["v"] is not True, "not the fields of a leaf")
    for name in ("index", "time", "mono"):
        count(leaf[name])
    hold(isinstance(leaf["boot"], str) and leaf["boot"], "no boot")
    hold(isinstance(leaf["kind"], str) and re.fullmatch(r"[a-z0-9]+([.-][a-z0-9]+)*", leaf["kind"]), "no kind")
    unhex(leaf["signer"])
    if leaf["session"] is not None:
        unhex(leaf["session"], 32)
    if leaf["prev"] is not None:
        unhex(leaf["prev"])
    sd = leaf["sd"]
    hold(isinstance(sd, list), "no list of digests")
    hold(all(isinstance(each, str) and re.fullmatch("[A-Za-z0-9_-]{43}", each) for each in sd), "no digest")
    hold(sd == sorted(set(sd)), "digests out of order")
    if leaf["blob"] is not None:
        blob = leaf["blob"]
        hold(isinstance(blob, dict) and {"recipients", "sha256", "size"} <= blob.keys(), "no blob")
        hold(isinstance(blob["recipients"], list) and all(isinstance(r, str) for r in blob["recipients"]), "no blob")
        unhex(blob["sha256"])
        count(blob["size"])
    if leaf["seen"] is not None:
        hold(isinstance(leaf["seen"], dict) and {"root", "size"} <= leaf["seen"].keys(), "no head seen")
        unhex(leaf["seen"]["root"])
        count(leaf["seen"]["size"])
    return dict(leaf)


def read_values(sd: list[str], texts: Any) -> dict[str, Any]:
    """The values by name; what is absent is for the caller to judge."""
    hold(isinstance(texts, list) and all(isinstance(text, str) and text.isascii() for text in texts), "no disclosures")
    values, digests = {}, set()
    for text in texts:
        array = parse(b64url(text))
        hold(isinstance(array, list) and len(array) == 3 and isinstance(array[1], str), "no disclosure")
        hold(isinstance(array[0], str) and len(b64url(array[0])) == 16, "another salt")
        hold(array[1] not in values, "a name that stands twice")
        values[array[1]] = array[2]
        digests.add(to_b64url(sha(text.encode())))
    hold(len(digests) == len(texts) and digests <= set(sd), "a value that the entry did not commit to")
    return values


class Log:
    """What is remembered from entry to entry."""

    def __init__(self, name: str, raw: bytes) -> None:
        self.name, self.station = name, fingerprint(raw)
        self.last: dict[str, tuple[int, bytes]] = {}  # signer: its last entry's index and hash
        self.session: dict[str, str] = {}  # signer: session
        self.times: dict[str, tuple[int, int]] = {}  # signer: from when to when its certificate holds
        self.closed: set[str] = set()
        self.absent: dict[tuple[int, int], None] = {}
        self.purged: set[tuple[int, int]] = set()
        self.policy = self.seen = 0
        self.ever_seen = False

    def take(self, index: int, data: bytes, texts: list[str] | None) -> None:
        leaf = read_leaf(data)
        hold(leaf["index"] == index and leaf["origin"] == self.name, "an entry of another place or log")
        hold(leaf["seen"] is not None or not self.ever_seen, "a cosigned head forgotten")
        if leaf["seen"] is not None:
            hold(self.seen <= leaf["seen"]["size"] <= index, "a cosigned head that cannot be")
            self.seen, self.ever_seen = leaf["seen"]["size"], True
        values = read_values(leaf["sd"], texts or [])
        if texts is not None:
            there = {to_b64url(sha(text.encode())) for text in texts}
            self.absent |= {(index, at): None for at, each in enumerate(leaf["sd"]) if each not in there}
        self.follow(index, leaf, values, sha(b"\x00" + data))

    def follow(self, index: int, leaf: dict[str, Any], values: dict[str, Any], hashed: bytes) -> None:
        signer, kind, session = leaf["signer"], leaf["kind"], leaf["session"]
        by_station = signer == self.station
        settled = by_station and kind == "clock.settled"
        self.policy = leaf["time"] if settled else max(self.policy, leaf["time"])
        before = self.last.get(signer)
        hold(leaf["prev"] == (before[1].hex() if before else None), "an entry that does not follow on its signer's")
        open_ = {each for by, each in self.session.items() if by not in self.closed}
        if by_station:
            hold(kind != "session.opened" and (session is None or session in open_), "no entry of the station's")
        elif kind == "session.opened":
            hold(before is None and session is not None and session not in self.session.values(), "opened before")
            self.session[signer] = session
            if {"origin", "session", "person", "credential", "session_key", "signature"} <= values.keys():
                self.certify(leaf, values)
        else:
            hold(signer in self.session and signer not in self.closed, "a session that is not open")
            hold(session == self.session[signer], "another session")
        if signer in self.times:
            start, end = self.times[signer]
            hold(start - 600_000 <= self.policy < end, "a certificate that did not hold")
        self.last[signer] = (index, hashed)
        if kind == "session.closed" and session is not None:
            self.closed |= {by for by, each in self.session.items() if each == session}
        if by_station and kind == "retention.purged":
            for each in values.get("entries", []):
                at, _, positions = each.partition(":")
                hold(int(at) < index, "a purge of what is to come")
                self.purged |= {(int(at), int(position)) for position in positions.split(",")}

    def certify(self, leaf: dict[str, Any], values: dict[str, Any]) -> None:
        name, raw = vkey(values["session_key"])
        hold(name == f"{self.name}/session/{leaf['session']}" and fingerprint(raw) == leaf["signer"], "another key")
        hold(values["origin"] == self.name and values["session"] == leaf["session"], "another log or session")
        start, end = values["not_before"], values["not_after"]
        hold(0 < end - start <= 12 * 3_600_000, "a certificate for too long")
        rest = {key: value for key, value in values.items() if key != "signature"}
        message = b"lprdesk/session/v1\n" + text_of(rest).encode()
        signed_by_credential(values["credential"], b64(values["signature"]), message)
        self.times[leaf["signer"]] = (start, end)

    def finish(self, tails: Any) -> None:
        last: dict[str, dict[str, Any]] = {}
        for tail in tails:
            hold(tail.keys() == {"index", "key", "leaf_hash", "signature"}, "no signature")
            signer = fingerprint(vkey(tail["key"])[1])
            if signer not in last or last[signer]["index"] < tail["index"]:
                last[signer] = tail
        hold(last.keys() == self.last.keys(), "signers without entries, or entries without a signature")
        for signer, tail in last.items():
            index, hashed = self.last[signer]
            hold(tail["index"] == index and unhex(tail["leaf_hash"]) == hashed, "a signature over another entry")
            statement = f"lprdesk/tail/v1\n{self.name}\n{index}\n{hashed.hex()}\n".encode()
            signed(vkey(tail["key"])[1], b64(tail["signature"]), statement)
        hold(self.absent.keys() <= self.purged, "a value that is missing")


def verify(folder: Path, key: str) -> int:
    """How many entries there are, where everything holds. Raises Bad."""
    name, raw = vkey(key)
    size, root = head(read(folder, "checkpoint"), name, raw)
    hashes = tiles(folder, size)
    hold(mth(hashes) == root, "hashes that do not lead to the head")
    if not (folder / "tails.json").exists() and not (folder / "tile" / "entries").exists():
        return size  # published: the tree alone
    log = Log(name, raw)
    for index, (leaf, texts) in enumerate(bundles(folder, size)):
        hold(sha(b"\x00" + leaf) == hashes[index], f"entry {index}: other bytes than were hashed")
        try:
            log.take(index, leaf, texts)
        except Bad as bad:
            raise Bad(f"entry {index}: {bad}") from None
    log.finish(parse(read(folder, "tails.json")))
    return size


def main() -> int:
    try:
        size = verify(Path(sys.argv[1]), sys.argv[2])
    except Bad as bad:
        sys.stdout.write(f"NOT GOOD. {bad}\n")
        return 1
    sys.stdout.write(f"Good: {size} entries.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
