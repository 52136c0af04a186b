"""The locked window: nothing of the work is to be seen, and only the same person comes back in (ACC-4)."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from lprdesk.ui import theme
from lprdesk.ui.splash_sign_in import DemoCredentials, SecretEdit, code_edit
from lprdesk.ui.widgets.buttons import ButtonTone, KeyButton
from lprdesk.ui.widgets.field import Field
from lprdesk.ui.widgets.message import Messages
from lprdesk.ui.widgets.words import Tone, label


class LockScreen(QWidget):
    """`unlock_asked` carries passphrase and code; `sign_out_asked` ends the session instead."""

    unlock_asked = Signal(str, str)
    sign_out_asked = Signal()

    def __init__(self, person: str) -> None:
        super().__init__()
        self.setProperty("role", "backdrop")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.messages = Messages(most=1)
        self.passphrase, self.code = SecretEdit(), code_edit()
        self._passphrase = Field("Passphrase", self.passphrase)
        self._code = Field("One-time code", self.code, "Six digits from your authenticator; each works once.")
        self.button = KeyButton("Unlock", tone=ButtonTone.PRIMARY)
        self.sign_out = KeyButton("Sign out instead")
        self._why = label("", tone="muted", wrap=True)
        self._icon = QLabel()
        self._demo: DemoCredentials | None = None
        self._sent_code = ""
        self._next_code = QTimer(self)
        self._next_code.setInterval(1000)
        self._next_code.timeout.connect(self._fill_code)
        self.passphrase.capitals.connect(self._capitals)
        self.button.clicked.connect(self.submit)
        self.sign_out.clicked.connect(self.sign_out_asked)
        for line in (self.passphrase, self.code):
            line.returnPressed.connect(self.submit)
        self._lay_out(person)

    def show_locked(self, why: str) -> None:
        """Say why the window is locked and wait for its person."""
        self._why.setText(why)
        self.messages.clear()
        self.empty()

    def offer(self, demo: DemoCredentials, sent_code: str) -> None:
        """Fill in what a demonstration knows of its person; `sent_code` was used before, so it works no more."""
        self._demo, self._sent_code = demo, sent_code

    def hideEvent(self, event: QHideEvent) -> None:
        """Await no code while nobody has to unlock."""
        super().hideEvent(event)
        self._next_code.stop()

    def empty(self) -> None:
        """Empty both lines and begin again; a demonstration fills them in anew."""
        self.passphrase.clear()
        self.code.clear()
        self._passphrase.clear()
        self._code.clear()
        self.set_busy(busy=False)
        if self._demo is not None:
            self.passphrase.setText(self._demo.passphrase)
            self._fill_code()
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        """While a try is under way nothing can be sent again."""
        self.button.setEnabled(not busy)
        self.sign_out.setEnabled(not busy)
        self.button.setText("Checking…" if busy else "Unlock")

    def submit(self) -> None:
        """Send both, or lead to what is missing."""
        if not self.button.isEnabled():
            return
        if not self.passphrase.text():
            self._passphrase.say(Tone.BAD, "Type your passphrase.")
            self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
        elif len(self.code.text().strip()) != 6:
            self._code.say(Tone.BAD, "Type the six digits of the code.")
            self.code.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.messages.clear()
            self._sent_code = self.code.text().strip()
            self.unlock_asked.emit(self.passphrase.text(), self.code.text().strip())

    def _fill_code(self) -> None:
        """Put the demonstration's code where nothing is typed, unless it was used: then once the next one comes."""
        code = "" if self._demo is None or self.code.text() else self._demo.code()
        fresh = code != self._sent_code
        if code and fresh:
            self.code.setText(code)
            self._code.clear()
        elif code:
            self._code.say(Tone.CARE, "This code was used. The next one comes within 30 s and is filled in here.")
            self._next_code.start()
            return
        self._next_code.stop()

    def _capitals(self, on: bool) -> None:  # noqa: FBT001  # a slot of capitals(bool)
        if on:
            self._passphrase.say(Tone.CARE, "Caps Lock seems to be on.")
        else:
            self._passphrase.clear()

    def _lay_out(self, person: str) -> None:
        sheet = QFrame()
        sheet.setProperty("role", "sheet")
        sheet.setFixedWidth(theme.px(420))
        inside = QVBoxLayout(sheet)
        inside.setContentsMargins(32, 28, 32, 28)
        inside.setSpacing(14)
        head = QHBoxLayout()
        head.setSpacing(10)
        self._icon.setPixmap(theme.icon("lock", theme.tokens().text, 24).pixmap(theme.px(24), theme.px(24)))
        head.addWidget(self._icon)
        head.addWidget(label("Locked", "title"), 1)
        inside.addLayout(head)
        inside.addWidget(label(person, "strong"))
        inside.addWidget(self._why)
        inside.addWidget(self.messages)
        inside.addWidget(self._passphrase)
        inside.addWidget(self._code)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self.button)
        buttons.addWidget(self.sign_out)
        buttons.addStretch(1)
        inside.addSpacing(4)
        inside.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(sheet)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addStretch(3)
