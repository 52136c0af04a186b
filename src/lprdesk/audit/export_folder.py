"""The export folder: a log as files that outsiders verify with public keys alone. The one room here that reads files.

    checkpoint               the signed head (C2SP tlog-checkpoint)
    tile/<L>/<N>[.p/<W>]     hashes, tile/entries/<N>[.p/<W>] leaves (C2SP tlog-tiles)
    disclosures/<N>[.p/<W>]  canonical JSON: for each entry of the bundle the list of its disclosures' texts
    tails.json               canonical JSON: [{"index", "key" (vkey), "leaf_hash" (hex), "signature" (base64)}, …],
                             at least the last of each signer
    keys.json                {"log": vkey}, a convenience: who verifies brings the key from elsewhere

A folder without `disclosures` withholds every value and verifies all the same; with it, a value may be absent only
where an entry says that it was purged.
"""

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from lprdesk.audit.append import TailSignature
from lprdesk.audit.checkpoint import Checkpoint, parse_checkpoint
from lprdesk.audit.encoding import Json, canonical, parse
from lprdesk.audit.faults import AuditError, EncodingError, NoteError
from lprdesk.audit.keys import VerifyKey
from lprdesk.audit.merkle import HASH_BYTES, leaf_hash
from lprdesk.audit.note import parse_note
from lprdesk.audit.tiles import TILE_WIDTH, Tile, TileBuilder, encode_bundle, parse_bundle, tile_path, widths
from lprdesk.audit.verify import Report, StoredEntry, verify
from lprdesk.audit.verify_fields import BadEntry


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
        """The bytes of a file."""
        return (self.root / path).read_bytes()

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
    tree.write("tails.json", canonical([_encode_tail(tail) for tail in tails]))
    tree.write("keys.json", canonical({"log": log_key.text}))
    tree.write("checkpoint", checkpoint)


def verify_folder(
    tree: FileTree,
    log_key: VerifyKey,
    *,
    remembered: Iterable[Checkpoint] = (),
    people: Mapping[str, str] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """The report on an exported log. Raises FolderError where there is no log to report on."""
    try:
        checkpoint = tree.read("checkpoint")
        size = parse_checkpoint(parse_note(checkpoint).text).size
        tails = _parse_tails(tree.read("tails.json"))
        with_values = _has_values(tree, size)
        return verify(
            _entries(tree, size, with_values=with_values),
            log_key=log_key,
            tails=tails,
            checkpoint=checkpoint,
            remembered=remembered,
            people=people,
            complete=with_values,
            progress=progress,
        )
    except (NoteError, EncodingError) as error:
        raise FolderError(f"the folder's head or signatures are not in their form: {error}") from None
    except OSError as error:
        raise FolderError(f"the folder cannot be read: {error.strerror or type(error).__name__}") from None


def _write_bundle(tree: FileTree, index: int, bundle: Sequence[StoredEntry], *, with_values: bool) -> None:
    tree.write(tile_path("tile/entries", index, len(bundle)), encode_bundle([entry.leaf for entry in bundle]))
    if with_values:
        values = canonical([entry.disclosures for entry in bundle])
        tree.write(tile_path("disclosures", index, len(bundle)), values)


def _has_values(tree: FileTree, size: int) -> bool:
    index, width = next(widths(size), (0, 0))
    try:
        tree.read(tile_path("disclosures", index, width))
    except FileNotFoundError:
        return False
    return True


def _entries(tree: FileTree, size: int, *, with_values: bool) -> Iterator[StoredEntry]:
    builder = TileBuilder()
    for index, width in widths(size):
        first = index * TILE_WIDTH
        leaves = _read_bundle(tree, index, width)
        values = _read_values(tree, index, width) if with_values else [()] * width
        hashes = _read_hashes(tree, Tile(0, index, (b"",) * width))
        if not len(leaves) == len(hashes) == len(values) == width:
            raise BadEntry(first + min(len(leaves), width), f"its bundle does not hold {width} entries")
        for leaf, hashed, texts in zip(leaves, hashes, values, strict=True):
            yield StoredEntry(leaf, texts, hashed)
            _check_tiles(tree, builder.add(leaf_hash(leaf)))
    _check_tiles(tree, builder.finish())


def _check_tiles(tree: FileTree, tiles: Iterable[Tile]) -> None:
    for tile in tiles:
        if _read_hashes(tree, tile) != tile.hashes:
            raise BadEntry(tile.index * TILE_WIDTH ** (tile.level + 1), f"{tile.path} holds other hashes")


def _read_hashes(tree: FileTree, tile: Tile) -> tuple[bytes, ...]:
    data = _read(tree, tile.path, tile.index * TILE_WIDTH ** (tile.level + 1))
    return tuple(data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES))


def _read_bundle(tree: FileTree, index: int, width: int) -> tuple[bytes, ...]:
    try:
        return parse_bundle(_read(tree, tile_path("tile/entries", index, width), index * TILE_WIDTH))
    except EncodingError as error:
        raise BadEntry(index * TILE_WIDTH, str(error)) from None


def _read_values(tree: FileTree, index: int, width: int) -> list[tuple[str, ...]]:
    bad = BadEntry(index * TILE_WIDTH, "the values of its bundle are not in their form")
    try:
        bundle = parse(_read(tree, tile_path("disclosures", index, width), index * TILE_WIDTH))
    except EncodingError:
        raise bad from None
    found = []
    for texts in bundle if isinstance(bundle, list) else ():
        if not isinstance(texts, list) or not all(isinstance(text, str) and text.isascii() for text in texts):
            raise bad
        found.append(tuple(texts))
    return found


def _read(tree: FileTree, path: str, first: int) -> bytes:
    try:
        return tree.read(path)
    except FileNotFoundError:
        raise BadEntry(first, f"{path} is not there") from None


def _encode_tail(tail: TailSignature) -> Json:
    return {
        "index": tail.index,
        "key": tail.key,
        "leaf_hash": tail.leaf_hash.hex(),
        "signature": base64.b64encode(tail.signature).decode("ascii"),
    }


def _parse_tails(data: bytes) -> list[TailSignature]:
    value = parse(data)
    return [_parse_tail(each) for each in (value if isinstance(value, list) else [value])]


def _parse_tail(value: Json) -> TailSignature:
    match value:
        case {"index": int() as index, "key": str() as key, "leaf_hash": str() as hashed, "signature": str() as text}:
            try:
                signature = base64.b64decode(text, validate=True)
                tail = TailSignature(index=index, leaf_hash=bytes.fromhex(hashed), key=key, signature=signature)
            except (ValueError, binascii.Error):
                pass
            else:
                if _encode_tail(tail) == value:
                    return tail
    raise EncodingError("a signature that is not in its form")
