"""What lies over a part of the window for a while: a card on a veil, in the window itself and never a modal loop."""

import asyncio

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from lprdesk.ui import theme
from lprdesk.ui.widgets.buttons import ButtonTone, KeyButton
from lprdesk.ui.widgets.words import label


class Overlay(QWidget):
    """Covers `over`; what lies below is disabled until `close_overlay`, then the focus returns to where it was.

    Esc closes it. `closed` follows once.
    """

    closed = Signal()

    def __init__(self, over: QWidget, below: QWidget, width: int = 480) -> None:
        super().__init__(over)
        self._over = over
        self._below = below
        self._before = QApplication.focusWidget()
        self.card = QFrame()
        self.card.setProperty("role", "card")
        self.card.setFixedWidth(theme.px(width))
        self.inside = QVBoxLayout(self.card)
        self.inside.setContentsMargins(24, 20, 24, 20)
        self.inside.setSpacing(12)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 48, 24, 48)
        layout.addStretch(1)
        row = QHBoxLayout()  # stretches, not an alignment: an aligned widget is not asked for its height at its width
        row.addStretch(1)
        row.addWidget(self.card)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addStretch(2)
        below.setEnabled(False)
        over.installEventFilter(self)
        self.setGeometry(over.rect())
        self.raise_()
        self.show()

    def close_overlay(self) -> None:
        """Take the overlay away."""
        self._over.removeEventFilter(self)
        self.hide()
        self._below.setEnabled(True)
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_overlay()

    def paintEvent(self, event: QPaintEvent) -> None:
        veil = QColor(theme.tokens().banner)
        veil.setAlphaF(0.55)
        painter = QPainter(self)
        painter.fillRect(self.rect(), veil)
        painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False


async def ask(over: QWidget, below: QWidget, *, title: str, body: str, yes: str, no: str = "Go back") -> bool:
    """Ask a question over the window and wait for the answer; Esc and `no` are False, and `no` has the focus."""
    overlay = Overlay(over, below)
    overlay.setAccessibleName(title)
    overlay.setAccessibleDescription(body)
    answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def settle(*, agreed: bool) -> None:
        if not answer.done():
            answer.set_result(agreed)

    agree, refuse = KeyButton(yes, tone=ButtonTone.PRIMARY), KeyButton(no, "Esc")
    agree.clicked.connect(lambda: settle(agreed=True))
    agree.clicked.connect(overlay.close_overlay)
    refuse.clicked.connect(overlay.close_overlay)
    overlay.closed.connect(lambda: settle(agreed=False))
    overlay.inside.addWidget(label(title, "heading", wrap=True))
    overlay.inside.addWidget(label(body, wrap=True))
    buttons = QHBoxLayout()
    buttons.setSpacing(8)
    buttons.addStretch(1)
    buttons.addWidget(refuse)
    buttons.addWidget(agree)
    overlay.inside.addLayout(buttons)
    refuse.setFocus(Qt.FocusReason.OtherFocusReason)
    return await answer
