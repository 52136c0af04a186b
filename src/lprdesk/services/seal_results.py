"""What is kept of an answer for audit, by the profile: with the vendor, or sealed to the reviewers (AUD-8).

Either way the entry holds a commitment to the whole answer. The station keeps nothing that could open a sealed one.
"""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from lprdesk.audit.commitment import NONCE_BYTES, commit
from lprdesk.audit.seal import Sealed, seal
from lprdesk.audit.seal_key import ReviewerKey
from lprdesk.domain.figures import InForce, ResultsHeld
from lprdesk.domain.people import Action, PersonId, Reviewer, may
from lprdesk.services.ports.directory import Bundle
from lprdesk.services.ports.entropy import Entropy
from lprdesk.services.ports.vendor import VendorAnswer
from lprdesk.services.seal_results_text import answer_text
from lprdesk.services.session import Session


@dataclass(frozen=True, slots=True)
class Kept:
    """What the `query.answered` entry says of the answer: `nonce` where the vendor holds it, `sealed` where not."""

    held: ResultsHeld
    commitment: str
    nonce: str | None
    sealed: Sealed | None


def reviewers_of(bundle: Bundle, in_force: InForce, besides: Collection[PersonId] = ()) -> tuple[Reviewer, ...]:
    """The directory's reviewers who are active people of it and may open what is sealed, `besides` left out."""
    return tuple(
        reviewer
        for reviewer in bundle.reviewers
        if reviewer.person not in besides
        and (person := bundle.people.get(reviewer.person)) is not None
        and may(in_force.permissions, person, Action.OPEN_SEALED)
    )


def besides(session: Session, on_behalf_of: PersonId | None) -> frozenset[PersonId]:
    """Whose own activity a query is: nobody reviews his or her own (ACC-5)."""
    return frozenset({session.person.id} | ({on_behalf_of} if on_behalf_of else set()))


class SealResults:
    """Makes of an answer what is kept of it."""

    def __init__(self, origin: str, entropy: Entropy) -> None:
        """`origin` is that of the log beside which results are sealed."""
        self._origin = origin
        self._entropy = entropy

    async def keep(
        self, session: Session, query: str, answer: VendorAnswer, now: datetime, on_behalf_of: PersonId | None
    ) -> Kept:
        """Commit to the answer to `query` (leaf hash of its intent), and seal it where the profile says so.

        Works in a thread of its own. Raises SealError where it cannot be sealed: nothing may be shown then.
        """
        in_force = session.profile.in_force(now)
        names = reviewers_of(session.bundle, in_force, besides(session, on_behalf_of))
        until = now + timedelta(days=in_force.retention.sealed_days)

        def work() -> Kept:
            text, nonce = answer_text(query, answer.vendor_query, answer.reads), self._entropy(NONCE_BYTES)
            if in_force.results_held is ResultsHeld.VENDOR:
                return Kept(ResultsHeld.VENDOR, commit(nonce, text), nonce.hex(), None)
            keys = [ReviewerKey.parse(each.key) for each in names]
            until_ms = round(until.timestamp() * 1000)
            sealed = seal(text, nonce, keys, origin=self._origin, until=until_ms, random=self._entropy)
            return Kept(ResultsHeld.SEALED, commit(nonce, text), None, sealed)

        return await asyncio.to_thread(work)
