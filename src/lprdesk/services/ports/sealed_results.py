"""Sealed results beside the log, and what of the log has had its time."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldResult:
    """What stands beside an entry: its leaf, the texts of its values, and the ciphertext; None once it was purged."""

    entry: int
    leaf: bytes
    values: tuple[str, ...]
    data: bytes | None
    purged_by: int | None = None


@dataclass(frozen=True, slots=True)
class Overdue:
    """What has to go.

    `values` are `index:position,position…` as `retention.purged` lists them, `with_values` the entries among these that
    have a sealed result, `sealed` the entries whose sealed result is over, whether or not their values are.
    """

    values: tuple[str, ...] = ()
    with_values: tuple[int, ...] = ()
    sealed: tuple[int, ...] = ()

    def __add__(self, other: "Overdue") -> "Overdue":
        return Overdue(self.values + other.values, self.with_values + other.with_values, self.sealed + other.sealed)


class SealedResults(Protocol):
    """Where sealed results stand."""

    async def sealed_result(self, entry: int) -> HeldResult | None:
        """What stands beside an entry; None where nothing ever did. Raises JournalFault."""
        ...


class LogRetention(Protocol):
    """What the log still holds of old entries. The log itself empties what an entry `retention.purged` names."""

    async def overdue(
        self, *, made_before: int, kept: Collection[str], now_ms: int, most: int, since: int = 0
    ) -> Overdue:
        """What has to go, of the oldest entries first; `most` of each or a few more.

        Values go of entries from index `since` that were made before `made_before` (ms UTC) and whose kind is not
        `kept`, sealed results once their lifetime ended by `now_ms`. Raises JournalFault.
        """
        ...
