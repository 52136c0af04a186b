"""Results cannot be carried out of the window (SHR-3)."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from lprdesk.ui.widgets.guard import keep_inside


@pytest.fixture
def table(dressed: QApplication) -> QTableWidget:
    made = QTableWidget(1, 1)
    made.setItem(0, 0, QTableWidgetItem("8ABC123"))
    made.setDragEnabled(True)
    made.setCurrentCell(0, 0)
    made.show()
    return made


@pytest.mark.requirement("SHR-3")
def test_copying_takes_nothing(table: QTableWidget) -> None:
    QApplication.clipboard().setText("before")
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    taken = QApplication.clipboard().text()
    keep_inside(table)
    QApplication.clipboard().setText("before")
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert (taken, QApplication.clipboard().text()) == ("8ABC123", "before")


@pytest.mark.requirement("SHR-3")
def test_nothing_is_dragged_and_no_menu_opens(table: QTableWidget) -> None:
    keep_inside(table)
    assert not table.dragEnabled()
    assert table.contextMenuPolicy() is Qt.ContextMenuPolicy.PreventContextMenu
    menu = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1))
    QApplication.sendEvent(table.viewport(), menu)
    drag = QDragEnterEvent(
        QPointF(1, 1).toPoint(),
        Qt.DropAction.CopyAction,
        QMimeData(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    drag.ignore()
    QApplication.sendEvent(table.viewport(), drag)
    assert not drag.isAccepted()


@pytest.mark.requirement("SHR-3")
def test_what_is_added_later_is_guarded_too(dressed: QApplication) -> None:
    pane = QWidget()
    layout = QVBoxLayout(pane)
    keep_inside(pane)
    later = QLabel("8ABC123")
    later.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    layout.addWidget(later)
    assert later.textInteractionFlags() is Qt.TextInteractionFlag.NoTextInteraction


def test_a_line_outside_the_guard_still_takes_what_is_pasted(dressed: QApplication) -> None:
    line = QLineEdit()
    QApplication.clipboard().setText("typed elsewhere")
    QTest.keyClick(line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert line.text() == "typed elsewhere"
