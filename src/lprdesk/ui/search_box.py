"""One of a long list, found by typing a part of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QListView, QStyleOptionComboBox

from lprdesk.ui import theme


@dataclass(frozen=True, slots=True)
class Choice:
    """What is recorded, and the words it is found and shown by."""

    key: str
    words: str


class ChoiceBox(QComboBox):
    """One of a short list; nothing is chosen until a person does."""

    edited = Signal()

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.setPlaceholderText(placeholder)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.currentTextChanged.connect(self._changed)

    def offer(self, choices: Sequence[Choice]) -> None:
        """Replace the entries; nothing is chosen afterwards."""
        self.blockSignals(True)
        self.clear()
        for choice in choices:
            self.addItem(choice.words, choice.key)
        self.setCurrentIndex(-1)
        self.blockSignals(False)

    def choose(self, key: str) -> None:
        """Choose the entry with this key; none where there is no such entry."""
        self.setCurrentIndex(self.findData(key))

    def chosen(self) -> str:
        """The key of the chosen entry; empty where none is chosen."""
        return str(self.currentData() or "")

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Cut words that do not fit with an ellipsis; they stand whole in the tooltip and in the list."""
        super().initStyleOption(option)
        room = self.width() - theme.px(48)
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)

    def _changed(self, words: str) -> None:
        self.setToolTip(words)
        self.edited.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form: scrolling past must not change what was chosen."""
        event.ignore()


class SearchBox(ChoiceBox):
    """A list that is searched by any part of an entry's words. What fits no entry stays as typed, to be remarked on."""

    def __init__(self, name: str, placeholder: str) -> None:
        super().__init__(placeholder)
        self._typed = QLineEdit()
        self._typed.setAccessibleName(name)
        self._typed.setPlaceholderText(placeholder)
        self._typed.installEventFilter(self)
        self.setEditable(True)
        self.setLineEdit(self._typed)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(12)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        popup = QListView()
        popup.setProperty("role", "popup")
        completer.setPopup(popup)
        self.setCompleter(completer)

    def offer(self, choices: Sequence[Choice]) -> None:
        """Replace the entries; nothing is chosen afterwards, and nothing typed."""
        super().offer(choices)
        self.setEditText("")

    def choose(self, key: str) -> None:
        """Choose the entry with this key; a key that is none stands there as text."""
        row = self.findData(key)
        self.setCurrentIndex(row)
        if row < 0:
            self.setEditText(key)

    def chosen(self) -> str:
        """The key of the entry whose words stand there, or of the only one they can mean; else the words themselves."""
        typed = self.currentText().strip()
        row = self._meant(typed)
        return typed if row is None else str(self.itemData(row))

    def settle(self) -> None:
        """Write out the entry that is meant."""
        row = self._meant(self.currentText().strip())
        if row is not None and self.currentText() != self.itemText(row):
            self.setCurrentIndex(row)
            self.setEditText(self.itemText(row))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Enter for the entry that is meant, so that a whole form is filled in without the mouse."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
            if plain and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.settle()
        return super().eventFilter(watched, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Write out the entry that is meant on leaving."""
        super().focusOutEvent(event)
        self.settle()

    def _meant(self, typed: str) -> int | None:
        if not typed:
            return None
        wanted = typed.casefold()
        entries = [(self.itemText(row).casefold(), str(self.itemData(row)).casefold()) for row in range(self.count())]
        for meets in (_is, _has_word, _begins, _holds):
            rows = [row for row, (words, key) in enumerate(entries) if meets(wanted, words, key)]
            if rows:
                return rows[0] if len(rows) == 1 else None
        return None


def _is(wanted: str, words: str, key: str) -> bool:
    # California is meant by its name, though Baja California holds it too
    return wanted in {words, key, words.partition(" (")[0], words.partition(",")[0]}


def _has_word(wanted: str, words: str, _key: str) -> bool:
    return wanted in {part.strip("(),") for part in words.split()}


def _begins(wanted: str, words: str, _key: str) -> bool:
    return words.startswith(wanted)


def _holds(wanted: str, words: str, _key: str) -> bool:
    return wanted in words
