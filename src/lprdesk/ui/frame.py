"""The one window of the program."""

from PySide6.QtCore import QByteArray, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QStackedWidget


class Frame(QStackedWidget):
    """The one window. Closing it only asks: the session is ended first, and that is recorded."""

    close_asked = Signal()

    def __init__(self, *, demo: bool) -> None:
        super().__init__()
        self.setWindowTitle("lprdesk (demonstration)" if demo else "lprdesk")
        self.setMinimumSize(960, 640)
        self.resize(1440, 900)
        self._ending = False

    def arrangement(self) -> str:
        """The window's size and place, as text."""
        return bytes(self.saveGeometry().toBase64().data()).decode()

    def arrange(self, arrangement: str) -> None:
        """Give it the size and place that `arrangement()` once said; text that does not fit changes nothing."""
        self.restoreGeometry(QByteArray.fromBase64(arrangement.encode()))

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
