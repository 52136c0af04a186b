"""Messages inside the window: what happened, what was kept, what to do. None is modal, none vanishes by itself."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from lprdesk.domain.faults import Fault, UserFault
from lprdesk.ui.widgets.words import MARKS, Tone, label


class Message(QFrame):
    """One message with a button that takes it away."""

    dismissed = Signal()

    def __init__(self, tone: Tone, sentence: str, kept: str = "", todo: str = "") -> None:
        super().__init__()
        self.setProperty("role", "message")
        self.setProperty("tone", tone.value)
        self.setAccessibleName(sentence)
        self.setAccessibleDescription(" ".join(part for part in (kept, todo) if part))
        words = QVBoxLayout()
        words.setContentsMargins(0, 5, 0, 5)
        words.setSpacing(2)
        words.addWidget(label(MARKS[tone] + sentence, "strong", wrap=True))
        for part in (kept, todo):
            if part:
                words.addWidget(label(part, wrap=True))
        close = QToolButton()
        close.setText("✕")
        close.setToolTip("Dismiss")
        close.setAccessibleName("Dismiss this message")
        close.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        close.clicked.connect(self.dismissed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 3, 3, 3)
        layout.addLayout(words, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)


class Messages(QWidget):
    """The place of a window where faults and notices stand, the newest on top; the same one stands there once.

    It is a FaultSurface for `ui.jobs.Jobs`.
    """

    shown = Signal(str)

    def __init__(self, most: int = 3, margin: int = 0) -> None:
        super().__init__()
        self._most = most
        self._standing: list[tuple[tuple[str, str, str], Message]] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(margin, margin, margin, margin)
        self._layout.setSpacing(8)
        self.hide()

    def report(self, fault: Fault) -> None:
        """Show a fault."""
        tone = Tone.CARE if isinstance(fault, UserFault) else Tone.BAD
        self.say(tone, fault.sentence, fault.kept, fault.todo)

    def say(self, tone: Tone, sentence: str, kept: str = "", todo: str = "") -> None:
        """Show a message; one with the same words is replaced, the oldest beyond `most` goes."""
        words = (sentence, kept, todo)
        for standing, message in list(self._standing):
            if standing == words:
                self._remove(message)
        message = Message(tone, sentence, kept, todo)
        message.dismissed.connect(self._dismissed)  # a lambda here would keep this widget alive from within its child
        self._standing.append((words, message))
        self._layout.insertWidget(0, message)
        for _, oldest in self._standing[: -self._most]:
            self._remove(oldest)
        self.show()
        self.shown.emit(sentence)

    def clear(self) -> None:
        """Take every message away."""
        for _, message in list(self._standing):
            self._remove(message)

    def sentences(self) -> list[str]:
        """What stands there, the newest first."""
        return [words[0] for words, _ in reversed(self._standing)]

    def _dismissed(self) -> None:
        sender = self.sender()
        if isinstance(sender, Message):
            self._remove(sender)

    def _remove(self, message: Message) -> None:
        self._standing = [pair for pair in self._standing if pair[1] is not message]
        self._layout.removeWidget(message)
        message.hide()
        message.deleteLater()
        self.setVisible(bool(self._standing))
