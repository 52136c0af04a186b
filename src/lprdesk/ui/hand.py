"""A person's hand and eye at the window: finds what is shown by its name, clicks, types, reads what stands there.

Everything it does is an event that a mouse or a keyboard would send, to a widget that is shown, enabled and uncovered;
what a person could not reach it does not reach either. The tour drives the program with it.
"""

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTableView,
    QTextEdit,
    QWidget,
)


class OutOfReach(LookupError):  # noqa: N818  # it is caught by what it says
    """What was asked for is not shown, not enabled, or covered; the text names it."""


class Hand:
    """One hand at one window. Names are accessible names, as a screen reader says them."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    # what is seen ----------------------------------------------------------------------------------------------------

    def words(self) -> list[str]:
        """All words that stand in the window: labels, buttons, lines, and what is told of pictures."""
        return [said for part in self._shown() for said in _said_by(part)]

    def sees(self, words: str) -> bool:
        """Whether these words stand somewhere in the window, as a part of what stands there or the whole."""
        return any(words in said for said in self.words())

    def in_sight(self, words: str) -> bool:
        """Whether what says these words can be seen whole: not scrolled away, not cut, not covered."""
        telling = [part for part in self._shown() if isinstance(part, QLabel) and words in part.text()]
        return any(part.visibleRegion().boundingRect() == part.rect() for part in telling)

    def has(self, name: str) -> bool:
        """Whether something of this name is shown."""
        return any(part.accessibleName() == name for part in self._shown())

    def can(self, name: str) -> bool:
        """Whether something of this name is shown and enabled."""
        return any(part.accessibleName() == name and part.isEnabled() for part in self._shown())

    def told_of(self, name: str) -> str:
        """What a screen reader adds to the name: a hint, the remarks on a field, what a picture shows."""
        return self._named(name).accessibleDescription()

    def value(self, name: str) -> str:
        """What stands in a line, a text, a choice or on a button."""
        return _value_of(self._named(name))

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        return self._table(table).model().rowCount()

    def row(self, table: str, row: int) -> list[str]:
        """The words of one row, from the first column on."""
        model = self._table(table).model()
        return [str(model.index(row, column).data() or "") for column in range(model.columnCount())]

    def chosen_row(self, table: str) -> int | None:
        """The row that is selected; None where there is none."""
        current = self._table(table).currentIndex()
        selected = self._table(table).selectionModel().isSelected(current)
        return current.row() if current.isValid() and selected else None

    @property
    def active(self) -> bool:
        """Whether the window has the keyboard."""
        return self._window.isActiveWindow()

    @property
    def open(self) -> bool:
        """Whether the window is on the screen."""
        return self._window.isVisible()

    def take_picture(self, path: Path) -> None:
        """Leave what the window shows as a PNG. Raises OSError where it cannot be written."""
        if not self._window.grab().save(str(path), "PNG"):
            raise OSError(f"The picture {path.name} could not be written.")

    # what is done ----------------------------------------------------------------------------------------------------

    def press(self, name: str) -> None:
        """Click something in its middle. Raises OutOfReach."""
        part = self._named(name, enabled=True)
        _scroll_to(part)
        self._click(part, part.rect().center())

    def press_row(self, table: str, row: int) -> None:
        """Click a row of a table in its first column. Raises OutOfReach."""
        view = self._table(table)
        index = view.model().index(row, 0)
        if not index.isValid():
            raise OutOfReach(f"“{table}” has no row {row + 1}")
        view.scrollTo(index)
        self._click(view.viewport(), view.visualRect(index).center())

    def press_heading(self, table: str, title: str) -> None:
        """Click the heading of a column. Raises OutOfReach."""
        head = self._table(table).horizontalHeader()
        column = _column(head, title)
        middle = head.sectionViewportPosition(column) + head.sectionSize(column) // 2
        self._click(head.viewport(), QPoint(middle, head.height() // 2))

    def drag(self, name: str, begin: float, end: float) -> None:
        """Press, move and let go along a part's upper third, between shares of its width. Raises OutOfReach."""
        part = self._named(name, enabled=True)
        places = [QPoint(round(part.width() * share), part.height() // 3) for share in (begin, (begin + end) / 2, end)]
        self._reach(part, places[0])
        QTest.mousePress(part, Qt.MouseButton.LeftButton, pos=places[0])
        for place in places[1:]:
            QTest.mouseMove(part, place)
        QTest.mouseRelease(part, Qt.MouseButton.LeftButton, pos=places[-1])

    def type(self, name: str, text: str) -> None:
        """Click into a line or text, take out what stands there, and type; ASCII only. Raises OutOfReach."""
        part = self._named(name, enabled=True)
        _scroll_to(part)
        self._click(part, part.rect().center())
        typed_into = (part.lineEdit() if isinstance(part, QComboBox) else part) or part
        QTest.keySequence(typed_into, QKeySequence(QKeySequence.StandardKey.SelectAll))
        QTest.keyClick(typed_into, Qt.Key.Key_Delete)
        QTest.keyClicks(typed_into, text)

    def choose(self, name: str, words: str) -> None:
        """Open a list of choices, go down to the one that begins with these words, and take it. Raises OutOfReach."""
        box = self._named(name, enabled=True)
        entries = [box.itemText(row) for row in range(box.count())] if isinstance(box, QComboBox) else []
        row = next((row for row, entry in enumerate(entries) if entry.startswith(words)), None)
        if row is None:
            raise OutOfReach(f"“{name}” does not offer “{words}”")
        self.press(name)
        for key in ("Home", *["Down"] * row, "Return"):
            self.key(key)

    def key(self, key: str) -> None:
        """Press a key or a combination, such as `Ctrl+Return`, wherever the keyboard is."""
        QTest.keySequence(self._keyboard(), QKeySequence(key))

    # how it is found -------------------------------------------------------------------------------------------------

    def _keyboard(self) -> QWidget:
        popup = QApplication.activePopupWidget()
        if popup is None:
            return QApplication.focusWidget() or self._window
        inside: QWidget | None = popup.focusWidget()  # the stub knows no popup without a focus
        return popup if inside is None else inside

    def _shown(self) -> list[QWidget]:
        return [part for part in self._window.findChildren(QWidget) if part.isVisible()]

    def _named(self, name: str, *, enabled: bool = False) -> QWidget:
        found = [part for part in self._shown() if part.accessibleName() == name]
        found = [part for part in found if part.isEnabled() or not enabled]
        # a label may bear the words of what it stands for
        acting = [part for part in found if not isinstance(part, QLabel)] or found
        if not acting:
            raise OutOfReach(f"“{name}” is not shown" + (" or not enabled" if enabled else ""))
        return acting[0]

    def _table(self, name: str) -> QTableView:
        found = self._named(name)
        if not isinstance(found, QTableView):
            raise OutOfReach(f"“{name}” is no table")
        return found

    def _click(self, part: QWidget, place: QPoint) -> None:
        there = self._reach(part, place)
        QTest.mouseClick(there, Qt.MouseButton.LeftButton, pos=there.mapFrom(part, place))

    def _reach(self, part: QWidget, place: QPoint) -> QWidget:
        there = self._window.childAt(part.mapTo(self._window, place))
        if there is None or not (there is part or part.isAncestorOf(there)):
            raise OutOfReach(f"“{part.accessibleName()}” is covered or out of sight")
        return there


def _said_by(part: QWidget) -> tuple[str, ...]:
    match part:
        case QLabel() | QAbstractButton():
            return (part.text(),)
        case QLineEdit() | QTextEdit() | QComboBox():
            return (_value_of(part), part.accessibleDescription())
        case _:
            return (part.accessibleName(), part.accessibleDescription())


def _value_of(part: QWidget) -> str:
    match part:
        case QComboBox():
            return part.currentText()
        case QTextEdit():
            return part.toPlainText()
        case QLineEdit() | QAbstractButton() | QLabel():
            return part.text()
        case _:
            raise OutOfReach(f"“{part.accessibleName()}” holds no words")


def _column(head: QHeaderView, title: str) -> int:
    model = head.model()
    for column in range(model.columnCount()):
        if model.headerData(column, Qt.Orientation.Horizontal) == title:
            return column
    raise OutOfReach(f"no column is called “{title}”")


def _scroll_to(part: QWidget) -> None:
    """Bring a part into sight, as the wheel would."""
    above = part.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(part, 0, 24)
        above = above.parentWidget()
