"""The system's wish that the program should end (Ctrl+C, SIGTERM, a closed terminal), heard while Qt waits."""

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from PySide6.QtCore import QSocketNotifier

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


@contextmanager
def ended_by_signals(finish: Callable[[], None]) -> Iterator[None]:
    """Have each such signal call `finish` while the block runs; before and after, whoever was asked before is asked.

    Python runs a signal's handler only between two of its own instructions, and Qt's loop may wait for long without
    one: the byte that Python writes for each signal wakes it. Main thread only.
    """
    hears, tells = socket.socketpair()
    hears.setblocking(False)
    tells.setblocking(False)
    notifier = QSocketNotifier(hears.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda: hears.recv(64))

    def handle(_signal: int, _frame: FrameType | None) -> None:
        finish()

    before = {number: signal.signal(number, handle) for name in _NAMES if (number := getattr(signal, name, None))}
    waking = signal.set_wakeup_fd(tells.fileno(), warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(waking)
        for number, handler in before.items():
            signal.signal(number, handler)
        notifier.setEnabled(False)
        hears.close()
        tells.close()
