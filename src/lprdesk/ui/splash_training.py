"""Where a person without valid training is told so, and what to do (ACC-2)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lprdesk.domain.training import Standing
from lprdesk.ui.dates import with_days
from lprdesk.ui.widgets.buttons import ButtonTone, KeyButton
from lprdesk.ui.widgets.message import Messages
from lprdesk.ui.widgets.words import label

_STEPS = (
    "1.  Take the course with your training office. It covers the rules of use and what a read proves.",
    "2.  The training office enters the completion in the directory; you need not bring anything here.",
    "3.  Sign in again. The new date shows on the left, and queries are open.",
)


class TrainingPage(QWidget):
    """No query without training: the sentence, the steps, and the way out."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.messages = Messages(most=1)
        self._sentence = label("", wrap=True)
        self.button = KeyButton("Sign out", "Alt+S", tone=ButtonTone.PRIMARY)
        self.button.clicked.connect(self.left)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(label("Queries wait for your training", "title"))
        layout.addWidget(self.messages)
        layout.addWidget(self._sentence)
        layout.addSpacing(8)
        layout.addWidget(label("What to do", "heading"))
        for step in _STEPS:
            layout.addWidget(label(step, wrap=True))
        layout.addSpacing(8)
        layout.addWidget(label("Your sign-in and your acceptance of the rules are recorded.", "hint"))
        layout.addStretch(1)
        layout.addWidget(self.button)

    def show_standing(self, standing: Standing) -> None:
        """Say how the person stands."""
        sentence = with_days(standing.sentence)
        self._sentence.setText(sentence)
        self.setAccessibleDescription(sentence)
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)
