"""The query: one way, no way back (design, section 3)."""

import asyncio
import dataclasses
from collections.abc import Callable

from lprdesk.audit.event_query import QueryAnswered, QueryAuthorised, QueryFailed
from lprdesk.audit.receipt import Receipt
from lprdesk.audit.seal import SealError
from lprdesk.domain.answer import Examined, examine
from lprdesk.domain.case import Case
from lprdesk.domain.faults import EnvironmentFault
from lprdesk.domain.policy import Allowed
from lprdesk.domain.query import QueryRequest, RawQuery
from lprdesk.services.continuation import Continuations
from lprdesk.services.current_directory import CurrentDirectory
from lprdesk.services.judge_query import JudgeQuery
from lprdesk.services.ports.casework import Casework
from lprdesk.services.ports.entropy import Entropy
from lprdesk.services.ports.journal import JournalFault
from lprdesk.services.ports.vendor import Progress, Vendor, VendorAnswer, VendorCause, VendorFault, VendorRequest
from lprdesk.services.query_outcome import Answered, FailedQuery, Outcome, RefusedQuery, ResultSet
from lprdesk.services.refuse_query import RefuseQuery
from lprdesk.services.seal_results import SealResults
from lprdesk.services.session import Session, SessionOver
from lprdesk.services.session_log import SessionLog
from lprdesk.services.unbroken import unbroken


@dataclasses.dataclass(frozen=True, slots=True)
class _Asked:
    """A query on its way: the request, what was allowed, the durable intent, and when it began (ms since boot)."""

    request: QueryRequest
    allowed: Allowed
    receipt: Receipt[QueryAuthorised]
    continues: int | None
    began: int


