from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import TypeVar

from lprdesk.audit.append import Entry, Pending, Stamp, TailSignature, append
from lprdesk.audit.event_base import Event
from lprdesk.audit.leaf import parse_leaf
from lprdesk.audit.log_state import LogState
from lprdesk.audit.receipt import Mint, Receipt
from lprdesk.audit.seal import Sealed
from lprdesk.audit.session import Signer, StationSigner
from lprdesk.audit.verify import Report, StoredEntry, verify
from lprdesk.services.ports.clock import Clock
from lprdesk.services.ports.entropy import Entropy
from lprdesk.services.ports.journal import JournalFault, JournalStanding, RecordedEntry
from lprdesk.services.ports.sealed_results import HeldResult

E = TypeVar("E", bound=Event)


class MemoryJournal:
    """The log's own pure append, kept in lists. `failing` makes every write fail as a full disk does."""

    def __init__(self, station: StationSigner, clock: Clock, entropy: Entropy) -> None:
        self.failing = False
        self.clock_trusted = True
        self.fails_from: str | None = None
        self._station = station
        self._clock = clock
        self._entropy = entropy
        self._mint = Mint()
        self._state = LogState(origin=station.key.name)
        self._entries: list[Entry] = []
        self._tails: list[TailSignature] = []
        self._checkpoint = ""
        self._callbacks: list[Callable[[JournalStanding], None]] = []

    async def append(
        self, event: E, signer: Signer, session: str | None = None, sealed: Sealed | None = None
    ) -> Receipt[E]:
        if self.fails_from == event.kind:
            self.failing = True
        if self.failing:
            self._tell()
            raise JournalFault("The log cannot be written.", kept="Nothing was sent.", todo="Free disk space.")
        now = self._clock.now()
        stamp = Stamp(round(now.timestamp() * 1000), self._clock.monotonic_ms(), self._clock.boot_id())
        commit = append(
            self._state, [Pending(event, signer, session, sealed)], stamp, station=self._station, random=self._entropy
        )
        self._state = commit.state
        self._entries += commit.entries
        self._tails += commit.signatures
        self._checkpoint = commit.checkpoint
        self._tell()
        entry = commit.entries[-1]
        return self._mint.issue(event, entry.index, entry.leaf_hash)

    async def entries(
        self, kinds: Collection[str] | None = None, session: str | None = None, since: int = 0
    ) -> list[RecordedEntry]:
        return [
            RecordedEntry(
                index=entry.index,
                time=datetime.fromtimestamp(entry.time_ms / 1000, UTC),
                kind=entry.kind,
                session=entry.session,
                leaf_hash=entry.leaf_hash.hex(),
                fields={each.name: each.value for each in entry.disclosures},
            )
            for entry in self._entries[since:]
            if (kinds is None or entry.kind in kinds) and (session is None or entry.session == session)
        ]

    def signer_of(self, index: int) -> str:
        return parse_leaf(self._entries[index].leaf).signer

    async def sealed_result(self, entry: int) -> HeldResult | None:
        found = self._entries[entry] if entry < len(self._entries) else None
        if found is None or found.sealed is None:
            return None
        values = tuple(each.text for each in found.disclosures)
        return HeldResult(entry=entry, leaf=found.leaf, values=values, data=found.sealed.data)

    async def verify(self) -> Report:
        stored = [
            StoredEntry(
                entry.leaf,
                tuple(each.text for each in entry.disclosures),
                entry.leaf_hash,
                entry.sealed.blob if entry.sealed else None,
            )
            for entry in self._entries
        ]
        return verify(
            stored, log_key=self._station.key.verify_key, tails=self._tails, checkpoint=self._checkpoint.encode()
        )

    def standing(self) -> JournalStanding:
        count = len(self._entries)
        sentence = "The log cannot be written." if self.failing else f"{count} entries, signed."
        return JournalStanding(count, count, sentence, not self.failing, self.clock_trusted)

    def subscribe(self, callback: Callable[[JournalStanding], None]) -> Callable[[], None]:
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    def _tell(self) -> None:
        for callback in tuple(self._callbacks):
            callback(self.standing())
