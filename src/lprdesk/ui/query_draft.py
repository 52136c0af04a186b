"""What was typed outlives the window: the form of each case is kept, encrypted, shortly after the last key."""

from collections.abc import Callable
from dataclasses import asdict

from PySide6.QtCore import QObject, QTimer

from lprdesk.domain.case import Case
from lprdesk.domain.query import RawQuery
from lprdesk.services.session import Session
from lprdesk.ui.jobs import Jobs
from lprdesk.ui.query_desk import KeepsDrafts
from lprdesk.ui.query_form import QueryForm

_KEEP_MS = 800


class QueryDraft(QObject):
    """Keeps the form of the session's case, and brings it back."""

    def __init__(self, form: QueryForm, drafts: KeepsDrafts, session: Session, jobs: Jobs) -> None:
        super().__init__(form)
        self._form, self._drafts, self._session, self._jobs = form, drafts, session, jobs
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_KEEP_MS)
        self._waiting.timeout.connect(self._due)
        form.edited.connect(self._waiting.start)

    def take(self, case: Case, taken: Callable[[], object]) -> None:
        """Fill in what was typed last time in this case, then call `taken`; what is typed meanwhile stands."""
        self._waiting.stop()
        self._jobs.start(self._take(case, self._form.raw(), taken), f"query draft of {case.number}")

    async def settle(self) -> None:
        """Keep at once what is still waiting to be kept: the case is about to be left."""
        if self._waiting.isActive():
            self._waiting.stop()
            await self._keep()

    def _due(self) -> None:
        if not self._jobs.closing:
            self._jobs.start(self._keep(), "query draft")

    async def _take(self, case: Case, untouched: RawQuery, taken: Callable[[], object]) -> None:
        fields = await self._drafts.draft(self._session)
        if fields and self._session.case is case and self._form.raw() == untouched:
            self._form.put(fields)
            self._waiting.stop()
            taken()

    async def _keep(self) -> None:
        """Keep the form as it stands, and once more where it changed in the meantime."""
        kept: RawQuery | None = None
        case = self._session.case
        while self._session.case is case and kept != (raw := self._form.raw()):
            await self._drafts.keep_draft(self._session, asdict(raw))
            kept = raw
