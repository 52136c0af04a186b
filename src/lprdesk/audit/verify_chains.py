"""Whether every entry was signed: the chain of each signer, the certificates of sessions, and the last signatures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lprdesk.audit.append import TailSignature
from lprdesk.audit.encoding import Json
from lprdesk.audit.event import ClockSettled, SessionClosed, SessionOpened, parse_event
from lprdesk.audit.faults import CertificateError, KeyRefused
from lprdesk.audit.keys import VerifyKey
from lprdesk.audit.leaf import Leaf
from lprdesk.audit.session import tail_statement, verify_certificate
from lprdesk.audit.verify_fields import BadEntry

CLOCK_TOLERANCE_MS = 600_000  # a session may begin by the agency's time while the desk's clock is behind it


@dataclass(slots=True)
class _Chain:
    """What is known of one signer: its last entry, and for a session when its certificate ends and whether it did."""

    session: str | None
    index: int
    leaf_hash: bytes
    certificate: SessionOpened | None = None
    closed: bool = False


@dataclass(slots=True)
class Chains:
    """Follows the signers as entries pass. `people` maps each person to the credential key that the directory has."""

    log_key: VerifyKey
    people: Mapping[str, str] | None = None
    uncertified: int = 0
    _chains: dict[str, _Chain] = field(default_factory=dict)
    _signer_of: dict[str, str] = field(default_factory=dict)
    _policy_ms: int = 0

    @property
    def sessions(self) -> int:
        """How many sessions there are."""
        return len(self._signer_of)

    def add(self, leaf: Leaf, hashed: bytes, values: Mapping[str, Json]) -> None:
        """Takes the next entry. Raises BadEntry, naming the earlier of two entries that disagree."""
        by_station = leaf.signer == self.log_key.fingerprint
        settled = by_station and leaf.kind == ClockSettled.kind
        self._policy_ms = leaf.time if settled else max(self._policy_ms, leaf.time)
        chain = self._chains.get(leaf.signer)
        expected = chain.leaf_hash if chain else None
        if leaf.prev != expected:
            index = leaf.index if chain is None or leaf.prev is None else chain.index
            raise BadEntry(index, f"entry {leaf.index} does not follow on its signer's entry before it")
        if by_station:
            chain = self._by_station(leaf, chain)
        elif leaf.kind == SessionOpened.kind:
            chain = self._opened(leaf, chain, values)
        elif chain is None or leaf.session != chain.session or chain.closed:
            raise BadEntry(leaf.index, "signed by a session that is not open")
        self._check_time(leaf.index, chain)
        chain.index, chain.leaf_hash = leaf.index, hashed
        self._chains[leaf.signer] = chain
        if leaf.kind == SessionClosed.kind and leaf.session is not None:
            self._chains[self._signer_of[leaf.session]].closed = True

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
            if signer not in self._chains or tail.index > self._chains[signer].index:
                raise BadEntry(min(tail.index, size), f"entry {tail.index} was signed and is not there")
        for signer, chain in sorted(self._chains.items(), key=lambda item: item[1].index):
            self._check_tail(chain, last.get(signer))

    def _check_tail(self, chain: _Chain, signed: tuple[TailSignature, VerifyKey] | None) -> None:
        if signed is None or signed[0].index != chain.index:
            raise BadEntry(chain.index, "its signer's last signature does not cover it")
        tail, key = signed
        statement = tail_statement(self.log_key.name, chain.index, chain.leaf_hash)
        if tail.leaf_hash != chain.leaf_hash or not key.verify(tail.signature, statement):
            raise BadEntry(chain.index, "its signature does not hold")

    def _by_station(self, leaf: Leaf, chain: _Chain | None) -> _Chain:
        if leaf.kind == SessionOpened.kind:
            raise BadEntry(leaf.index, "a session that the station opened")
        if leaf.session is not None:
            signer = self._signer_of.get(leaf.session)
            if signer is None or self._chains[signer].closed:
                raise BadEntry(leaf.index, "an entry of the station about a session that is not open")
        return chain or _Chain(None, leaf.index, b"")

    def _opened(self, leaf: Leaf, chain: _Chain | None, values: Mapping[str, Json]) -> _Chain:
        if chain is not None or leaf.session is None or leaf.session in self._signer_of:
            raise BadEntry(leaf.index, "a session that was opened before")
        self._signer_of[leaf.session] = leaf.signer
        certificate = parse_event(leaf.kind, values)
        if not isinstance(certificate, SessionOpened):
            self.uncertified += 1
            return _Chain(leaf.session, leaf.index, b"")
        try:
            key = verify_certificate(certificate)
        except CertificateError as error:
            raise BadEntry(leaf.index, str(error)) from None
        if (key.fingerprint, certificate.session, certificate.origin) != (leaf.signer, leaf.session, leaf.origin):
            raise BadEntry(leaf.index, "a certificate for another key, session or log")
        if self.people is not None and self.people.get(certificate.person) != certificate.credential:
            raise BadEntry(leaf.index, "a certificate by a credential that is not this person's")
        return _Chain(leaf.session, leaf.index, b"", certificate)

    def _check_time(self, index: int, chain: _Chain) -> None:
        certificate = chain.certificate
        if certificate is None:
            return
        if not certificate.not_before - CLOCK_TOLERANCE_MS <= self._policy_ms < certificate.not_after:
            raise BadEntry(index, "signed when the session's certificate did not hold")
