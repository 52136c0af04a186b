"""Whether the sealed results that entries name stand beside them, and which are purged or missing (AUD-8)."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from lprdesk.audit.encoding import Json
from lprdesk.audit.leaf import Blob, Leaf
from lprdesk.audit.verify_fields import BadEntry

_INDEX = re.compile(r"0|[1-9][0-9]{0,15}")


def sealed_beside(leaf: Leaf, found: Blob | None, reviewers: Collection[str] | None) -> bool | None:
    """Whether the sealed result that an entry names stands beside it; None where it names none. Raises BadEntry.

    `reviewers`, where given, are the fingerprints of every key that the agency's directories have named: a result
    that is sealed to another is bad.
    """
    if leaf.blob is None:
        if found is not None:
            raise BadEntry(leaf.index, "a sealed result stands beside it that it does not name")
        return None
    if reviewers is not None and not set(leaf.blob.recipients) <= set(reviewers):
        raise BadEntry(leaf.index, "its result is sealed to a key that no directory names")
    if found is not None and found != leaf.blob:
        raise BadEntry(leaf.index, "the sealed result beside it is not the one that it names")
    return found is not None


@dataclass(slots=True)
class SealedResults:
    """Counts sealed results as entries pass."""

    held: int = 0
    _missing: set[int] = field(default_factory=set)
    _purged: set[int] = field(default_factory=set)

    def add(self, index: int, *, beside: bool) -> None:
        """Takes an entry that names a sealed result, and whether it stands beside it."""
        if beside:
            self.held += 1
        else:
            self._missing.add(index)

    def read_purge(self, index: int, values: Mapping[str, Json]) -> None:
        """Takes what a purge of the station names. Raises BadEntry."""
        listed = values.get("sealed")
        for each in listed if isinstance(listed, list) else ():
            if not (isinstance(each, str) and _INDEX.fullmatch(each) and int(each) < index):
                raise BadEntry(index, "a purge that does not name earlier entries")
            self._purged.add(int(each))

    def absent(self) -> tuple[int, int, int | None]:
        """How many were purged by an entry that says so, how many are missing, and the first such entry."""
        unsaid = self._missing - self._purged
        return len(self._missing) - len(unsaid), len(unsaid), min(unsaid, default=None)
