"""Entries as they are stored, with what stands beside them: read in whatever process looks at them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2  # type: ignore[import-untyped]  # no stubs are published

from lprdesk.adapters.store import subtrees
from lprdesk.adapters.store.reading import own_reader
from lprdesk.adapters.store.sealed_blobs import blobs
from lprdesk.audit.disclosures import digest
from lprdesk.audit.faults import LeafError
from lprdesk.audit.leaf import parse_leaf
from lprdesk.audit.merkle import leaf_hash, root
from lprdesk.audit.tiles import TILE_WIDTH
from lprdesk.audit.verify_entry import Searchable, StoredEntry
from lprdesk.audit.verify_fields import BadEntry

ROOTS = "the roots that are kept for proofs are not those of the entries"
_VALUES = """SELECT position, digest, text, purged_by FROM disclosures WHERE position >= ? AND position < ?
    ORDER BY position, digest"""
_PURGE = "SELECT 1 FROM searchable WHERE position = ? AND kind = 'retention.purged'"
# A row that is not there reads as columns of nothing, which are no entry's own.
_ENTRIES = """SELECT position, leaf, leaf_hash, kind, time_ms, session, person, case_number
    FROM entries LEFT JOIN searchable USING (position) WHERE position >= ? AND position < ? ORDER BY position"""


@dataclass(frozen=True, slots=True)
class Range:
    """Entries as they are stored, and what is wrong with the rows beside them.

    Of that only what an entry's own form has no place for: the rows of its values are to be those that the leaf commits
    to, purged ones with them, and a purged one is to name a purge.
    """

    entries: list[StoredEntry]
    bad: BadEntry | None


def stored(there: Any, start: int, stop: int) -> Range:
    """Give the entries from `start` to before `stop`. Raises BadEntry on a sealed result, dbapi2.Error.

    One that stands elsewhere than it should comes where it stands: whoever verifies names it. `there` is a connection
    of the driver's: a million entries are read this way.
    """
    digests: dict[int, list[str]] = {}
    texts: dict[int, list[str]] = {}
    purges: dict[int, int] = {}
    bad: list[tuple[int, str]] = []
    for position, hashed, text, purged_by in there.execute(_VALUES, (start, stop)):
        digests.setdefault(position, []).append(hashed)
        if text is None:
            purges.setdefault(purged_by, position)
        elif purged_by is None and digest(text) == hashed:
            texts.setdefault(position, []).append(text)
        else:
            bad.append((position, "a value is not the one that its digest was made of"))
    for by, position in purges.items():
        if not there.execute(_PURGE, (by,)).fetchone():
            bad.append((position, "a value is marked as purged by an entry that is no purge"))
    sealed = blobs(there, start, stop)
    found = []
    for position, leaf, hashed, kind, *others in there.execute(_ENTRIES, (start, stop)):
        columns, values = Searchable(kind or "", *others), digests.get(position)
        sd = b'"sd":["%b"]' % '","'.join(values).encode() if values else b'"sd":[]'
        if sd not in leaf:
            bad.append((position, "a value stands beside it that it did not commit to, or one is left out"))
        found.append(StoredEntry(leaf, tuple(texts.get(position, ())), hashed, sealed.get(position), columns))
    return Range(found, BadEntry(*min(bad)) if bad else None)


@dataclass(frozen=True, slots=True)
class StoredBatch:
    """Entries of a journal, fetched in whatever process looks at them; the key goes there by a pipe."""

    path: Path
    key: bytes
    start: int
    stop: int

    def __call__(self) -> list[StoredEntry]:
        """Read them. Raises OSError."""
        try:
            there = own_reader(self.path, self.key)
            found = stored(there, self.start, self.stop)
            kept = subtrees.hashes(there, 1, -(-self.start // TILE_WIDTH), self.stop // TILE_WIDTH)
        except dbapi2.Error as fault:
            raise OSError("the log cannot be read") from fault
        bad = found.bad or (None if self._fit(found.entries, kept) else BadEntry(None, ROOTS))
        if len(found.entries) < self.stop - self.start and (bad is None or bad.index is None):
            bad = BadEntry(self.start + len(found.entries), "it is not there, and later ones are")
        before = found.entries if bad is None or bad.index is None else found.entries[: bad.index - self.start]
        # An entry that is bad itself, or stands where another should, is named rather than what stands beside it.
        if bad is not None and all(_own(entry, index) for index, entry in enumerate(before, self.start)):
            raise bad
        return found.entries

    def _fit(self, entries: list[StoredEntry], kept: list[bytes]) -> bool:
        hashes = [entry.leaf_hash or b"" for entry in entries]
        first = -self.start % TILE_WIDTH
        made = [root(hashes[at : at + TILE_WIDTH]) for at in range(first, len(hashes) - TILE_WIDTH + 1, TILE_WIDTH)]
        return made == kept


def _own(entry: StoredEntry, index: int) -> bool:
    try:
        return leaf_hash(entry.leaf) == entry.leaf_hash and parse_leaf(entry.leaf).index == index
    except LeafError:
        return False
