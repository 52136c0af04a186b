"""Verifying a log: every leaf, field, chain, certificate and signature, the tree, and the signed head.

What is checked, for entry after entry in one pass: canonical bytes and every leaf field; the stored leaf hash and
searched columns, where there are any; index and origin; that each disclosed value is one that the leaf committed to;
that a sealed result is the one that the leaf names; the signer's chain and the session's certificate and time; at the
end each signer's last signature, and size and root against the checkpoint that the log key signed. Kinds that are not
known are checked as entries and counted.

What it cannot see: a log cut back to an older head together with everything that remembers the newer one. Give it the
heads that others remember (`remembered`).
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import islice

from lprdesk.audit.append import TailSignature
from lprdesk.audit.checkpoint import Checkpoint, parse_checkpoint
from lprdesk.audit.event import EVENTS
from lprdesk.audit.faults import NoteError
from lprdesk.audit.keys import VerifyKey
from lprdesk.audit.leaf import Seen
from lprdesk.audit.merkle import EMPTY, Frontier
from lprdesk.audit.note import open_note
from lprdesk.audit.report import Extent, Report
from lprdesk.audit.verified import Verified
from lprdesk.audit.verify_chains import Chains
from lprdesk.audit.verify_entry import Batch, Examined, Examiner, Findings, Searchable, StoredEntry
from lprdesk.audit.verify_fields import Absences, BadEntry
from lprdesk.audit.verify_sealed import SealedResults
from lprdesk.audit.workers import in_order

__all__ = ["Batch", "Extent", "Report", "Searchable", "StoredEntry", "verify", "verify_batches"]

BATCH = 512
"""Entries that are looked at together: enough to make the way to another process cheap."""


def verify(
    entries: Iterable[StoredEntry],
    *,
    log_key: VerifyKey,
    tails: Iterable[TailSignature],
    checkpoint: bytes,
    remembered: Iterable[Checkpoint] = (),
    people: Mapping[str, str] | None = None,
    complete: bool = True,
    with_sealed: bool = True,
    reviewers: Collection[str] | None = None,
    after: Verified | None = None,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """The report on a log, read once and never held whole.

    `checkpoint` is the head's signed note, `remembered` are heads that others have kept, `people` maps persons to
    their credential keys, `complete` says that a value may be absent only where an entry says that it was purged, and
    `with_sealed` the same of sealed results; `reviewers` are the fingerprints of the keys that these may be sealed to.
    `after` is what an earlier verification kept: `entries` begin where it ended. With more than one worker, entries
    are looked at in processes of their own. `progress` is told the number of entries now and then. Raises only what
    `entries` raises, BadEntry apart.
    """
    return verify_batches(
        _batches(entries, after.frontier.size if after else 0),
        log_key=log_key,
        tails=tails,
        checkpoint=checkpoint,
        remembered=remembered,
        people=people,
        complete=complete,
        with_sealed=with_sealed,
        reviewers=reviewers,
        after=after,
        workers=workers,
        progress=progress,
    )


def verify_batches(
    batches: Iterable[Batch],
    *,
    log_key: VerifyKey,
    tails: Iterable[TailSignature],
    checkpoint: bytes,
    remembered: Iterable[Checkpoint] = (),
    people: Mapping[str, str] | None = None,
    complete: bool = True,
    with_sealed: bool = True,
    reviewers: Collection[str] | None = None,
    after: Verified | None = None,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """As `verify`, of batches of entries that follow on each other; what they load is fetched where it is looked at."""
    run = _Run.after(after, log_key, {head.size: head for head in remembered})
    examiner = Examiner(log_key.name, people, reviewers)
    first_bad, problem = None, ""
    try:
        with closing(in_order(examiner.examine, batches, workers)) as found:
            for findings in found:
                run.add(findings)
                if progress is not None:
                    progress(run.frontier.size)
        run.finish(tails, checkpoint, complete=complete, with_sealed=with_sealed)
    except BadEntry as bad:
        first_bad, problem = bad.index, bad.problem
    return run.report(first_bad, problem)


@dataclass(frozen=True, slots=True)
class _Held:
    """Entries that were fetched already."""

    entries: tuple[StoredEntry, ...]

    def __call__(self) -> tuple[StoredEntry, ...]:
        return self.entries


def _batches(entries: Iterable[StoredEntry], first: int) -> Iterator[Batch]:
    """Entries in batches; where fetching them finds a bad one, those before it are still looked at."""
    source = iter(entries)
    while True:
        held: list[StoredEntry] = []
        try:
            held.extend(islice(source, BATCH))
        except BadEntry:
            if held:
                yield Batch(first, _Held(tuple(held)))
            raise
        if not held:
            return
        yield Batch(first, _Held(tuple(held)))
        first += len(held)


@dataclass(slots=True)
class _Run:
    """One pass over a log."""

    log_key: VerifyKey
    chains: Chains
    remembered: Mapping[int, Checkpoint]
    frontier: Frontier = EMPTY
    seen: Seen | None = None
    since: int = 0
    disclosed: int = 0
    absences: Absences = field(default_factory=Absences)
    sealed: SealedResults = field(default_factory=SealedResults)
    kinds: Counter[str] = field(default_factory=Counter)

    @classmethod
    def after(cls, before: Verified | None, log_key: VerifyKey, remembered: Mapping[int, Checkpoint]) -> "_Run":
        """A pass from the first entry, or from where an earlier one ended."""
        if before is None:
            return cls(log_key, Chains(log_key), remembered)
        size = before.frontier.size
        chains = Chains(log_key, {signer: replace(chain) for signer, chain in before.chains.items()}, before.policy_ms)
        return cls(log_key, chains, remembered, before.frontier, before.seen, size)

    def add(self, findings: Findings) -> None:
        """Takes the next batch. Raises BadEntry."""
        hashes: list[bytes] = []
        try:
            for index, entry in enumerate(findings.entries, self.frontier.size):
                self._follow(index, entry)
                hashes.append(entry.leaf_hash)
        finally:
            self._grow(hashes)
        if findings.bad is not None:
            raise BadEntry(*findings.bad)

    def finish(self, tails: Iterable[TailSignature], checkpoint: bytes, *, complete: bool, with_sealed: bool) -> None:
        """Checks what only the whole log can show. Raises BadEntry."""
        size = self.frontier.size
        for kept in self.remembered.values():
            check_remembered(kept, self.log_key, size)
        head = signed_head(checkpoint, self.log_key)
        if head.size > size:
            raise BadEntry(size, f"the log ends here; its signed head counts {head.size} entries")
        if head.size < size:
            raise BadEntry(head.size, f"stands after the signed head, which counts {head.size} entries")
        self.chains.check_tails(tails, size)
        if head.root != self.frontier.root():
            raise BadEntry(None, "the entries do not lead to the root of the signed head")
        _, missing, first = self.absences.count()
        if complete and missing:
            raise BadEntry(first, f"values are missing that no entry says were purged ({missing} in all)")
        _, missing, first = self.sealed.absent()
        if with_sealed and missing:
            raise BadEntry(first, f"sealed results are missing that no entry says were purged ({missing} in all)")

    def report(self, first_bad: int | None, problem: str) -> Report:
        """What was found up to here."""
        purged, missing, _ = self.absences.count()
        sealed_purged, sealed_missing, _ = self.sealed.absent()
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
            disclosed=self.disclosed,
            purged=purged,
            missing=missing,
            sealed=self.sealed.held,
            sealed_purged=sealed_purged,
            sealed_missing=sealed_missing,
            since=self.since,
            verified=None if problem else self._verified(),
        )

    def _follow(self, index: int, entry: Examined) -> None:
        self._check_seen(index, entry.seen)
        self.chains.add(index, entry)
        self.disclosed += entry.disclosed
        self.kinds[entry.kind] += 1
        if entry.absent:
            self.absences.miss(index, entry.absent)
        if entry.sealed is not None:
            self.sealed.add(index, beside=entry.sealed)
        if entry.purge is not None and entry.signer == self.log_key.fingerprint:
            self.absences.read_purge(index, entry.purge)
            self.sealed.read_purge(index, entry.purge)

    def _grow(self, hashes: list[bytes]) -> None:
        """Adds leaf hashes, and compares the heads that are remembered on the way. Raises BadEntry."""
        start, stop = self.frontier.size, self.frontier.size + len(hashes)
        for size in sorted(size for size in self.remembered if start < size <= stop):
            self.frontier = self.frontier.extend(hashes[self.frontier.size - start : size - start])
            if self.remembered[size].root != self.frontier.root():
                raise BadEntry(None, f"the first {size} entries are not those of the head that is remembered")
        self.frontier = self.frontier.extend(hashes[self.frontier.size - start :])

    def _verified(self) -> Verified:
        return Verified(
            origin=self.log_key.name,
            frontier=self.frontier,
            chains=self.chains.chains,
            policy_ms=self.chains.policy_ms,
            seen=self.seen,
        )

    def _check_seen(self, index: int, seen: Seen | None) -> None:
        before = self.seen.size if self.seen is not None else 0
        if seen is None:
            if self.seen is not None:
                raise BadEntry(index, "it forgets the cosigned head that an earlier entry knew")
            return
        if not before <= seen.size <= index:
            raise BadEntry(index, f"it knows a cosigned head of {seen.size} entries, which cannot be")
        self.seen = seen


def signed_head(checkpoint: bytes, log_key: VerifyKey) -> Checkpoint:
    """The head that the log key signed. Raises BadEntry."""
    try:
        head = parse_checkpoint(open_note(checkpoint, [log_key]).text)
    except NoteError as error:
        raise BadEntry(None, f"the signed head: {error}") from None
    if head.origin != log_key.name:
        raise BadEntry(None, "the signed head is another log's")
    return head


def check_remembered(kept: Checkpoint, log_key: VerifyKey, size: int) -> None:
    """Raises BadEntry where the head that somebody kept is another log's, or counts more than `size` entries."""
    if kept.origin != log_key.name:
        raise BadEntry(None, "the head that is remembered is another log's")
    if kept.size > size:
        raise BadEntry(size, f"the log ends here; a head of {kept.size} entries is remembered")
