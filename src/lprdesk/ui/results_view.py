"""An answer on the screen: counts before pictures, what was set aside, the table, and the chosen read beside it."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from lprdesk.services.query_outcome import ResultSet
from lprdesk.ui.image_pane import FetchPicture, ImagePane
from lprdesk.ui.jobs import Jobs
from lprdesk.ui.narrowing_row import NarrowingRow
from lprdesk.ui.results_model import ResultsModel
from lprdesk.ui.results_table import ResultsTable
from lprdesk.ui.set_aside import SetAsidePanel, readers_off_line
from lprdesk.ui.widgets.buttons import KeyButton
from lprdesk.ui.widgets.chips import link
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
    """

    close_asked = Signal()

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.model = ResultsModel(self)
        self.table = ResultsTable(self.model)
        self.pane = ImagePane(self.model, jobs)
        self.set_aside = SetAsidePanel()
        self.narrowing = NarrowingRow(self.model)
        self.centre = QStackedWidget()
        self._words = EmptyState("query", *_BEFORE)
        self._answer: ResultSet | None = None
        self._make_head()
        self._arrange()
        self.model.modelReset.connect(self._show_state)
        keep_inside(self)
        self._show_state()

    def show_results(self, results: ResultSet, answered: datetime, fetch: FetchPicture) -> None:
        """Show an answer in place of the one before. `answered` is policy time, in the desk's zone."""
        self.close_results()
        self._answer = results
        self.set_aside.show_results(results)
        self.details.setChecked(not len(results.reads) and results.set_aside.count > 0)
        self.pane.look_at(fetch)
        self.model.show(results.reads, answered)

    def close_results(self) -> None:
        """Forget the answer and every picture: nothing of them is held by any widget afterwards."""
        self.pane.forget()
        self._answer = None
        self.details.setChecked(False)
        self.model.clear()

    def conceal(self) -> None:
        """Take the pictures off the screen and out of memory while the desk is locked; the reads stay."""
        self.model.choose(None)

    @property
    def results(self) -> ResultSet | None:
        """The answer that is shown."""
        return self._answer

    def _make_head(self) -> None:
        self.counts = label("", "strong")
        self.details = link("")
        self.details.setCheckable(True)
        self.details.toggled.connect(self._show_details)
        self.close_button = KeyButton("Close results", "Ctrl+W")
        self.close_button.clicked.connect(self.close_asked)

    def _arrange(self) -> None:
        wrapped = QWidget()
        said = FlowLayout(wrapped)
        said.addWidget(self.counts)
        said.addWidget(self.details)
        counts = QHBoxLayout()
        counts.setSpacing(8)
        counts.addWidget(wrapped, 1)
        counts.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self._head = QWidget()
        head = QVBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        inner = QVBoxLayout()
        inner.setContentsMargins(12, 8, 12, 6)
        inner.setSpacing(6)
        inner.addLayout(counts)
        inner.addWidget(self.set_aside)
        inner.addWidget(self.narrowing)
        head.addLayout(inner)
        head.addWidget(rule())
        self.set_aside.hide()
        self.centre.addWidget(self._words)
        self.centre.addWidget(self.table)
        middle = QWidget()
        middle.setProperty("role", "surface")
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.centre, 1)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(middle)
        self.split.addWidget(self.pane)
        self.split.setChildrenCollapsible(False)
        self.split.setStretchFactor(0, 1)
        self.split.setSizes([781, 300])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.split)

    def _show_details(self, shown: bool) -> None:  # noqa: FBT001 - Qt's signal gives it so
        self.set_aside.setVisible(shown)

    def _show_state(self) -> None:
        answer = self._answer
        self._head.setVisible(answer is not None)
        self.pane.setVisible(answer is not None and len(answer.reads) > 0)
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
