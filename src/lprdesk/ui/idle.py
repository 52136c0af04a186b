"""Locking a window that nobody uses (ACC-4)."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QWindow

_INPUT = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TabletPress,
}


def seconds_since_boot() -> float:
    """Seconds that also count while the machine sleeps, where the system has such a clock."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class IdleWatch(QObject):
    """Counts the seconds since the last input to the native window; `idle` follows once when they are up."""

    ticked = Signal(int)
    idle = Signal()

    def __init__(self, allowed: float, seconds: Callable[[], float] = seconds_since_boot) -> None:
        super().__init__()
        self._allowed = allowed
        self._seconds = seconds
        self._last = seconds()
        self._window: QWindow | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.look)

    def watch(self, window: QWindow) -> None:
        """Begin, with the native window through which every input of the program comes."""
        self.stop()
        self._window = window
        window.installEventFilter(self)
        self.restart()

    def restart(self) -> None:
        """Count from now."""
        self._last = self._seconds()
        self._timer.start()
        self.look()

    def pause(self) -> None:
        """Stop counting until `restart`: the window is locked."""
        self._timer.stop()

    def stop(self) -> None:
        """End for good."""
        self._timer.stop()
        if self._window is not None:
            self._window.removeEventFilter(self)
            self._window = None

    def look(self) -> None:
        """Say what is left; once nothing is, say that instead and stop counting."""
        left = self._allowed - (self._seconds() - self._last)
        if left <= 0:
            self._timer.stop()
            self.idle.emit()
        else:
            self.ticked.emit(round(left))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT and self._timer.isActive():
            self._last = self._seconds()
        return False
