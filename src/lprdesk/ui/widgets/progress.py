"""A strip that shows how far long work has come, with a way out of it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from lprdesk.ui.widgets.buttons import KeyButton
from lprdesk.ui.widgets.words import label


class ProgressStrip(QWidget):
    """A sentence, a bar and a Cancel button (Esc); hidden until `begin`. `cancelled` asks, the owner cancels."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._sentence = label("", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._cancel = KeyButton("Cancel", "Esc")
        self._cancel.clicked.connect(self.cancelled)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(self._sentence)
        left.addWidget(self._bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(12)
        layout.addLayout(left, 1)
        layout.addWidget(self._cancel)
        self.hide()

    def begin(self, sentence: str) -> None:
        """Show the strip with an end not yet known."""
        self._say(sentence)
        self._bar.setRange(0, 0)
        self.show()

    def advance(self, sentence: str, done: int, total: int | None) -> None:
        """Say how far it is; `total` None where the end is not known."""
        self._say(sentence)
        self._bar.setRange(0, total or 0)
        self._bar.setValue(done)

    def end(self) -> None:
        """Hide the strip."""
        self.hide()

    def _say(self, sentence: str) -> None:
        self._sentence.setText(sentence)
        self._bar.setAccessibleName(sentence)
