"""Verifying a log: every leaf, field, chain, certificate and signature, the tree, and the signed head.

What is checked, for entry after entry in one pass: canonical bytes and every leaf field; the stored leaf hash, where
there is one; index and origin; that each disclosed value is one that the leaf committed to; the signer's chain and
the session's certificate and time; at the end each signer's last signature, and size and root against the checkpoint
that the log key signed. Kinds that are not known are checked as entries and counted.

What it cannot see: a log cut back to an older head together with everything that remembers the newer one. Give it the
heads that others remember (`remembered`).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from lprdesk.audit.append import TailSignature
from lprdesk.audit.checkpoint import Checkpoint, parse_checkpoint
from lprdesk.audit.event import EVENTS
from lprdesk.audit.faults import LeafError, NoteError
from lprdesk.audit.keys import VerifyKey
from lprdesk.audit.leaf import Leaf, Seen, parse_leaf
from lprdesk.audit.merkle import EMPTY, Frontier, leaf_hash
from lprdesk.audit.note import open_note
from lprdesk.audit.verify_chains import Chains
from lprdesk.audit.verify_fields import BadEntry, Fields


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it was stored: leaf bytes, texts of its disclosures, and the leaf hash beside it if there is one."""

    leaf: bytes
    disclosures: tuple[str, ...] = ()
    leaf_hash: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a verification found.

    Good where `problem` is empty; else `first_bad` names the first bad entry, if one can be named. Counts are of the
    entries up to there.
    """

    origin: str
    entries: int
    first_bad: int | None
    problem: str
    root: str
    sessions: int
    uncertified: int
    kinds: Mapping[str, int]
    unknown: int
    disclosed: int
    purged: int
    missing: int

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problem


def verify(
    entries: Iterable[StoredEntry],
    *,
    log_key: VerifyKey,
    tails: Iterable[TailSignature],
    checkpoint: bytes,
    remembered: Iterable[Checkpoint] = (),
    people: Mapping[str, str] | None = None,
    complete: bool = True,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """The report on a log, read once and never held whole.

    `checkpoint` is the head's signed note, `remembered` are heads that others have kept, `people` maps persons to
    their credential keys, `complete` says that a value may be absent only where an entry says that it was purged.
    `progress` is told the number of entries now and then. Raises only what `entries` raises, BadEntry apart.
    """
    run = _Run(log_key, Chains(log_key, people), {head.size: head for head in remembered})
    first_bad, problem = None, ""
    try:
        for entry in entries:
            run.add(entry)
            if progress is not None and run.frontier.size % 1000 == 0:
                progress(run.frontier.size)
        run.finish(tails, checkpoint, complete=complete)
    except BadEntry as bad:
        first_bad, problem = bad.index, bad.problem
    return run.report(first_bad, problem)


@dataclass(slots=True)
class _Run:
    """One pass over a log."""

    log_key: VerifyKey
    chains: Chains
    remembered: Mapping[int, Checkpoint]
    fields: Fields = field(default_factory=Fields)
    kinds: Counter[str] = field(default_factory=Counter)
    frontier: Frontier = EMPTY
    seen: Seen | None = None

    def add(self, entry: StoredEntry) -> None:
        """Takes the next entry. Raises BadEntry."""
        index = self.frontier.size
        hashed = leaf_hash(entry.leaf)
        if entry.leaf_hash is not None and entry.leaf_hash != hashed:
            raise BadEntry(index, "its bytes are not those that its leaf hash was made of")
        try:
            leaf = parse_leaf(entry.leaf)
        except LeafError as error:
            raise BadEntry(index, str(error)) from None
        if leaf.index != index:
            raise BadEntry(index, f"entry {leaf.index} stands where entry {index} should")
        if leaf.origin != self.log_key.name:
            raise BadEntry(index, "an entry of another log")
        self._check_seen(leaf)
        values = self.fields.add(leaf, entry.disclosures, by_station=leaf.signer == self.log_key.fingerprint)
        self.chains.add(leaf, hashed, values)
        self.frontier = self.frontier.append(hashed)
        self.kinds[leaf.kind] += 1
        head = self.remembered.get(self.frontier.size)
        if head is not None and head.root != self.frontier.root():
            raise BadEntry(None, f"the first {head.size} entries are not those of the head that is remembered")

    def finish(self, tails: Iterable[TailSignature], checkpoint: bytes, *, complete: bool) -> None:
        """Checks what only the whole log can show. Raises BadEntry."""
        size = self.frontier.size
        for head in self.remembered.values():
            if head.origin != self.log_key.name:
                raise BadEntry(None, "the head that is remembered is another log's")
            if head.size > size:
                raise BadEntry(size, f"the log ends here; a head of {head.size} entries is remembered")
        head = self._head(checkpoint)
        if head.size > size:
            raise BadEntry(size, f"the log ends here; its signed head counts {head.size} entries")
        if head.size < size:
            raise BadEntry(head.size, f"stands after the signed head, which counts {head.size} entries")
        self.chains.check_tails(tails, size)
        if head.root != self.frontier.root():
            raise BadEntry(None, "the entries do not lead to the root of the signed head")
        _, missing, first = self.fields.absent()
        if complete and missing:
            raise BadEntry(first, f"values are missing that no entry says were purged ({missing} in all)")

    def report(self, first_bad: int | None, problem: str) -> Report:
        """What was found up to here."""
        purged, missing, _ = self.fields.absent()
        return Report(
            origin=self.log_key.name,
            entries=self.frontier.size,
            first_bad=first_bad,
            problem=problem,
            root=self.frontier.root().hex(),
            sessions=self.chains.sessions,
            uncertified=self.chains.uncertified,
            kinds=dict(sorted(self.kinds.items())),
            unknown=sum(count for kind, count in self.kinds.items() if kind not in EVENTS),
            disclosed=self.fields.disclosed,
            purged=purged,
            missing=missing,
        )

    def _head(self, checkpoint: bytes) -> Checkpoint:
        try:
            head = parse_checkpoint(open_note(checkpoint, [self.log_key]).text)
        except NoteError as error:
            raise BadEntry(None, f"the signed head: {error}") from None
        if head.origin != self.log_key.name:
            raise BadEntry(None, "the signed head is another log's")
        return head

    def _check_seen(self, leaf: Leaf) -> None:
        before = self.seen.size if self.seen is not None else 0
        if leaf.seen is None:
            if self.seen is not None:
                raise BadEntry(leaf.index, "it forgets the cosigned head that an earlier entry knew")
            return
        if not before <= leaf.seen.size <= leaf.index:
            raise BadEntry(leaf.index, f"it knows a cosigned head of {leaf.seen.size} entries, which cannot be")
        self.seen = leaf.seen
