"""What becomes of sealed results: every opening, and every attempt that was refused (AUD-8, ACC-5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from lprdesk.audit.event_base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedOpened(Event):
    """A reviewer opened one result; recorded before it is shown, signed by the reviewer's session.

    `entry` is the index of the query.answered entry, `sealed` the hex SHA-256 of what was opened, `key` the fingerprint
    of the reviewer's key. `found` is content; other-content where the entry committed to something else; unreadable
    where it does not open with a key that it was said to be sealed to.
    """

    kind: ClassVar[str] = "sealed.opened"
    person: str
    entry: int
    sealed: str
    key: str
    matter: str
    reason: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedRefused(Event):
    """A result that was not opened because rules refused it; `rules` are their stable ids, no text that was typed."""

    kind: ClassVar[str] = "sealed.refused"
    person: str
    entry: int
    rules: Sequence[str]
