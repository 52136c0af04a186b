"""Whether every entry was signed: the chain of each signer, the time of its certificate, and the last signatures."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lprdesk.audit.append import TailSignature
from lprdesk.audit.event import ClockSettled, SessionClosed, SessionOpened
from lprdesk.audit.faults import KeyRefused
from lprdesk.audit.keys import VerifyKey
from lprdesk.audit.session import tail_statement
from lprdesk.audit.verify_entry import Certified, Examined
from lprdesk.audit.verify_fields import BadEntry

CLOCK_TOLERANCE_MS = 600_000  # a session may begin by the agency's time while the desk's clock is behind it


@dataclass(slots=True)
class Chain:
    """What is known of one signer: its last entry, and for a session when its certificate holds and whether it ended.

    `session` is None for the station, `certified` also where the certificate is not disclosed.
    """

    session: str | None
    index: int
    leaf_hash: bytes
    certified: Certified | None = None
    closed: bool = False


@dataclass(slots=True)
class Chains:
    """Follows the signers as entries pass; `chains` by the signer's fingerprint."""

    log_key: VerifyKey
    chains: dict[str, Chain] = field(default_factory=dict)
    policy_ms: int = 0
    uncertified: int = 0
    _station: str = field(init=False)
    _signer_of: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._station = self.log_key.fingerprint
        self._signer_of = {chain.session: signer for signer, chain in self.chains.items() if chain.session is not None}

    @property
    def sessions(self) -> int:
        """How many sessions there are."""
        return len(self._signer_of)

    def add(self, index: int, entry: Examined) -> None:
        """Takes the next entry. Raises BadEntry, naming the earlier of two entries that disagree."""
        by_station = entry.signer == self._station
        settled = by_station and entry.kind == ClockSettled.kind
        self.policy_ms = entry.time if settled else max(self.policy_ms, entry.time)
        chain = self.chains.get(entry.signer)
        expected = chain.leaf_hash if chain else None
        if entry.prev != expected:
            named = index if chain is None or entry.prev is None else chain.index
            raise BadEntry(named, f"entry {index} does not follow on its signer's entry before it")
        if by_station:
            chain = self._by_station(index, entry, chain)
        elif entry.kind == SessionOpened.kind:
            chain = self._opened(index, entry, chain)
        elif chain is None or entry.session != chain.session or chain.closed:
            raise BadEntry(index, "signed by a session that is not open")
        self._check_time(index, chain.certified)
        chain.index, chain.leaf_hash = index, entry.leaf_hash
        self.chains[entry.signer] = chain
        if entry.kind == SessionClosed.kind and entry.session is not None:
            self.chains[self._signer_of[entry.session]].closed = True

    def check_tails(self, tails: Iterable[TailSignature], size: int) -> None:
        """Raises BadEntry unless each signer's last entry carries its signature, which covers all before it."""
        last: dict[str, tuple[TailSignature, VerifyKey]] = {}
        for tail in tails:
            try:
                key = VerifyKey.parse(tail.key)
            except KeyRefused as error:
                raise BadEntry(tail.index, f"signed with a key that is refused: {error}") from None
            known = last.get(key.fingerprint)
            if known is None or known[0].index < tail.index:
                last[key.fingerprint] = (tail, key)
        for signer, (tail, _) in last.items():
            if signer not in self.chains or tail.index > self.chains[signer].index:
                raise BadEntry(min(tail.index, size), f"entry {tail.index} was signed and is not there")
        for signer, chain in sorted(self.chains.items(), key=lambda item: item[1].index):
            self._check_tail(chain, last.get(signer))

    def _check_tail(self, chain: Chain, signed: tuple[TailSignature, VerifyKey] | None) -> None:
        if signed is None or signed[0].index != chain.index:
            raise BadEntry(chain.index, "its signer's last signature does not cover it")
        tail, key = signed
        statement = tail_statement(self.log_key.name, chain.index, chain.leaf_hash)
        if tail.leaf_hash != chain.leaf_hash or not key.verify(tail.signature, statement):
            raise BadEntry(chain.index, "its signature does not hold")

    def _by_station(self, index: int, entry: Examined, chain: Chain | None) -> Chain:
        if entry.kind == SessionOpened.kind:
            raise BadEntry(index, "a session that the station opened")
        if entry.session is not None:
            signer = self._signer_of.get(entry.session)
            if signer is None or self.chains[signer].closed:
                raise BadEntry(index, "an entry of the station about a session that is not open")
        return chain or Chain(None, index, b"")

    def _opened(self, index: int, entry: Examined, chain: Chain | None) -> Chain:
        if chain is not None or entry.session is None or entry.session in self._signer_of:
            raise BadEntry(index, "a session that was opened before")
        self._signer_of[entry.session] = entry.signer
        if entry.certified is None:
            self.uncertified += 1
        return Chain(entry.session, index, b"", entry.certified)

    def _check_time(self, index: int, certified: Certified | None) -> None:
        if certified is None:
            return
        if not certified.not_before - CLOCK_TOLERANCE_MS <= self.policy_ms < certified.not_after:
            raise BadEntry(index, "signed when the session's certificate did not hold")
