"""A reviewer opens one sealed result, for a matter and a reason; recorded before it is shown (AUD-8, ACC-5)."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lprdesk.audit.commitment import disclose_result
from lprdesk.audit.disclosures import parse_disclosure
from lprdesk.audit.encoding import Json
from lprdesk.audit.event_query import QueryAnswered, QueryAuthorised
from lprdesk.audit.event_sealed import SealedOpened, SealedRefused
from lprdesk.audit.seal import SealError, Unsealed, read_sealed, unseal
from lprdesk.audit.seal_key import ReviewerSecret
from lprdesk.domain.case import Purpose
from lprdesk.domain.circumstances import Refusal
from lprdesk.domain.faults import UserFault
from lprdesk.domain.people import Action, PersonId, may
from lprdesk.domain.reason import ReasonContext, judge_reason
from lprdesk.services.ports.journal import RecordedEntry
from lprdesk.services.ports.sealed_results import HeldResult, SealedResults
from lprdesk.services.session import Session
from lprdesk.services.session_log import SessionLog

LONGEST_MATTER: Final = 60
MINIMUM_WORDS: Final = 3
"""Where no profile is at hand to say it."""
CONTENT, OTHER_CONTENT, UNREADABLE = "content", "other-content", "unreadable"
"""What was found inside: what the entry committed to, something else, or nothing that its key opens."""


class NotOpened(UserFault):
    """The result is not shown; `refusals` say why. The refusal is recorded."""

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        super().__init__(
            " ".join(each.sentence for each in refusals),
            kept="Nothing was shown; the refusal is recorded.",
            todo=" ".join(dict.fromkeys(each.todo for each in refusals)),
        )
        self.refusals = refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedResult:
    """One result, opened. `recorded` is the index of the entry that says so."""

    held: HeldResult
    unsealed: Unsealed
    recorded: int

    def disclosed(self) -> bytes:
        """The result as an outsider can check it without any key (commitment.py). Raises DisclosedError."""
        return disclose_result(self.held.leaf, self.held.values, self.unsealed.nonce, self.unsealed.content)


class OpenSealed:
    """Opens with the key that the reviewer brought; it is used and not kept."""

    def __init__(self, log: SessionLog, results: SealedResults) -> None:
        self._log = log
        self._results = results

    async def open(self, session: Session, entry: int, matter: str, reason: str, key: ReviewerSecret) -> OpenedResult:
        """Open the result beside an entry `query.answered`.

        Raises NotOpened where a rule stands against it or where what was sealed is not what the entry committed to
        (both recorded), SessionOver and JournalFault.
        """
        held, now = await self._results.sealed_result(entry), self._log.clock.now()
        activity = await self._activity(entry)
        refusals = (
            *_of_person(session, activity, now),
            *refuses_words(matter, reason, session.profile.in_force(now).reason.minimum_words),
            *_of_result(held, key, session, now),
        )
        if refusals or held is None or held.data is None:
            await self._log.append(
                session,
                SealedRefused(person=session.person.id, entry=entry, rules=[each.rule for each in refusals]),
            )
            raise NotOpened(refusals)
        found, unsealed = await asyncio.to_thread(_unseal, held, held.data, key)
        receipt = await self._log.append(
            session,
            SealedOpened(
                person=session.person.id,
                entry=entry,
                sealed=read_sealed(held.data).blob.sha256.hex(),
                key=key.key.fingerprint,
                matter=matter.strip(),
                reason=reason.strip(),
                found=found,
            ),
        )
        if unsealed is None or found != CONTENT:
            raise NotOpened((_NOT_WHAT_IT_SAYS,))
        return OpenedResult(held=held, unsealed=unsealed, recorded=receipt.index)

    async def _activity(self, entry: int) -> frozenset[PersonId] | None:
        """Whose activity the answered query was; None where the log no longer says."""
        answered = await self._one(QueryAnswered.kind, entry)
        if answered is None:
            return None
        asked = [
            each
            for each in await self._log.journal.entries((QueryAuthorised.kind,), session=answered.session)
            if each.leaf_hash == answered.fields.get("query")
        ]
        people = [each.fields.get(name) for each in asked for name in ("person", "on_behalf_of")]
        return frozenset(PersonId(each) for each in people if isinstance(each, str)) or None

    async def _one(self, kind: str, entry: int) -> RecordedEntry | None:
        found = await self._log.journal.entries((kind,), since=entry)
        return found[0] if found and found[0].index == entry else None


def _of_person(session: Session, activity: frozenset[PersonId] | None, now: datetime) -> tuple[Refusal, ...]:
    found = []
    if session.locked or not session.consented:
        todo = "Unlock the desk, or sign in again and accept the rules of use."
        found.append(Refusal("sealed.not-at-work", "The rules of use are not accepted in this session.", todo))
    if not may(session.profile.in_force(now).permissions, session.person, Action.OPEN_SEALED):
        todo = "Ask somebody whose role it is: the profile says whose."
        found.append(Refusal("sealed.role", "Your role does not open sealed results.", todo))
    if activity is None:
        todo = "Ask for an entry “query.answered” whose values have not been purged."
        found.append(Refusal("sealed.no-query", "The log does not say whose query this is.", todo))
    elif session.person.id in activity:
        todo = "Ask another reviewer."
        found.append(Refusal("sealed.own-activity", "The query is your own, or was made for you.", todo))
    return tuple(found)


def refuses_words(matter: str, reason: str, minimum_words: int = MINIMUM_WORDS) -> tuple[Refusal, ...]:
    """What stands against the words for which a result is to be opened."""
    found = []
    named = matter.strip()
    if not named or len(named) > LONGEST_MATTER or not named.isprintable():
        sentence = f"A matter has to be named, in at most {LONGEST_MATTER} characters."
        found.append(Refusal("sealed.matter", sentence, "Give the number of the review, complaint or proceeding."))
    context = ReasonContext(named, "", Purpose.ADMINISTRATIVE, minimum_words)
    found += [
        Refusal(remark.rule, remark.sentence, "Say what the review has to find out from this result.")
        for remark in judge_reason(reason, context)
        if remark.refuses
    ]
    return tuple(found)


def _of_result(held: HeldResult | None, key: ReviewerSecret, session: Session, now: datetime) -> tuple[Refusal, ...]:
    if held is None:
        todo = "Name an entry “query.answered” of a time when results were sealed."
        return (Refusal("sealed.none", "No sealed result stands beside this entry.", todo),)
    if held.data is None:
        sentence = f"The sealed result was purged by entry {held.purged_by}."
        return (Refusal("sealed.purged", sentence, "Nobody can open it any more."),)
    try:
        sealed = read_sealed(held.data)
    except SealError:
        todo = "Verify the log; leave the machine as it is and tell the agency."
        return (Refusal("sealed.damaged", "The sealed result is damaged or was replaced.", todo),)
    found = []
    if sealed.until <= round(now.timestamp() * 1000):
        sentence = "Its lifetime is over; it waits for its purge."
        found.append(Refusal("sealed.over", sentence, "Have “lprdesk audit purge” run."))
    if not any(each.person == session.person.id and each.key == key.key.text for each in session.bundle.reviewers):
        todo = "Use your own key, as the directory names it."
        found.append(Refusal("sealed.foreign-key", "The directory does not name this key as yours.", todo))
    if key.key.fingerprint not in sealed.blob.recipients:
        todo = "Ask a reviewer who was in the directory when the query was made."
        found.append(Refusal("sealed.not-recipient", "The result was not sealed to this key.", todo))
    return tuple(found)


def _unseal(held: HeldResult, data: bytes, key: ReviewerSecret) -> tuple[str, Unsealed | None]:
    try:
        unsealed = unseal(data, key)
    except SealError:
        return UNREADABLE, None
    return (CONTENT if _committed(held) == unsealed.commitment else OTHER_CONTENT), unsealed


def _committed(held: HeldResult) -> Json:
    values = {each.name: each.value for each in map(parse_disclosure, held.values)}
    return values.get("commitment")


_NOT_WHAT_IT_SAYS: Final = Refusal(
    "sealed.not-the-commitment",
    "What was sealed is not what the entry committed to, so the program that sealed it was not this one as it is.",
    "Tell the agency: this workstation has to be looked at. The finding is recorded.",
)
