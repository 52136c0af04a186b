"""All actions in one list to type into (Ctrl+K), and the help on keys (F1)."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QWidget,
)

from lprdesk.ui import theme
from lprdesk.ui.actions import FIXED_KEYS, Deed
from lprdesk.ui.widgets.buttons import KeyButton, key_words
from lprdesk.ui.widgets.overlay import Overlay
from lprdesk.ui.widgets.words import label


class _Typed(QLineEdit):
    """A line whose up and down keys move in the list below it."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)


class ActionList(Overlay):
    """Type to narrow, arrows to choose, Enter to do. The chosen deed is done after the list has gone."""

    def __init__(self, over: QWidget, below: QWidget, deeds: Sequence[Deed]) -> None:
        super().__init__(over, below, width=560)
        self.setAccessibleName("All actions")
        self._deeds = tuple(deeds)
        self.typed = _Typed()
        self.typed.setPlaceholderText("What do you want to do?")
        self.typed.setAccessibleName("What do you want to do?")
        self.list = QListWidget()
        self.list.setAccessibleName("Actions")
        self.list.setMinimumHeight(theme.px(320))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.inside.addWidget(label("All actions", "heading"))
        self.inside.addWidget(self.typed)
        self.inside.addWidget(self.list)
        self.inside.addWidget(label("↑ ↓ to choose  ·  Enter to do  ·  Esc to close", "hint"))
        self.typed.textChanged.connect(self._fill)
        self.typed.returnPressed.connect(self._do)
        self.list.itemClicked.connect(self._do)
        self.typed.stepped.connect(self._step)
        self._fill()
        self.typed.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, step: int) -> None:
        if self.list.count():
            self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())

    def _fill(self) -> None:
        words = self.typed.text().strip().casefold()
        self.list.clear()
        for deed in self._deeds:
            if words in f"{deed.action.words} {deed.action.group}".casefold():
                item = QListWidgetItem()
                item.setData(Qt.ItemDataRole.UserRole, deed)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{deed.action.words} {deed.action.key}")
                row = _row(deed)
                item.setSizeHint(QSize(0, theme.px(36)))
                self.list.addItem(item)
                self.list.setItemWidget(item, row)
        self.list.setCurrentRow(0)

    def _do(self) -> None:
        item = self.list.currentItem()
        self.close_overlay()
        if item is not None:
            do: Callable[[], object] = item.data(Qt.ItemDataRole.UserRole).do
            do()


def _row(deed: Deed) -> QWidget:
    row = QWidget()
    grid = QGridLayout(row)
    grid.setContentsMargins(10, 0, 10, 0)
    grid.addWidget(label(deed.action.words), 0, 0)
    grid.addWidget(label(key_words(deed.action.key), "hint"), 0, 1, Qt.AlignmentFlag.AlignRight)
    return row


class KeyHelp(Overlay):
    """Every key, by group."""

    def __init__(self, over: QWidget, below: QWidget, deeds: Sequence[Deed]) -> None:
        super().__init__(over, below, width=620)
        self.setAccessibleName("Keys")
        self.inside.addWidget(label("Keys", "title"))
        sheet = QWidget()
        grid = QGridLayout(sheet)
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        row = 0
        for group in dict.fromkeys(deed.action.group for deed in deeds):
            pairs = [(d.action.key, d.action.words) for d in deeds if d.action.group == group and d.action.key]
            row = _group(grid, row, group, pairs)
        _group(grid, row, "Everywhere", FIXED_KEYS)
        area = QScrollArea()
        area.setProperty("role", "surface")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(sheet)
        area.setMinimumHeight(min(theme.px(560), QApplication.primaryScreen().availableGeometry().height() - 240))
        area.setAccessibleName("Keys")
        self.inside.addWidget(area)
        close = KeyButton("Close", "Esc")
        close.clicked.connect(self.close_overlay)
        self.inside.addWidget(close)
        close.setFocus(Qt.FocusReason.OtherFocusReason)


def _group(grid: QGridLayout, row: int, title: str, pairs: Sequence[tuple[str, str]]) -> int:
    grid.addWidget(label(title, "heading"), row, 0, 1, 2)
    for number, (key, words) in enumerate(pairs, start=row + 1):
        cap = label(key_words(key), "key")
        grid.addWidget(cap, number, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(label(words), number, 1)
    grid.setRowMinimumHeight(row + len(pairs) + 1, 10)
    return row + len(pairs) + 2
