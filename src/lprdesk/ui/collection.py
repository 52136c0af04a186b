"""Cyclic garbage is collected on the window's thread alone.

Python collects wherever its thresholds are reached, also in the threads that write the log or read files. What a widget
of Qt is part of would then be destroyed beside the loop that it belongs to, and the program ends without a word.
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

EVERY_MS: Final = 1_000


class WindowThreadCollection(QObject):
    """Takes over the collection for as long as it lives: a generation is collected once its own threshold is passed."""

    def __init__(self) -> None:
        super().__init__()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect the oldest generation that is due, and the younger ones with it."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation] > 0:
                gc.collect(generation)
                return

    def end(self) -> None:
        """Give the collection back."""
        self._timer.stop()
        gc.enable()
