"""Whether an entry's disclosed values are its own, and which are purged or missing (AUD-11)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lprdesk.audit.disclosures import digest, parse_disclosure
from lprdesk.audit.encoding import Json
from lprdesk.audit.event import RetentionPurged
from lprdesk.audit.faults import AuditError, EncodingError
from lprdesk.audit.leaf import Leaf

_PURGED = re.compile(r"(0|[1-9][0-9]{0,15}):((?:[0-9]{1,2},)*[0-9]{1,2})")


class BadEntry(AuditError):  # noqa: N818 - named by what was found
    """The entry at `index` is not what it must be; `problem` says what is wrong. None where no entry can be named."""

    def __init__(self, index: int | None, problem: str) -> None:
        super().__init__(problem)
        self.index = index
        self.problem = problem


@dataclass(slots=True)
class Fields:
    """Counts values as entries pass: a bit in `_missing` or `_purged` stands for a position in a leaf's `sd`."""

    disclosed: int = 0
    _missing: dict[int, int] = field(default_factory=dict)
    _purged: dict[int, int] = field(default_factory=dict)

    def add(self, leaf: Leaf, texts: Sequence[str], *, by_station: bool) -> dict[str, Json]:
        """The values by name. Raises BadEntry on one that does not belong to the entry."""
        values: dict[str, Json] = {}
        absent = set(leaf.sd)
        for text in texts:
            try:
                disclosure = parse_disclosure(text)
                digested = digest(text)
            except EncodingError as error:
                raise BadEntry(leaf.index, f"a field that is no disclosure: {error}") from None
            if digested not in absent or disclosure.name in values:
                raise BadEntry(leaf.index, "a field that the entry did not commit to, or one that stands twice")
            absent.remove(digested)
            values[disclosure.name] = disclosure.value
        self.disclosed += len(values)
        if absent:
            self._missing[leaf.index] = sum(1 << at for at, each in enumerate(leaf.sd) if each in absent)
        if by_station and leaf.kind == RetentionPurged.kind:
            self._read_purge(leaf.index, values)
        return values

    def absent(self) -> tuple[int, int, int | None]:
        """How many values were purged by an entry that says so, how many are missing, and the first such entry."""
        purged = missing = 0
        first = None
        for index, mask in self._missing.items():
            unsaid = mask & ~self._purged.get(index, 0)
            purged += (mask & ~unsaid).bit_count()
            missing += unsaid.bit_count()
            if unsaid and first is None:
                first = index
        return purged, missing, first

    def _read_purge(self, index: int, values: Mapping[str, Json]) -> None:
        listed = values.get("entries")
        for each in listed if isinstance(listed, list) else ():
            found = _PURGED.fullmatch(each) if isinstance(each, str) else None
            if found is None or int(found[1]) >= index:
                raise BadEntry(index, "a purge that does not name earlier entries and positions")
            mask = sum(1 << at for at in {int(at) for at in found[2].split(",")})
            self._purged[int(found[1])] = self._purged.get(int(found[1]), 0) | mask
