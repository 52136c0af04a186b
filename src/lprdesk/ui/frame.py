"""The one window of the program."""

from PySide6.QtCore import QByteArray, QPoint, QSize, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QStackedWidget

_EDGES = QSize(8, 40)
"""Room for the title bar and borders that the window system puts around a window; how much is known only afterwards."""


class Frame(QStackedWidget):
    """The one window. Closing it only asks: the session is ended first, and that is recorded."""

    close_asked = Signal()

    def __init__(self, *, demo: bool) -> None:
        super().__init__()
        self.setWindowTitle("lprdesk (demonstration)" if demo else "lprdesk")
        room = self.screen().availableSize() - _EDGES
        self.setMinimumSize(QSize(960, 640).boundedTo(room))
        self.resize(QSize(1440, 900).boundedTo(room))
        self._ending = False

    def arrangement(self) -> str:
        """The window's size and place, as text."""
        return bytes(self.saveGeometry().toBase64().data()).decode()

    def arrange(self, arrangement: str) -> None:
        """Give it the size and place that `arrangement()` once said; text that does not fit changes nothing."""
        self.restoreGeometry(QByteArray.fromBase64(arrangement.encode()))
        if not self.isMaximized() and not self.isFullScreen():
            self._come_onto_the_screen()

    def _come_onto_the_screen(self) -> None:
        room = self.screen().availableGeometry()
        self.resize(self.size().boundedTo(room.size() - _EDGES))
        outer = self.frameGeometry()
        left = max(room.left(), min(outer.left(), room.right() + 1 - outer.width()))
        top = max(room.top(), min(outer.top(), room.bottom() + 1 - outer.height()))
        if outer.topLeft() != QPoint(left, top):
            self.move(left, top)

    def end(self) -> None:
        """Close without asking."""
        self._ending = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._ending:
            event.accept()
        else:
            event.ignore()
            self.close_asked.emit()
