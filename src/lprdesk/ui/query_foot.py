"""Under the form: how the last query ended, how far this one is, and the button that runs it."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lprdesk.domain.circumstances import Refusal
from lprdesk.services.ports.vendor import Progress
from lprdesk.services.query_outcome import FailedQuery
from lprdesk.ui.widgets.buttons import ButtonTone, KeyButton
from lprdesk.ui.widgets.message import Messages
from lprdesk.ui.widgets.progress import ProgressStrip
from lprdesk.ui.widgets.words import Tone, rule

_RUN = "Run query"


class QueryFoot(QWidget):
    """Stays in sight however far the form is scrolled. `run_asked` and `cancel_asked` ask, the page acts."""

    run_asked = Signal()
    cancel_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.messages = Messages(margin=12)
        self.progress = ProgressStrip()
        self.run = KeyButton(_RUN, "Ctrl+Return", tone=ButtonTone.PRIMARY)
        self.run.clicked.connect(self.run_asked)
        # the Enter key of the number pad is another key to Qt
        QShortcut(QKeySequence("Ctrl+Enter"), self, self.run.click)
        self.progress.cancelled.connect(self.cancel_asked)
        self._left = 0
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._count_down)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(rule())
        layout.addWidget(self.messages)
        inner = QVBoxLayout()
        inner.setContentsMargins(16, 10, 16, 12)
        inner.addWidget(self.progress)
        inner.addWidget(self.run)
        layout.addLayout(inner)

    def begin(self) -> None:
        """A query is under way."""
        self.messages.clear()
        self.run.hide()
        self.progress.begin("Asking the vendor …")

    def advance(self, progress: Progress) -> None:
        """Say how many reads have come of how many."""
        of = "" if progress.total is None else f" of {progress.total:,}"
        self.progress.advance(f"{progress.received:,}{of} reads received", progress.received, progress.total)

    def end(self) -> None:
        """No query is under way any more."""
        self.progress.end()
        self.run.show()

    def say_cancelled(self) -> None:
        """The person stopped the query."""
        kept = "The log says that it was stopped, and nothing of an answer is kept. Your fields stand as they were."
        self.messages.say(Tone.PLAIN, "The query was stopped.", kept)

    def say_refused(self, refusals: tuple[Refusal, ...], beside: int) -> None:
        """Say which rules stand against the query, and that some remarks stand beside fields."""
        if beside:
            words = "One field needs" if beside == 1 else f"{beside} fields need"
            kept = "Nothing was sent, nothing typed is lost. The log names the rules, never the words they refused."
            self.messages.say(Tone.CARE, f"{words} another look.", kept)
        for refusal in reversed(refusals):
            self.messages.say(Tone.BAD, refusal.sentence, "Nothing was sent; what you typed stands.", refusal.todo)

    def say_failed(self, failed: FailedQuery) -> None:
        """Say why no answer came. Where the vendor asks to wait, the button counts down before it runs again."""
        self.messages.say(Tone.BAD, failed.sentence, failed.kept, failed.todo)
        if failed.retry_after:
            self._left = failed.retry_after + 1
            self._count_down()
            self._second.start()

    def _count_down(self) -> None:
        self._left -= 1
        waiting = self._left > 0
        self.run.setEnabled(not waiting)
        self.run.setText(f"Run again in {self._left} s" if waiting else _RUN)
        if not waiting:
            self._second.stop()
