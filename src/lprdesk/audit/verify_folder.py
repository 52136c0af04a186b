"""Verifying an export folder (export_folder.py) as far as what it holds allows."""

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from lprdesk.audit.append import TailSignature
from lprdesk.audit.checkpoint import Checkpoint, parse_checkpoint
from lprdesk.audit.encoding import Json, parse
from lprdesk.audit.export_folder import FileTree, FolderError, encode_tail
from lprdesk.audit.faults import EncodingError, NoteError
from lprdesk.audit.keys import VerifyKey
from lprdesk.audit.merkle import HASH_BYTES
from lprdesk.audit.note import parse_note
from lprdesk.audit.seal_folder import blob_beside, is_complete
from lprdesk.audit.tiles import TILE_WIDTH, TiledTree, parse_bundle, tile_path, widths
from lprdesk.audit.verified import Verified
from lprdesk.audit.verify import Extent, Report, StoredEntry, verify_batches
from lprdesk.audit.verify_entry import Batch
from lprdesk.audit.verify_fields import BadEntry
from lprdesk.audit.verify_tree import check_upper_tiles, verify_tree


def verify_folder(
    tree: FileTree,
    log_key: VerifyKey,
    *,
    remembered: Iterable[Checkpoint] = (),
    people: Mapping[str, str] | None = None,
    after: Verified | None = None,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """The report on an exported log; `report.extent` says how much of the log the folder holds.

    `after` is what an earlier verification kept: entries before it are not looked at again. With more than one worker,
    the tree has to be one that can be copied to another process. Raises FolderError where there is no log to report on.
    """
    try:
        checkpoint = tree.read("checkpoint")
        size = folder_size(tree)
        extent = _extent(tree, size)
        if extent is Extent.HASHES:
            return verify_tree(folder_hashes(tree, size), log_key, checkpoint=checkpoint, remembered=remembered)
        report = verify_batches(
            _batches(tree, size, after.frontier.size if after else 0, with_values=extent is Extent.VALUES),
            log_key=log_key,
            tails=_parse_tails(tree.read("tails.json")),
            checkpoint=checkpoint,
            remembered=remembered,
            people=people,
            complete=extent is Extent.VALUES,
            with_sealed=is_complete(tree),
            after=after,
            workers=workers,
            progress=progress,
        )
        return _with_tiles(replace(report, extent=extent), folder_hashes(tree, size))
    except (NoteError, EncodingError) as error:
        raise FolderError(f"the folder's head or signatures are not in their form: {error}") from None
    except OSError as error:
        raise FolderError(f"the folder cannot be read: {error.strerror or type(error).__name__}") from None


def folder_size(tree: FileTree) -> int:
    """How many entries the folder's head counts, whoever signed it. Raises NoteError, OSError."""
    return parse_checkpoint(parse_note(tree.read("checkpoint")).text).size


def folder_hashes(tree: FileTree, size: int) -> TiledTree:
    """The folder's tiles. Reading them raises BadEntry, and OSError."""

    def read(level: int, index: int, width: int) -> tuple[bytes, ...]:
        first = index * TILE_WIDTH ** (level + 1)
        path = tile_path(f"tile/{level}", index, width)
        data = _read(tree, path, first)
        if len(data) != width * HASH_BYTES:
            raise BadEntry(first, f"{path} does not hold {width} hashes")
        return tuple(data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES))

    return TiledTree(size, read)


def folder_entry(tree: FileTree, size: int, index: int) -> StoredEntry:
    """One entry with what is disclosed of it. Raises BadEntry, and OSError."""
    bundle = index // TILE_WIDTH
    width = min(TILE_WIDTH, size - bundle * TILE_WIDTH)
    with_values = _extent(tree, size) is Extent.VALUES
    return _Bundle(tree, bundle, width, 0, with_values=with_values)()[index - bundle * TILE_WIDTH]


def folder_entries(tree: FileTree, size: int, start: int = 0) -> Iterator[StoredEntry]:
    """The entries from an index on, with what is disclosed of them, unverified. Raises BadEntry, and OSError."""
    for batch in _batches(tree, size, start, with_values=_extent(tree, size) is Extent.VALUES):
        yield from batch.load()


def _extent(tree: FileTree, size: int) -> Extent:
    """A folder has no entries where neither a bundle of them nor the signatures over them are there."""
    index, width = next(widths(size), (0, 1))
    if _there(tree, tile_path("disclosures", index, width)):
        return Extent.VALUES
    entries = _there(tree, tile_path("tile/entries", index, width)) or _there(tree, "tails.json")
    return Extent.LEAVES if entries else Extent.HASHES


def _there(tree: FileTree, path: str) -> bool:
    try:
        tree.read(path)
    except FileNotFoundError:
        return False
    return True


def _batches(tree: FileTree, size: int, start: int, *, with_values: bool) -> Iterator[Batch]:
    for index, width in widths(size):
        first = index * TILE_WIDTH
        if first + width > start:
            skipped = max(0, start - first)
            yield Batch(first + skipped, _Bundle(tree, index, width, skipped, with_values=with_values))


@dataclass(frozen=True, slots=True)
class _Bundle:
    """Where the entries of a bundle lie; fetched by whoever looks at them."""

    tree: FileTree
    index: int
    width: int
    skipped: int
    with_values: bool

    def __call__(self) -> list[StoredEntry]:
        first = self.index * TILE_WIDTH
        leaves = self._leaves()
        values = self._values() if self.with_values else [()] * self.width
        if not len(leaves) == len(values) == self.width:
            raise BadEntry(first + min(len(leaves), self.width), f"its bundle does not hold {self.width} entries")
        hashes = folder_hashes(self.tree, first + self.width).tile(0, self.index)
        found = zip(leaves, values, hashes, strict=True)
        return [
            StoredEntry(leaf, texts, hashed, blob_beside(self.tree, leaf))
            for leaf, texts, hashed in islice(found, self.skipped, None)
        ]

    def _leaves(self) -> tuple[bytes, ...]:
        path = tile_path("tile/entries", self.index, self.width)
        try:
            return parse_bundle(_read(self.tree, path, self.index * TILE_WIDTH))
        except EncodingError as error:
            raise BadEntry(self.index * TILE_WIDTH, str(error)) from None

    def _values(self) -> list[tuple[str, ...]]:
        first = self.index * TILE_WIDTH
        bad = BadEntry(first, "the values of its bundle are not in their form")
        try:
            bundle = parse(_read(self.tree, tile_path("disclosures", self.index, self.width), first))
        except EncodingError:
            raise bad from None
        found = []
        for texts in bundle if isinstance(bundle, list) else ():
            if not isinstance(texts, list) or not all(isinstance(text, str) and text.isascii() for text in texts):
                raise bad
            found.append(tuple(texts))
        return found


def _with_tiles(report: Report, hashes: TiledTree) -> Report:
    """The report, held against the tiles above the lowest, which the entries were held against already."""
    if not report.good:
        return report
    try:
        check_upper_tiles(hashes, report.since)
    except BadEntry as bad:
        return replace(report, first_bad=bad.index, problem=bad.problem, verified=None)
    return report


def _read(tree: FileTree, path: str, first: int) -> bytes:
    try:
        return tree.read(path)
    except FileNotFoundError:
        raise BadEntry(first, f"{path} is not there") from None


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
                if encode_tail(tail) == value:
                    return tail
    raise EncodingError("a signature that is not in its form")
