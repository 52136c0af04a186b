"""The first page of the program: sign-in, rules of use, and the gate of training, on one sheet."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from lprdesk.domain.rules_of_use import RulesOfUse
from lprdesk.domain.training import Standing
from lprdesk.ui import theme
from lprdesk.ui.splash_rules import RulesPage
from lprdesk.ui.splash_sign_in import DemoCredentials, SignInPage
from lprdesk.ui.splash_training import TrainingPage
from lprdesk.ui.widgets.facts import Facts
from lprdesk.ui.widgets.message import Messages
from lprdesk.ui.widgets.words import label

Fact = tuple[str, str] | tuple[str, str, str]


class Splash(QWidget):
    """A sheet on a dark ground: on the left what this is and who is here, on the right what is asked.

    It only shows and asks; its signals tell the program what the person did.
    """

    asked_in = Signal(str, str, str)
    accepted = Signal(str)
    declined = Signal()
    left = Signal()
    open_asked = Signal()

    def __init__(self, demo: tuple[DemoCredentials, ...] = ()) -> None:
        super().__init__()
        self.setProperty("role", "backdrop")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.sign_in_page = SignInPage(demo)
        self.rules_page = RulesPage()
        self.training_page = TrainingPage()
        self._pages = QStackedWidget()
        for page in (_scrolled(self.sign_in_page), self.rules_page, _scrolled(self.training_page)):
            self._pages.addWidget(page)
        self._side = _Side(demo=bool(demo))
        self.sign_in_page.submitted.connect(self.asked_in)
        self.sign_in_page.again.connect(self.open_asked)
        self.rules_page.accepted.connect(self.accepted)
        self.rules_page.declined.connect(self.declined)
        self.training_page.left.connect(self.left)
        self._lay_out()

    def opened(self, station: str, state: str) -> None:
        """The log is open: say which station this is and how its log stands, and let people sign in."""
        self._side.say_station(f"Station {station}", state)
        self.sign_in_page.opened()

    def say_log(self, state: str) -> None:
        """Say anew how the log stands."""
        self._side.say_log(state)

    def show_sign_in(self) -> None:
        """Ask who is there."""
        self._side.nobody()
        self.rules_page.messages.clear()
        self.training_page.messages.clear()
        self.sign_in_page.set_busy(busy=False)
        self.sign_in_page.refused()
        self._pages.setCurrentIndex(0)
        self.sign_in_page.person.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_person(self, name: str, what: str, facts: Sequence[Fact]) -> None:
        """Say who is signed in."""
        self._side.somebody(name, what, facts)

    def show_rules(self, rules: RulesOfUse) -> None:
        """Show the rules of use, to be read to the end."""
        self._pages.setCurrentIndex(1)
        self.rules_page.show_rules(rules)

    def show_training(self, standing: Standing) -> None:
        """Say that training is missing, and what to do."""
        self._pages.setCurrentIndex(2)
        self.training_page.show_standing(standing)

    @property
    def messages(self) -> Messages:
        """The place for messages of the page that shows."""
        pages = (self.sign_in_page, self.rules_page, self.training_page)
        return pages[self._pages.currentIndex()].messages

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        self._sheet.setMaximumSize(theme.px(980), theme.px(632))
        self._side.setFixedWidth(theme.px(340))

    def _lay_out(self) -> None:
        right = QWidget()
        inside = QVBoxLayout(right)
        inside.setContentsMargins(36, 34, 36, 32)
        inside.addWidget(self._pages)
        self._sheet = sheet = QFrame()
        sheet.setProperty("role", "sheet")
        columns = QHBoxLayout(sheet)
        columns.setContentsMargins(1, 1, 1, 1)
        columns.setSpacing(0)
        columns.addWidget(self._side)
        columns.addWidget(right, 1)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(sheet, 100)
        middle.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.addStretch(1)
        layout.addLayout(middle, 100)
        layout.addStretch(1)
        self._fit()


def _scrolled(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setProperty("role", "surface")
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    return area


class _Side(QWidget):
    """The left of the sheet."""

    def __init__(self, *, demo: bool) -> None:
        super().__init__()
        self.setProperty("role", "side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._signed_in = label("Signed in", "hint")
        self._name = label("", "title", wrap=True)
        self._what = label("", "hint", wrap=True)
        self._facts = Facts(name_width=92)
        self._station = label("", "hint", wrap=True)
        self._state = label("Opening the log of this station…", "hint", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 30, 28, 28)
        layout.setSpacing(2)
        layout.addWidget(label("lprdesk", "brand"))
        layout.addWidget(label("Licence-plate-reader queries, bound to cases", "hint", wrap=True))
        if demo:
            layout.addSpacing(12)
            mark = label("DEMO  ·  invented people, plates and cases", "demo")
            layout.addWidget(mark, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addSpacing(24)
        for part in (self._signed_in, self._name, self._what):
            layout.addWidget(part)
        layout.addSpacing(18)
        layout.addWidget(self._facts)
        layout.addStretch(1)
        layout.addWidget(self._station)
        layout.addWidget(self._state)
        self.nobody()

    def say_station(self, station: str, state: str) -> None:
        self._station.setText(station)
        self.say_log(state)

    def say_log(self, state: str) -> None:
        self._state.setText(state)

    def nobody(self) -> None:
        for part in (self._signed_in, self._name, self._what, self._facts):
            part.hide()

    def somebody(self, name: str, what: str, facts: Sequence[Fact]) -> None:
        self._name.setText(name)
        self._what.setText(what)
        self._facts.set_facts(facts)
        for part in (self._signed_in, self._name, self._what, self._facts):
            part.show()
