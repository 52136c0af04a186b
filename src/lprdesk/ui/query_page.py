"""The page where the main work is done: the query on the left, what it brought in the middle, one read on the right."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import asdict
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QSplitter, QVBoxLayout, QWidget

from lprdesk.domain.faults import Fault, Remark
from lprdesk.domain.lookback import limit_for
from lprdesk.domain.query import remarks_while_typing
from lprdesk.domain.query_fields import STILL_EMPTY
from lprdesk.services.ports.vendor import Picture, PicturePart
from lprdesk.services.query_outcome import Answered, FailedQuery, Outcome, RefusedQuery, ResultSet
from lprdesk.ui import theme
from lprdesk.ui.actions import Action, Deed, add_shortcut
from lprdesk.ui.place import Page, Workplace
from lprdesk.ui.query_desk import QueryDesk
from lprdesk.ui.query_draft import QueryDraft
from lprdesk.ui.query_foot import QueryFoot
from lprdesk.ui.query_form import QueryForm
from lprdesk.ui.query_words import asked_words, limit_words, recorded_words, remark_words
from lprdesk.ui.results_view import ResultsView

_JUDGE_MS = 350
"""So long after the last key the remarks follow: not while a word is being typed, and before the next field."""
_QUERY = "query"
_OWN_KEYS = {"undo-filter", "redo-filter", "timeline"}
"""Deeds that no button binds to their key."""


class QueryPage(Page):
    """One query at a time in the session's case, and the results of the last one that was answered."""

    def __init__(self, workplace: Workplace, desk: QueryDesk) -> None:
        super().__init__()
        self._session, self._jobs, self._desk = workplace.session, workplace.jobs, desk
        self.form = QueryForm(self._session.profile.today(desk.clock.now()))
        self.foot = QueryFoot()
        self.results = ResultsView(self._jobs)
        self._refused: tuple[Remark, ...] = ()
        self._draft = QueryDraft(self.form, desk.drafts, self._session, self._jobs)
        self._judging = QTimer(self)
        self._judging.setSingleShot(True)
        self._judging.setInterval(_JUDGE_MS)
        self._judging.timeout.connect(self.judge)
        self._arrange()
        self.form.edited.connect(self._judging.start)
        self.foot.run_asked.connect(self.run)
        self.foot.cancel_asked.connect(lambda: self._jobs.cancel(_QUERY))
        self.results.close_asked.connect(lambda: self._jobs.start(self.close_results(), "results closing"))
        self.results.timeline_asked.connect(lambda: self._jobs.start(self._open_timeline(), "timeline"))
        for deed in self.deeds():
            if deed.action.name in _OWN_KEYS:
                add_shortcut(self, deed)
        self.case_opened()

    def case_opened(self) -> None:
        """Take up the session's case: an empty form, then its draft; what belonged to another case is forgotten."""
        self._jobs.cancel(_QUERY)
        self._judging.stop()
        self.results.close_results()
        self.foot.messages.clear()
        self._refused = ()
        self._area.verticalScrollBar().setValue(0)
        case = self._session.case
        self.setEnabled(case is not None)
        if case is not None:
            rules = self._session.profile.in_force(self._desk.clock.now())
            people = [person for person in self._session.bundle.people.values() if person.active]
            self.form.take_up(case, rules, people, self._session.person)
            self.form.say_recorded(recorded_words(rules))
            self.judge()
            self._draft.take(case, self.judge)

    def shown(self) -> None:
        """Work starts with the plate, or with the reads where there are some."""
        (self.results.table if self.results.model.rowCount() else self.form.plate).setFocus()

    def results_held(self) -> str:
        """How many reads leaving would close."""
        answer = self.results.results
        return "" if answer is None else "1 read" if len(answer.reads) == 1 else f"{len(answer.reads):,} reads"

    async def close_results(self) -> None:
        """Forget results and pictures, and have that recorded; what was typed last is kept before the case is left."""
        self._jobs.cancel(_QUERY)
        await self._draft.settle()
        await self._close_shown("asked")

    def conceal(self) -> None:
        """Drop every picture while the desk is locked; the reads stay in memory for the person who comes back."""
        self.results.conceal()
        self._desk.view_results.forget()

    def deeds(self) -> Sequence[Deed]:
        """What can be done here."""
        pane = self.results.pane
        return tuple(
            Deed(Action(name, words, key, "Query"), do)
            for name, words, key, do in (
                ("run-query", "Run the query", "Ctrl+Return", self.foot.run.click),
                ("close-results", "Close the results", "Ctrl+W", self.results.close_button.click),
                ("previous-read", "Row above", "Left", pane.previous.click),
                ("next-read", "Row below", "Right", pane.next.click),
                ("undo-filter", "Undo the last change of the filters", "Ctrl+Z", self.results.model.undo),
                ("redo-filter", "Redo the change of the filters", "Ctrl+Shift+Z", self.results.model.redo),
                ("timeline", "Show the timeline, or put it away", "Ctrl+T", self.results.timeline_switch.click),
                ("show-scene", "Show the scene of the read", "S", pane.show_scene.click),
            )
        )

    def arrangement(self) -> str:
        """The widths of form, results and picture; whether the timeline is open, and its height among the reads'."""
        view = self.results
        heights = (int(view.wants_timeline), *view.heights)
        return ",".join(str(size) for size in (*self._split.sizes(), *view.split.sizes(), *heights))

    def arrange(self, arrangement: str) -> None:
        """Give form, results, picture and timeline the room they had."""
        sizes = [int(size) for size in arrangement.split(",") if size.isascii() and size.isdigit()]
        if len(sizes) in {4, 7}:
            self._split.setSizes(sizes[:2])
            self.results.split.setSizes(sizes[2:4])
        if len(sizes) == 7:
            self.results.open_timeline(opened=bool(sizes[4]))
            self.results.give_timeline(sizes[5:])

    def judge(self) -> None:
        """Put the domain's remarks beside the fields as they stand now."""
        case = self._session.case
        if case is None:
            return
        raw, profile, now = self.form.raw(), self._session.profile, self._desk.clock.now()
        limit = limit_for(case, case.registered(raw.offence), profile, now, ZoneInfo(profile.zone))
        self.form.say_limit(limit_words(limit))
        remarks = remarks_while_typing(raw, case, profile, self._session.bundle.people.keys(), now)
        typed = asdict(raw)
        # what a refusal found empty stays remarked on until it is filled in
        empty = tuple(r for r in self._refused if r.rule in STILL_EMPTY and not typed[r.field].strip())
        self.form.remark(
            [remark_words(remark) for remark in (*remarks, *empty)], ["reason"] if raw.reason.strip() else []
        )

    def run(self) -> None:
        """Run the query as it stands."""
        if self._session.case is not None and self.foot.run.isEnabled() and not self._jobs.running(_QUERY):
            self._judging.stop()
            self._jobs.start(self._run(), _QUERY)

    async def _run(self) -> None:
        self.foot.begin()
        self.form.setEnabled(False)
        try:
            outcome = await self._desk.run_query.run(self._session, self.form.raw(), self.foot.advance)
        except asyncio.CancelledError:
            self.foot.say_cancelled()
            raise
        finally:
            self.foot.end()
            self.form.setEnabled(True)
            self.foot.run.setFocus()
        await self._take(outcome)

    async def _take(self, outcome: Outcome) -> None:
        match outcome:
            case Answered():
                self._refused = ()
                self.judge()
                await self._show(outcome)
            case RefusedQuery():
                self._refused = outcome.remarks
                self.judge()
                self.foot.say_refused(outcome.refusals, len({r.field for r in outcome.remarks if r.refuses}))
                if (field := self.form.focus_first(outcome.remarks)) is not None:
                    # with its remark, once the message below has taken its room
                    QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(field, 0, theme.px(12)))
            case FailedQuery():
                self.foot.say_failed(outcome)

    async def _show(self, answered: Answered) -> None:
        """Close what was shown before, record that this is shown, and only then show it."""
        results, session = answered.results, self._session
        try:
            await self._close_shown("replaced")
            await self._desk.view_results.show(session, results)
            if self.results.wants_timeline and len(results.reads):
                await self._desk.view_results.show(session, results, "timeline")
        except Fault:
            await self._desk.close_results.close(session, results, "not-shown")
            raise
        now = self._desk.clock.now().astimezone(ZoneInfo(session.profile.zone))
        question = asked_words(answered.request, session.profile.zone)
        self.results.show_results(
            results, now, lambda read, part: self._picture(results, read, part), answered.window, question
        )
        self.form.ask_for_whom()
        self.shown()

    async def _open_timeline(self) -> None:
        """Record that the reads are shown along time, and only then show them so."""
        answer = self.results.results
        if answer is not None:
            await self._desk.view_results.show(self._session, answer, "timeline")
            self.results.open_timeline()

    async def _close_shown(self, cause: str) -> None:
        answer = self.results.results
        self.results.close_results()
        if answer is not None:
            self._desk.view_results.forget(answer)
            await self._desk.close_results.close(self._session, answer, cause)

    def _picture(self, results: ResultSet, read: int, part: PicturePart) -> Awaitable[Picture]:
        return self._desk.view_results.picture(self._session, results, str(results.reads.id[read]), part)

    def changeEvent(self, event: QEvent) -> None:
        """Give the panes their room when the text has another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_left"):
            self._measure()

    def _measure(self) -> None:
        self._left.setMinimumWidth(theme.px(264))
        self.results.pane.setMinimumWidth(theme.px(300))

    def _arrange(self) -> None:
        self._area = area = QScrollArea()
        area.setProperty("role", "surface")
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setWidget(self.form)
        self._left = QWidget()
        self._left.setProperty("role", "surface")
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(area, 1)
        column.addWidget(self.foot)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(self._left)
        self._split.addWidget(self.results)
        self._split.setChildrenCollapsible(False)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([284, 1081])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split)
        self._measure()
