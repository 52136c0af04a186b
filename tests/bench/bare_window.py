"""The yardstick of a cold start: the least PySide6 program that has painted a window."""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget


class Bare(QWidget):
    def paintEvent(self, event: QPaintEvent) -> None:
        QTimer.singleShot(0, QApplication.quit)


application = QApplication(sys.argv)
window = Bare()
window.show()
application.exec()
