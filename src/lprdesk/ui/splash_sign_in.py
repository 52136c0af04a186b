"""The first thing on the screen: who are you, and prove it (ACC-1)."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from lprdesk.ui.widgets.buttons import ButtonTone, KeyButton
from lprdesk.ui.widgets.field import Field
from lprdesk.ui.widgets.message import Messages
from lprdesk.ui.widgets.words import Tone, label


@dataclass(frozen=True, slots=True)
class DemoCredentials:
    """An invented person's credentials, offered on the first page of a demonstration and nowhere else.

    `words` is the name and role as the list shows them; `code` gives the one-time code of the moment.
    """

    person: str
    words: str
    passphrase: str
    code: Callable[[], str]


class SecretEdit(QLineEdit):
    """A line whose characters are not shown, never kept in the input method, and that notices capitals by mistake."""

    capitals = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text()
        if letter.isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.capitals.emit(letter.isupper() != shift)
        elif event.key() == Qt.Key.Key_CapsLock:
            self.capitals.emit(False)
        super().keyPressEvent(event)


def code_edit() -> QLineEdit:
    """A line for the six digits of a one-time code."""
    line = QLineEdit()
    line.setMaxLength(6)
    line.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhSensitiveData)
    return line


class SignInPage(QWidget):
    """Person, passphrase, code. `submitted` carries all three; the secrets are cleared after each try."""

    submitted = Signal(str, str, str)
    again = Signal()

    def __init__(self, demo: tuple[DemoCredentials, ...]) -> None:
        super().__init__()
        self._ready = False
        self._busy = False
        self._failed = False
        self._offered: Callable[[], None] | None = None
        self._demo = demo
        self.sent_code = ""
        self.messages = Messages(most=1)
        self.person = QLineEdit()
        self.passphrase = SecretEdit()
        self.code = code_edit()
        self._person = Field("Your id", self.person, "As your agency writes it, such as m.okafor.")
        self._passphrase = Field("Passphrase", self.passphrase)
        self._code = Field("One-time code", self.code, "Six digits from your authenticator; each works once.")
        self.button = KeyButton("Opening the log…", tone=ButtonTone.PRIMARY)
        self.button.setEnabled(False)
        self.passphrase.capitals.connect(self._capitals)
        self.button.clicked.connect(self.submit)
        for line in (self.person, self.passphrase, self.code):
            line.returnPressed.connect(self.submit)
            line.textChanged.connect(self._tidy)
        self._lay_out(demo)

    def offered(self, person: str) -> DemoCredentials | None:
        """What a demonstration offers of this person; None everywhere else."""
        return next((one for one in self._demo if one.person == person), None)

    def opened(self) -> None:
        """The log is open: signing in is possible from now on."""
        self._ready, self._failed = True, False
        self.set_busy(busy=False)

    def not_opened(self) -> None:
        """The log could not be opened; the button asks to try that again."""
        self._failed = True
        self.button.setText("Try again to open the log")
        self.button.setEnabled(True)

    def set_busy(self, *, busy: bool) -> None:
        """While a try is under way nothing can be sent again; what was typed stays to be seen."""
        self._busy = busy
        self.button.setEnabled(self._ready and not busy)
        self.button.setText("Checking…" if busy else "Sign in" if self._ready else "Opening the log…")

    def refused(self) -> None:
        """A try was refused: passphrase and code are emptied, the id stays; a demonstration fills them in anew."""
        self.passphrase.clear()
        self.code.clear()
        if self._offered is not None:
            self._offered()
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """Send what is there, or lead to the first line that is empty."""
        if self._failed:
            self._failed = False
            self.set_busy(busy=False)
            self.again.emit()
        if not self._ready or self._busy:
            return
        wanted = (
            (self._person, self.person, "Type your id."),
            (self._passphrase, self.passphrase, "Type your passphrase."),
            (self._code, self.code, "Type the six digits of the code."),
        )
        for field, line, sentence in wanted:
            if not line.text().strip() or (line is self.code and len(line.text().strip()) != 6):
                field.say(Tone.BAD, sentence)
                line.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.messages.clear()
        self.sent_code = self.code.text().strip()
        self.submitted.emit(self.person.text().strip(), self.passphrase.text(), self.code.text().strip())

    def _tidy(self) -> None:
        for field in (self._person, self._code):
            field.clear()
        if self.sender() is self.passphrase and self.passphrase.property("wrong"):
            self._passphrase.clear()

    def _capitals(self, on: bool) -> None:  # noqa: FBT001  # a slot of capitals(bool)
        if on:
            self._passphrase.say(Tone.CARE, "Caps Lock seems to be on.")
        else:
            self._passphrase.clear()

    def _lay_out(self, demo: tuple[DemoCredentials, ...]) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(label("Sign in", "title"))
        layout.addWidget(self.messages)
        if demo:
            layout.addWidget(self._offer(demo))
        for part in (self._person, self._passphrase, self._code):
            layout.addWidget(part)
        layout.addSpacing(4)
        layout.addWidget(self.button)
        layout.addStretch(1)
        layout.addWidget(
            label("Every sign-in, refused ones included, is recorded in this station’s signed log.", "hint", wrap=True)
        )

    def _offer(self, demo: tuple[DemoCredentials, ...]) -> Field:
        choices = QComboBox()
        choices.addItems([f"{one.words} ({one.person})" for one in demo])

        def fill() -> None:
            one = demo[choices.currentIndex()]
            self.person.setText(one.person)
            self.passphrase.setText(one.passphrase)
            self.code.setText(one.code())

        choices.activated.connect(fill)
        self._offered = fill
        fill()
        return Field("Demonstration: invented people", choices, "Choosing one fills in the three lines below.")
