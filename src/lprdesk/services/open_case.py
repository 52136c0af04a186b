"""The case that the work is bound to (PUR-1): chosen before anything is asked, left only with its results closed."""

from collections.abc import Mapping

from lprdesk.audit.event_query import QueryRefused
from lprdesk.audit.event_session import CaseClosed, CaseOpened
from lprdesk.domain.case import Case, CaseNumber, CaseState
from lprdesk.domain.circumstances import Refusal
from lprdesk.domain.faults import UserFault
from lprdesk.domain.people import Action, may
from lprdesk.services.close_results import CloseResults
from lprdesk.services.current_directory import CurrentDirectory
from lprdesk.services.ports.casework import Casework
from lprdesk.services.session import Session
from lprdesk.services.session_log import SessionLog


class CaseRefused(UserFault):
    """The case was not opened; the refusal is recorded."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence, kept="The case you were in stays open.", todo=refusal.todo)
        self.rule = refusal.rule


class OpenCase:
    """Choosing, switching and leaving a case, and the query form that each case keeps for a person."""

    def __init__(
        self, *, log: SessionLog, directory: CurrentDirectory, close_results: CloseResults, casework: Casework
    ) -> None:
        self._log = log
        self._directory = directory
        self._close_results = close_results
        self._casework = casework

    def assigned(self, session: Session) -> tuple[Case, ...]:
        """The cases that the person is assigned to: open ones first, then closed ones, the newest of each first."""
        mine = (case for case in session.bundle.cases.values() if session.person.id in case.assigned)
        newest = sorted(mine, key=lambda case: (case.opened, case.number), reverse=True)
        return tuple(sorted(newest, key=lambda case: case.state is not CaseState.OPEN))

    async def renew(self, session: Session) -> Refusal | None:
        """Take up the newest directory, so that the list is what it says now.

        Returns why no case of the list will open, where that is so. Raises SessionOver and JournalFault.
        """
        return await self._directory.take_up(session)

    async def open(self, session: Session, number: str) -> Case:
        """Open a case; one that is open is left first, its results closed.

        The directory is read anew. Raises CaseRefused where it is not valid, and for a case that is unknown, closed or
        not assigned; SessionOver and JournalFault.
        """
        stale = await self._directory.take_up(session)
        case = session.bundle.cases.get(CaseNumber(number.strip()))
        refusal = stale or _refusal(session, case, self._log)
        if refusal is not None:
            await self._log.append(
                session,
                QueryRefused(
                    person=session.person.id,
                    # What was typed is recorded only where it is a case's number; it may be anything.
                    case=case.number if case else None,
                    rules=[refusal.rule],
                    reason="",
                ),
            )
            raise CaseRefused(refusal)
        assert case is not None  # noqa: S101 - an unknown case has been refused
        await self.leave(session, "switched")
        await self._log.append(
            session, CaseOpened(person=session.person.id, case=case.number, purpose=case.purpose.value)
        )
        session.case = case
        return case

    async def leave(self, session: Session, cause: str = "asked") -> None:
        """Close the case and its results, even where the log cannot be written; nothing where none is open."""
        if session.case is None:
            return
        left = CaseClosed(person=session.person.id, case=session.case.number, cause=cause)
        try:
            await self._close_results.close_all(session, "case-closed")
            await self._log.append(session, left)
        finally:
            session.case = None

    async def draft(self, session: Session) -> Mapping[str, str]:
        """The query form as the person left it in this case; empty where there is none."""
        return await self._casework.draft(session.person.id, session.case.number) if session.case else {}

    async def keep_draft(self, session: Session, fields: Mapping[str, str]) -> None:
        """Keep the query form, encrypted, so that no error and no lock loses what was typed."""
        if session.case is not None:
            await self._casework.keep_draft(session.person.id, session.case.number, fields)


def _refusal(session: Session, case: Case | None, log: SessionLog) -> Refusal | None:  # noqa: PLR0911 - a rule each
    if session.locked:
        return Refusal("session.locked", "The desk is locked.", "Unlock it first.")
    if not session.consented:
        return Refusal("consent.missing", "The rules of use have not been accepted.", "Read and accept them first.")
    permissions = session.profile.in_force(log.clock.now()).permissions
    if not may(permissions, session.person, Action.OPEN_CASE):
        return Refusal("role.not-permitted", "Your role does not open cases.", "Ask your administrator.")
    if case is None:
        return Refusal("case.unknown", "The directory knows no such case.", "Choose one of your open cases.")
    if case.state is not CaseState.OPEN:
        return Refusal("case.closed", "The case is closed.", "Choose an open case, or have this one reopened.")
    if session.person.id not in case.assigned:
        return Refusal(
            "case.not-assigned",
            "The case is not assigned to you.",
            "Choose a case of your own, or ask its officer to assign you.",
        )
    return None
