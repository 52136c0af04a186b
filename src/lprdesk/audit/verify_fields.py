"""Whether an entry's disclosed values are its own, and which are purged or missing (AUD-11)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lprdesk.audit.disclosures import read_disclosures
from lprdesk.audit.encoding import Json
from lprdesk.audit.faults import AuditError, EncodingError
from lprdesk.audit.leaf import Leaf

_PURGED = re.compile(r"(0|[1-9][0-9]{0,15}):((?:[0-9]{1,2},)*[0-9]{1,2})")


class BadEntry(AuditError):  # noqa: N818 - named by what was found
    """The entry at `index` is not what it must be; `problem` says what is wrong. None where no entry can be named."""

    def __init__(self, index: int | None, problem: str) -> None:
        super().__init__(problem)
        self.index = index
        self.problem = problem


def read_fields(leaf: Leaf, texts: Sequence[str]) -> tuple[dict[str, Json], int]:
    """The values by name, and a bit for each position of the leaf's `sd` whose value is absent.

    Raises BadEntry on a text that the leaf did not commit to.
    """
    try:
        values, found = read_disclosures(texts)
    except EncodingError as error:
        raise BadEntry(leaf.index, f"a field that is no disclosure: {error}") from None
    there = set(found)
    if len(values) != len(texts) or not there.issubset(leaf.sd):
        raise BadEntry(leaf.index, "a field that the entry did not commit to, or one that stands twice")
    if len(there) == len(leaf.sd):
        return values, 0
    return values, sum(1 << at for at, each in enumerate(leaf.sd) if each not in there)


@dataclass(slots=True)
class Absences:
    """Counts values that are not there: a bit stands for a position in a leaf's `sd`."""

    _missing: dict[int, int] = field(default_factory=dict)
    _purged: dict[int, int] = field(default_factory=dict)

    def miss(self, index: int, mask: int) -> None:
        """Takes the absent values of an entry."""
        self._missing[index] = mask

    def count(self) -> tuple[int, int, int | None]:
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

    def read_purge(self, index: int, values: Mapping[str, Json]) -> None:
        """Takes what an entry of the station says was purged. Raises BadEntry."""
        listed = values.get("entries")
        for each in listed if isinstance(listed, list) else ():
            found = _PURGED.fullmatch(each) if isinstance(each, str) else None
            if found is None or int(found[1]) >= index:
                raise BadEntry(index, "a purge that does not name earlier entries and positions")
            mask = sum(1 << at for at in {int(at) for at in found[2].split(",")})
            self._purged[int(found[1])] = self._purged.get(int(found[1]), 0) | mask
