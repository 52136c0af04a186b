"""Whether a query may be made: its fields, and then the rules, by the directory as it stands now."""

from lprdesk.domain.circumstances import Circumstances, Refusal
from lprdesk.domain.policy import Allowed, decide
from lprdesk.domain.query import QueryRequest, RawQuery, parse_query
from lprdesk.services.current_directory import CurrentDirectory
from lprdesk.services.query_outcome import RefusedQuery
from lprdesk.services.seal_results import besides, reviewers_of
from lprdesk.services.session import Session
from lprdesk.services.session_log import SessionLog


class JudgeQuery:
    """Judges and asks nobody; what it refuses is for the caller to record."""

    def __init__(self, log: SessionLog, directory: CurrentDirectory) -> None:
        self._log = log
        self._directory = directory

    async def judge(self, session: Session, raw: RawQuery) -> tuple[QueryRequest, Allowed] | RefusedQuery:
        """The request with the window that is allowed, or all that stands against it.

        Raises SessionOver and JournalFault: a directory that is new is recorded before anything is judged by it.
        """
        stale = await self._directory.take_up(session)
        request = self._parse(session, raw, stale)
        if isinstance(request, RefusedQuery):
            return request
        decision = decide(request, self._circumstances(session, request))
        return (request, decision) if isinstance(decision, Allowed) else RefusedQuery(refusals=decision.refusals)

    def _parse(self, session: Session, raw: RawQuery, stale: Refusal | None) -> QueryRequest | RefusedQuery:
        if session.locked:
            return RefusedQuery(refusals=(Refusal("session.locked", "The desk is locked.", "Unlock it first."),))
        if session.case is None:
            todo = "Choose one of your open cases."
            return RefusedQuery(refusals=(Refusal("case.none", "No case is open.", todo),))
        if stale is not None:
            return RefusedQuery(refusals=(stale,))
        parsed = parse_query(raw, session.case, session.profile, session.bundle.people.keys(), self._log.clock.now())
        return parsed if isinstance(parsed, QueryRequest) else RefusedQuery(remarks=parsed)

    def _circumstances(self, session: Session, request: QueryRequest) -> Circumstances:
        now = self._log.clock.now()
        own = besides(session, request.on_behalf_of)
        return Circumstances(
            person=session.person,
            case=session.bundle.cases.get(request.case),
            standing=session.standing,
            consented=session.consented,
            profile=session.profile,
            profile_approved=session.profile_approved,
            now=now,
            unsynced=None,
            clock_trusted=self._log.journal.standing().clock_trusted,
            demo=session.demo,
            reviewers=bool(reviewers_of(session.bundle, session.profile.in_force(now), own)),
        )
