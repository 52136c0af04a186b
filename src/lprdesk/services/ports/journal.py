"""The signed log, as the use cases see it: append, read back, verify."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from lprdesk.audit.encoding import Json
from lprdesk.audit.event_base import Event
from lprdesk.audit.receipt import Receipt
from lprdesk.audit.seal import Sealed
from lprdesk.audit.session import Signer
from lprdesk.audit.verify import Report
from lprdesk.domain.faults import EnvironmentFault

E = TypeVar("E", bound=Event)


class JournalFault(EnvironmentFault):
    """The log could not be written or read. Nothing that depends on the entry may happen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedEntry:
    """One entry as it stands in the log, with the values that have not been purged."""

    index: int
    time: datetime
    kind: str
    session: str | None
    leaf_hash: str
    """Hex; what later entries about this one name."""
    fields: Mapping[str, Json]
    """The disclosed values by name; a purged one is absent."""


@dataclass(frozen=True, slots=True)
class JournalStanding:
    """What the status bar says about the log."""

    entries: int
    signed: int
    sentence: str
    healthy: bool
    clock_trusted: bool = True
    """False from a backward step of the clock until it is settled; no query is made meanwhile."""


class Journal(Protocol):
    """The one writer of this station's log."""

    async def append(
        self, event: E, signer: Signer, session: str | None = None, sealed: Sealed | None = None
    ) -> Receipt[E]:
        """Return once the entry is durable and signed, and `sealed` beside it.

        The station may name the open session that the entry is about. What an entry retention.purged of the station
        names is emptied with it.

        Raises SessionExpired where the signer's certificate no longer holds, and JournalFault; nothing was recorded
        then.
        """
        ...

    async def entries(
        self, kinds: Collection[str] | None = None, session: str | None = None, since: int = 0
    ) -> list[RecordedEntry]:
        """Entries in the log's order, from index `since`, of these kinds and this session where given."""
        ...

    async def verify(self) -> Report:
        """Check every leaf, chain, signature and checkpoint from the stored bytes."""
        ...

    def standing(self) -> JournalStanding:
        """The state after the latest commit, from memory."""
        ...

    def subscribe(self, callback: Callable[[JournalStanding], None]) -> Callable[[], None]:
        """Call back after each commit and each fault; returns what ends it."""
        ...
