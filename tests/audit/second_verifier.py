"""A second verifier of exported logs, written from docs/audit-format.md alone: nothing of lprdesk is imported.

Sealed results are not looked at.

    PYTHONPATH=tests python -m audit.second_verifier FOLDER VKEY

It stops at the first thing that does not hold, says what, and leaves with 1. Small rather than fast.
"""

import re
import sys
from pathlib import Path
from typing import Any

from audit.second_forms import (
    Bad,
    b64,
    b64url,
    fingerprint,
    head,
    hold,
    parse,
    sha,
    signed,
    signed_by_credential,
    text_of,
    to_b64url,
    unhex,
    vkey,
)

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