class RunQuery:
    """Parse, decide, record the intent, ask, examine, record the answer, show: in this order, whatever happens."""

    def __init__(
        self,
        *,
        log: SessionLog,
        directory: CurrentDirectory,
        vendor: Vendor,
        casework: Casework,
        contract: str,
        entropy: Entropy,
    ) -> None:
        self._log = log
        self._judge = JudgeQuery(log, directory)
        self._vendor = vendor
        self._casework = casework
        self._contract = contract
        self._keep = SealResults(log.origin, entropy)
        self._refuse = RefuseQuery(log)
        self._continuations = Continuations(log.journal)

    async def run(self, session: Session, raw: RawQuery, progress: Callable[[Progress], None]) -> Outcome:
        """Run one query. Every end but cancellation is an Outcome; each is recorded where the log can be written.

        Cancelling the task stops the vendor's answer, records that, and raises CancelledError. Raises SessionOver.
        """
        if raw.on_behalf_of.strip() == session.person.id:
            raw = dataclasses.replace(raw, on_behalf_of="")
        if session.case is not None:
            await self._keep_draft(session, session.case, raw)
        try:
            judged = await self._judge.judge(session, raw)
        except JournalFault as fault:
            return self._refuse.later(session, raw, fault)
        if isinstance(judged, RefusedQuery):
            return await self._refuse.record(session, raw, judged)
        try:
            asked, cancelled = await unbroken(self._intend(session, *judged))
        except JournalFault as fault:
            return self._refuse.later(session, raw, fault)
        if cancelled:
            await unbroken(self._failed(session, asked, VendorCause.CANCELLED, "nothing-sent"))
            raise asyncio.CancelledError
        return await self._ask(session, asked, progress)

    async def _intend(self, session: Session, request: QueryRequest, allowed: Allowed) -> _Asked:
        now = self._log.clock.now()
        hours = session.profile.in_force(now).continuation_hours
        continues = await self._continuations.first(session.person.id, request, now, hours)
        window = allowed.window
        receipt = await self._log.append(
            session,
            QueryAuthorised(
                person=session.person.id,
                on_behalf_of=request.on_behalf_of,
                case=request.case,
                purpose=request.purpose.value,
                offence=request.offence.offence if request.offence else None,
                priority=request.priority,
                plate=request.plate.normal,
                jurisdiction=request.jurisdiction.code,
                relation=request.relation,
                reason=request.reason,
                flags=request.flags,
                window_start=round(window.start.timestamp() * 1000),
                window_end=round(window.end.timestamp() * 1000),
                bound=allowed.limit.bound.value,
                request=request.digest,
                continues=continues,
                location_need=request.location_need,
                descriptor_exception=request.descriptor_exception,
            ),
        )
        return _Asked(request, allowed, receipt, continues, self._log.clock.monotonic_ms())

    async def _ask(self, session: Session, asked: _Asked, progress: Callable[[Progress], None]) -> Outcome:
        request = VendorRequest(
            query=asked.request, window=asked.allowed.window, person=session.person.id, contract=self._contract
        )
        try:
            answer = await self._vendor.search(request, asked.receipt, progress)
        except VendorFault as fault:
            entry, cancelled = await unbroken(self._failed(session, asked, fault.cause, fault.received))
            if cancelled:
                raise asyncio.CancelledError from None
            return FailedQuery(
                cause=fault.cause.value,
                sentence=fault.sentence,
                kept=fault.kept,
                todo=fault.todo,
                entry=entry,
                retry_after=fault.retry_after,
            )
        except asyncio.CancelledError:
            await unbroken(self._failed(session, asked, VendorCause.CANCELLED, ""))
            raise
        except Exception as error:
            # Ours: the intent is closed all the same, and the fault goes on to whoever reports it.
            await unbroken(self._failed(session, asked, "our-fault", type(error).__name__))
            raise
        outcome, cancelled = await unbroken(self._answered(session, asked, answer))
        if cancelled:
            raise asyncio.CancelledError
        return outcome

    async def _answered(self, session: Session, asked: _Asked, answer: VendorAnswer) -> Outcome:
        """Examine and record before anybody sees anything (VEN-2)."""
        if not _still_open(session, asked):
            return _left(await self._failed(session, asked, "case-left", "answer-dropped"))
        examined = examine(
            answer.reads,
            plate=asked.request.plate.normal,
            jurisdiction=asked.request.jurisdiction.code,
            window=asked.allowed.window,
            now=self._log.clock.now(),
            malformed=answer.malformed,
        )
        counts = {cause.value: count for cause, count in examined.set_aside.by_cause().items()}
        query, for_whom = asked.receipt.reference, asked.request.on_behalf_of
        try:
            kept = await self._keep.keep(session, query, answer, self._log.clock.now(), for_whom)
            receipt = await self._log.append(
                session,
                QueryAnswered(
                    query=query,
                    count=len(examined.accepted),
                    set_aside=counts,
                    vendor_query=answer.vendor_query,
                    commitment=kept.commitment,
                    held=kept.held.value,
                    milliseconds=self._log.clock.monotonic_ms() - asked.began,
                    nonce=kept.nonce,
                ),
                kept.sealed,
            )
        except SealError:
            return await self._not_kept(session, asked)
        except SessionOver as fault:
            entry = await self._failed(session, asked, "session-over", "answer-dropped")
            return FailedQuery(
                cause="session-over", sentence=fault.sentence, kept=fault.kept, todo=fault.todo, entry=entry
            )
        except JournalFault as fault:
            return FailedQuery(
                cause="journal",
                sentence="The vendor answered, but the answer could not be recorded, so it was dropped.",
                kept=fault.kept,
                todo=fault.todo,
            )
        if not _still_open(session, asked):
            return _left(receipt.index)
        return self._shown(session, asked, answer, examined, receipt.index)

    async def _not_kept(self, session: Session, asked: _Asked) -> FailedQuery:
        return FailedQuery(
            cause="not-sealed",
            sentence="The vendor answered, but the answer could not be sealed for audit, so it was dropped.",
            kept="That you asked is recorded, and that nothing was shown.",
            todo="Choose a shorter time; if that does not help, tell the administrator.",
            entry=await self._failed(session, asked, "not-sealed", "answer-dropped"),
        )

    def _shown(self, session: Session, asked: _Asked, answer: VendorAnswer, examined: Examined, entry: int) -> Answered:
        results = ResultSet(
            case=asked.request.case,
            query=asked.receipt.reference,
            vendor_query=answer.vendor_query,
            reads=examined.accepted,
            set_aside=examined.set_aside,
            offline_spells=answer.offline_spells,
        )
        session.results.append(results)
        return Answered(
            request=asked.request,
            window=asked.allowed.window,
            limit=asked.allowed.limit,
            results=results,
            entry=entry,
            vendor_query=answer.vendor_query,
            total=answer.total,
            continues=asked.continues,
        )

    async def _failed(self, session: Session, asked: _Asked, cause: str, received: str) -> int | None:
        """Close the intent: by the session, or by the station once the session is over.

        None: the log is not writable, and the next start closes it.
        """
        event = QueryFailed(
            query=asked.receipt.reference,
            cause=str(cause),
            received=received,
            milliseconds=self._log.clock.monotonic_ms() - asked.began,
        )
        try:
            try:
                return (await self._log.append(session, event)).index
            except SessionOver:
                return (await self._log.by_station(event)).index
        except JournalFault:
            return None

    async def _keep_draft(self, session: Session, case: Case, raw: RawQuery) -> None:
        try:
            await self._casework.keep_draft(session.person.id, case.number, dataclasses.asdict(raw))
        except EnvironmentFault:
            # What was typed still stands in the form; whether a query may run is the log's to decide, not the draft's.
            return


def _still_open(session: Session, asked: _Asked) -> bool:
    """Whether the case for which was asked is the one on the screen: an answer never appears beside another."""
    return session.case is not None and session.case.number == asked.request.case


def _left(entry: int | None) -> FailedQuery:
    return FailedQuery(
        cause="case-left",
        sentence="The vendor answered after you had left the case, so the answer was dropped.",
        kept="That you asked is recorded.",
        todo="Open the case and search again; it is recorded as a continuation.",
        entry=entry,
    )
