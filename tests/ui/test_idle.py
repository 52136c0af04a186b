"""The window counts the time that nobody uses it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from lprdesk.ui.idle import IdleWatch, seconds_since_boot


@pytest.mark.requirement("ACC-4")
def test_it_locks_after_the_allowed_time_and_every_input_begins_it_anew(dressed: QApplication) -> None:
    now = [0.0]
    window = QWidget()
    window.show()
    watch = IdleWatch(900, lambda: now[0])
    told: list[str] = []
    left: list[int] = []
    watch.idle.connect(lambda: told.append("idle"))
    watch.ticked.connect(left.append)
    watch.watch(window.windowHandle())
    now[0] = 899.0
    watch.look()
    assert (told, left[-1]) == ([], 1)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)
    now[0] = 1798.0
    watch.look()
    assert told == []
    now[0] = 1799.0
    watch.look()
    assert told == ["idle"]
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)
    watch.look()
    assert told == ["idle", "idle"]
    watch.restart()
    assert left[-1] == 900
    watch.stop()


def test_its_clock_goes_forwards() -> None:
    assert seconds_since_boot() <= seconds_since_boot()
