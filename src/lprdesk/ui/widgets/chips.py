"""Chips: small removable statements such as a filter in force, and small choices."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolButton, QWidget

from lprdesk.ui.widgets.flow import FlowLayout


class Chip(QToolButton):
    """A statement that a click, Delete or Backspace takes away; `removed` follows."""

    removed = Signal()

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setProperty("role", "chip")
        self.setText(f"{text}  ✕")
        self.setAccessibleName(f"Remove: {text}")
        self.setToolTip(f"Remove: {text}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self.removed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.removed.emit()
        else:
            super().keyPressEvent(event)


def choice(text: str, *, checked: bool = False) -> QToolButton:
    """A chip that is on or off, such as Map or Table; put several in a QButtonGroup for one of many."""
    chip = QToolButton()
    chip.setProperty("role", "chip")
    chip.setText(text)
    chip.setAccessibleName(text)
    chip.setCheckable(True)
    chip.setChecked(checked)
    chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return chip


def link(text: str) -> QToolButton:
    """A small action in the words of a link."""
    made = QToolButton()
    made.setProperty("role", "link")
    made.setText(text)
    made.setAccessibleName(text)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


class ChipRow(QWidget):
    """Chips side by side that wrap into further lines."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = FlowLayout(self, gap=6)

    def set_chips(self, chips: list[QToolButton]) -> None:
        """Show these chips in place of those before."""
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for chip in chips:
            self._flow.addWidget(chip)
