"""The rules of use: to be read to the end, then accepted or declined (USE-1, USE-2)."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QResizeEvent, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from lprdesk.domain.rules_of_use import RulesOfUse
from lprdesk.ui import theme
from lprdesk.ui.dates import day_words
from lprdesk.ui.widgets.buttons import ButtonTone, KeyButton
from lprdesk.ui.widgets.message import Messages
from lprdesk.ui.widgets.words import MARKS, Tone, label, say_as


class RulesText(QTextBrowser):
    """The text itself. `read` follows once its last line has been on the screen, by whatever means it came there."""

    read = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "rules")
        self.setAccessibleName("Rules of use")
        self.setOpenLinks(False)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._was_read = False
        self._writing = False
        self._rules: RulesOfUse | None = None
        self.verticalScrollBar().valueChanged.connect(self._look)
        self.verticalScrollBar().rangeChanged.connect(self._look)

    def show_rules(self, rules: RulesOfUse) -> None:
        """Show the text from its beginning, as not yet read."""
        self._rules = rules
        self._write()
        self.verticalScrollBar().setValue(0)
        self._was_read = False
        self._look()

    @property
    def was_read(self) -> bool:
        """Whether the end has been on the screen."""
        return self._was_read

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        steps = {
            Qt.Key.Key_Down: bar.singleStep(),
            Qt.Key.Key_Up: -bar.singleStep(),
            Qt.Key.Key_PageDown: bar.pageStep(),
            Qt.Key.Key_Space: bar.pageStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
            Qt.Key.Key_End: bar.maximum(),
            Qt.Key.Key_Home: -bar.maximum(),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            event.ignore()
        else:
            bar.setValue(bar.value() + step)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._look()

    def showEvent(self, event: QEvent) -> None:
        self._look()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._rules is not None:
            place = self.verticalScrollBar().value()
            self._write()
            self.verticalScrollBar().setValue(place)

    def _look(self) -> None:
        if self._writing or self._rules is None or self._was_read or not self.isVisible():
            return
        end = self.document().documentLayout().documentSize().height()  # asking completes the layout
        if self.verticalScrollBar().value() + self.viewport().height() >= end - 1:
            self._was_read = True
            self.read.emit()

    def _write(self) -> None:
        if self._rules is None:
            return
        self._writing = True  # a text that is emptied fits on the screen, and nobody has read it
        self.document().setDefaultFont(theme.text_font("head"))
        self.clear()
        cursor = QTextCursor(self.document())
        block = QTextBlockFormat()
        block.setLineHeight(theme.px(22), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        block.setBottomMargin(theme.px(14))
        plain, strong = QTextCharFormat(), QTextCharFormat()
        strong.setFontWeight(QFont.Weight.DemiBold)
        for number, paragraph in enumerate(self._rules.paragraphs):
            if number:
                cursor.insertBlock()
            cursor.setBlockFormat(block)
            stop = "" if paragraph.heading[-1] in ".:?!" or paragraph.body[0].islower() else "."
            cursor.insertText(f"{paragraph.heading}{stop} ", strong)
            cursor.insertText(paragraph.body, plain)
        self.document().documentLayout().documentSize()  # asking completes the layout, and so the scroll bar's range
        self._writing = False


class RulesPage(QWidget):
    """The text with its two answers. `accepted` carries the digest of the text that was shown."""

    accepted = Signal(str)
    declined = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._digest = ""
        self.messages = Messages(most=1)
        self.text = RulesText()
        self.accept_button = KeyButton("I accept and will keep to these rules", "Alt+A", tone=ButtonTone.PRIMARY)
        self.decline_button = KeyButton("Decline and close", "Alt+D")
        self._version = label("", "hint")
        self._end = label("", "hint")
        self._title = label("Rules of use", "title")
        self.text.read.connect(self._was_read)
        self.accept_button.clicked.connect(lambda: self.accepted.emit(self._digest))
        self.decline_button.clicked.connect(self.declined)
        self._lay_out()

    def show_rules(self, rules: RulesOfUse) -> None:
        """Show `rules`; accepting waits until their end has been seen."""
        self._digest = rules.digest
        self._title.setText(rules.title)
        self._version.setText(f"Text version {rules.version}, {day_words(rules.dated)}  ·")
        self.accept_button.setEnabled(False)
        self.decline_button.setEnabled(True)
        self._say("scroll to the end to continue", Tone.CARE)
        self.text.show_rules(rules)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        """While the answer is being recorded neither button works."""
        self.accept_button.setEnabled(not busy and self.text.was_read)
        self.decline_button.setEnabled(not busy)

    def _was_read(self) -> None:
        self.accept_button.setEnabled(True)
        self._say("read to the end", Tone.GOOD)

    def _say(self, words: str, tone: Tone) -> None:
        self._end.setText((MARKS[tone] if tone is Tone.GOOD else "") + words)
        say_as(self._end, "tone", tone.value)
        self.accept_button.setAccessibleDescription(words)

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.setSpacing(6)
        below.addWidget(self._version)
        below.addWidget(self._end)
        below.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addWidget(self.accept_button)
        buttons.addWidget(self.decline_button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(
            label("Read to the end. You accept them each time you sign in; either answer is recorded.", "hint")
        )
        layout.addSpacing(4)
        layout.addWidget(self.messages)
        layout.addWidget(self.text, 1)
        layout.addLayout(below)
        layout.addSpacing(8)
        layout.addLayout(buttons)
