"""What a verification says."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum

from lprdesk.audit.verified import Verified


class Extent(StrEnum):
    """How much of a log is there: its tree alone, its entries with every value withheld, or all of it."""

    HASHES = "hashes"
    LEAVES = "leaves"
    VALUES = "values"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a verification found.

    Good where `problem` is empty; else `first_bad` names the first bad entry, if one can be named. Counts are of the
    entries from `since`, where the verification began, up to there; `entries` counts those before as well. `extent`
    says how much of the log there was to look at.
    `verified` is what the next verification may begin from, where this one found everything good.
    """

    origin: str
    entries: int
    first_bad: int | None
    problem: str
    root: str
    sessions: int = 0
    uncertified: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)
    unknown: int = 0
    disclosed: int = 0
    purged: int = 0
    missing: int = 0
    sealed: int = 0
    sealed_purged: int = 0
    sealed_missing: int = 0
    since: int = 0
    extent: Extent = Extent.VALUES
    verified: Verified | None = field(default=None, repr=False, compare=False)

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problem

    def plain(self) -> dict[str, object]:
        """The report for a machine."""
        shown = [each.name for each in fields(self) if each.name != "verified"]
        return {"good": self.good} | {name: getattr(self, name) for name in shown}
