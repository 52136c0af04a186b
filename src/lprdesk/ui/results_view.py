"""An answer on the screen: counts before pictures, what was set aside, table over timeline, the chosen read beside."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from lprdesk.domain.lookback import Window
from lprdesk.services.query_outcome import ResultSet
from lprdesk.ui.image_pane import FetchPicture, ImagePane
from lprdesk.ui.jobs import Jobs
from lprdesk.ui.narrowing_row import NarrowingRow
from lprdesk.ui.results_model import ResultsModel
from lprdesk.ui.results_table import ResultsTable
from lprdesk.ui.set_aside import SetAsidePanel, readers_off_line
from lprdesk.ui.timeline_pane import TimelinePane
from lprdesk.ui.widgets.buttons import KeyButton
from lprdesk.ui.widgets.chips import choice, link
from lprdesk.ui.widgets.empty import EmptyState
from lprdesk.ui.widgets.flow import FlowLayout
from lprdesk.ui.widgets.guard import keep_inside
from lprdesk.ui.widgets.words import label, rule

_BEFORE = (
    "Nothing asked yet",
    (
        "Fill in the query on the left and run it. What the vendor answers stands here until you close it or change "
        "the case, and is then gone."
    ),
)
_NO_READS = (
    "No reads",
    (
        "The vendor holds no read of this plate in this window. That is no proof that the vehicle was elsewhere: "
        "readers see few places, are off line at times, and miss plates. The query is recorded all the same."
    ),
)
_ALL_NARROWED = ("No read meets the filters", "Take a filter away to see the reads again.")
_NONE_LEFT = (
    "No reads to show",
    "Everything that the vendor sent was set aside. The causes stand above; nothing of it is a result.",
)


class ResultsView(QWidget):
    """One answer, or the words that stand in its place. It holds the answer's only model (RET-2).

    `centre` is the place of whatever shows the reads as a whole; the table is one such page, others stand beside it.
    `switches` is the place of the chips that choose among them. The timeline stands below whichever it is.
    """

    close_asked = Signal()
    timeline_asked = Signal()
    """The timeline is to be shown; whoever hears it has that recorded and calls `open_timeline`."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.model = ResultsModel(self)
        self.table = ResultsTable(self.model)
        self.pane = ImagePane(self.model, jobs)
        self.set_aside = SetAsidePanel()
        self.narrowing = NarrowingRow(self.model)
        self.timeline = TimelinePane(self.model)
        self.centre = QStackedWidget()
        self._words = EmptyState("query", *_BEFORE)
        self._answer: ResultSet | None = None
        self._make_head()
        self._arrange()
        self.model.modelReset.connect(self._show_state)
        keep_inside(self)
        self._show_state()

    def show_results(
        self,
        results: ResultSet,
        answered: datetime,
        fetch: FetchPicture,
        asked: Window | None = None,
        question: str = "",
    ) -> None:
        """Show an answer in place of the one before. `answered` is policy time, in the desk's zone.

        `asked` is the time that was asked for; `question` says plate, issuer and days, for the form may have moved on.
        The timeline is shown where it was open.
        """
        self.close_results()
        self._answer = results
        self.set_aside.show_results(results)
        self.question.setText(question)
        self.details.setChecked(not len(results.reads) and results.set_aside.count > 0)
        self.pane.look_at(fetch)
        self.model.show(results.reads, answered, asked, results.offline_spells)

    def close_results(self) -> None:
        """Forget the answer and every picture: nothing of them is held by any widget afterwards."""
        self.pane.forget()
        self._answer = None
        self.question.clear()
        self.details.setChecked(False)
        self.model.clear()

    def conceal(self) -> None:
        """Take the pictures off the screen and out of memory while the desk is locked; the reads stay."""
        self.model.choose(None)

    @property
    def wants_timeline(self) -> bool:
        """Whether the person has the timeline open."""
        return self.timeline_switch.isChecked()

    def open_timeline(self, *, opened: bool = True) -> None:
        """Show the timeline, now that this is recorded, or put it away."""
        self.timeline_switch.setChecked(opened)
        self._show_state()

    @property
    def results(self) -> ResultSet | None:
        """The answer that is shown."""
        return self._answer

    def _make_head(self) -> None:
        self.question = label("", "strong")
        self.counts = label("", "strong")
        self.details = link("")
        self.details.setCheckable(True)
        self.details.toggled.connect(self._show_details)
        self.close_button = KeyButton("Close results", "Ctrl+W")
        self.close_button.clicked.connect(self.close_asked)
        self.timeline_switch = choice("Timeline", checked=True)
        self.timeline_switch.setToolTip("Show the timeline, or put it away (Ctrl+T)")
        self.timeline_switch.clicked.connect(self._switch_timeline)

    def _arrange(self) -> None:
        wrapped = QWidget()
        said = FlowLayout(wrapped)
        said.addWidget(self.counts)
        said.addWidget(self.details)
        counts = QHBoxLayout()
        counts.setSpacing(8)
        counts.addWidget(wrapped, 1)
        self.switches = QHBoxLayout()
        self.switches.setSpacing(6)
        self.switches.addWidget(self.timeline_switch)
        counts.addLayout(self.switches)
        counts.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self._head = QWidget()
        head = QVBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        inner = QVBoxLayout()
        inner.setContentsMargins(12, 8, 12, 6)
        inner.setSpacing(6)
        inner.addWidget(self.question)
        inner.addLayout(counts)
        inner.addWidget(self.set_aside)
        inner.addWidget(self.narrowing)
        head.addLayout(inner)
        head.addWidget(rule())
        self.set_aside.hide()
        self.centre.addWidget(self._words)
        self.centre.addWidget(self.table)
        self._stack()
        middle = QWidget()
        middle.setProperty("role", "surface")
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.stack, 1)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(middle)
        self.split.addWidget(self.pane)
        self.split.setChildrenCollapsible(False)
        self.split.setStretchFactor(0, 1)
        self.split.setSizes([781, 300])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.split)

    def _stack(self) -> None:
        self.stack = QSplitter(Qt.Orientation.Vertical)
        self.stack.addWidget(self.centre)
        self.stack.addWidget(self.timeline)
        self.stack.setChildrenCollapsible(False)
        self.stack.setStretchFactor(0, 1)
        self.heights = [430, 190]
        self.stack.setSizes(self.heights)
        self.stack.splitterMoved.connect(self._note_heights)

    def give_timeline(self, heights: list[int]) -> None:
        """Share the height between what stands above and the timeline, as it was shared before."""
        self.heights = heights
        self.stack.setSizes(heights)

    def _note_heights(self) -> None:
        self.heights = self.stack.sizes()

    def _switch_timeline(self, shown: bool) -> None:  # noqa: FBT001 - Qt's signal gives it so
        if shown and self._answer is not None:
            self.timeline_switch.setChecked(False)
            self.timeline_asked.emit()
        else:
            self._show_state()

    def _show_details(self, shown: bool) -> None:  # noqa: FBT001 - Qt's signal gives it so
        self.set_aside.setVisible(shown)

    def _show_state(self) -> None:
        answer = self._answer
        self._head.setVisible(answer is not None)
        self.pane.setVisible(answer is not None and len(answer.reads) > 0)
        self.timeline.setVisible(answer is not None and len(answer.reads) > 0 and self.wants_timeline)
        if answer is None:
            self._put_words(*_BEFORE)
            return
        total, aside = len(answer.reads), answer.set_aside.count
        self.counts.setText("1 read" if total == 1 else f"{total:,} reads")
        self.counts.setMinimumHeight(self.details.sizeHint().height())
        self._name_details(aside, len(readers_off_line(answer)))
        self.narrowing.setVisible(total > 0)
        if self.model.rowCount():
            self.centre.setCurrentWidget(self.table)
        elif total:
            self._put_words(*_ALL_NARROWED)
        else:
            self._put_words(*(_NONE_LEFT if aside else _NO_READS))

    def _name_details(self, aside: int, silent: int) -> None:
        parts = [f"{aside:,} set aside"] if aside else []
        if silent:
            parts.append("1 reader off line at times" if silent == 1 else f"{silent:,} readers off line at times")
        self.details.setText(" · ".join(parts))
        self.details.setAccessibleName(f"{self.details.text()}: show why")
        self.details.setVisible(bool(parts))

    def _put_words(self, heading: str, body: str) -> None:
        self._words.say(heading, body)
        self.centre.setCurrentWidget(self._words)
