"""The export folder: a log as files that outsiders verify with public keys alone. The one room here that reads files.

    checkpoint               the signed head (C2SP tlog-checkpoint)
    tile/<L>/<N>[.p/<W>]     hashes, tile/entries/<N>[.p/<W>] leaves (C2SP tlog-tiles)
    disclosures/<N>[.p/<W>]  canonical JSON: for each entry of the bundle the list of its disclosures' texts
    sealed.json, sealed/     sealed results, ciphertext only (seal_folder.py)
    tails.json               canonical JSON: [{"index", "key" (vkey), "leaf_hash" (hex), "signature" (base64)}, …],
                             at least the last of each signer
    keys.json                {"log": vkey}, a convenience: who verifies brings the key from elsewhere

A folder without `disclosures` withholds every value and verifies all the same; with it, a value may be absent only
where an entry says that it was purged. One that is published holds the checkpoint, the tiles of hashes and `keys.json`
alone.
"""

import base64
import errno
import os
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from lprdesk.audit.append import TailSignature
from lprdesk.audit.encoding import Json, canonical
from lprdesk.audit.faults import AuditError
from lprdesk.audit.keys import VerifyKey
from lprdesk.audit.merkle import leaf_hash
from lprdesk.audit.tiles import TILE_WIDTH, TileBuilder, encode_bundle, tile_path
from lprdesk.audit.verify_entry import StoredEntry

MOST_BYTES = 320 * 1024 * 1024
"""Of one file: the largest class of a sealed result is 256 MiB."""

_CAREFUL = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class FileTree(Protocol):
    """Named bytes: paths are relative, with slashes."""

    def read(self, path: str) -> bytes:
        """The bytes at a path. Raises FileNotFoundError where there are none, OSError where they cannot be read."""
        ...

    def write(self, path: str, data: bytes) -> None:
        """Puts the bytes at a path. Raises OSError."""
        ...


@dataclass(frozen=True, slots=True)
class DirectoryTree:
    """A directory of the file system."""

    root: Path

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises OSError for what is none, such as a pipe or a link: it may never end."""
        # A folder may come from anybody, so what is opened is opened without waiting and looked at before it is read.
        descriptor = os.open(self.root / path, os.O_RDONLY | _CAREFUL)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode) or status.st_size > MOST_BYTES:
                raise OSError(errno.EINVAL, "no plain file, or one that no export holds", path)
            return file.read(MOST_BYTES)

    def write(self, path: str, data: bytes) -> None:
        """Writes a file and the folders above it."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


class FolderError(AuditError):
    """What is no export folder, or one that cannot be read: nothing can be said about its log."""


def write_folder(
    tree: FileTree,
    entries: Iterable[StoredEntry],
    *,
    log_key: VerifyKey,
    tails: Sequence[TailSignature],
    checkpoint: bytes,
    with_values: bool,
) -> None:
    """Writes a log's export; `with_values` adds the disclosures. Streams; raises OSError."""
    builder = TileBuilder()
    bundle: list[StoredEntry] = []
    index = 0
    for entry in entries:
        bundle.append(entry)
        for tile in builder.add(leaf_hash(entry.leaf)):
            tree.write(tile.path, b"".join(tile.hashes))
        if len(bundle) == TILE_WIDTH:
            _write_bundle(tree, index, bundle, with_values=with_values)
            bundle.clear()
            index += 1
    for tile in builder.finish():
        tree.write(tile.path, b"".join(tile.hashes))
    if bundle:
        _write_bundle(tree, index, bundle, with_values=with_values)
    tree.write("tails.json", canonical([encode_tail(tail) for tail in tails]))
    tree.write("keys.json", canonical({"log": log_key.text}))
    tree.write("checkpoint", checkpoint)


def write_hashes(tree: FileTree, hashes: Iterable[bytes], *, log_key: VerifyKey, checkpoint: bytes) -> None:
    """Writes a log's tree and signed head alone, from its leaf hashes: nothing of what its entries say, nor when.

    Safe to publish. Streams; raises OSError.
    """
    builder = TileBuilder()
    for hashed in hashes:
        for tile in builder.add(hashed):
            tree.write(tile.path, b"".join(tile.hashes))
    for tile in builder.finish():
        tree.write(tile.path, b"".join(tile.hashes))
    tree.write("keys.json", canonical({"log": log_key.text}))
    tree.write("checkpoint", checkpoint)


def _write_bundle(tree: FileTree, index: int, bundle: Sequence[StoredEntry], *, with_values: bool) -> None:
    tree.write(tile_path("tile/entries", index, len(bundle)), encode_bundle([entry.leaf for entry in bundle]))
    if with_values:
        values = canonical([entry.disclosures for entry in bundle])
        tree.write(tile_path("disclosures", index, len(bundle)), values)


def encode_tail(tail: TailSignature) -> Json:
    """A signature as it stands in `tails.json`."""
    return {
        "index": tail.index,
        "key": tail.key,
        "leaf_hash": tail.leaf_hash.hex(),
        "signature": base64.b64encode(tail.signature).decode("ascii"),
    }
