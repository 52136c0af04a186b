"""The banner that never goes away: the case, what it allows, who is signed in; and the notice under it (USE-4)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from lprdesk.ui import theme
from lprdesk.ui.case_words import CaseLine
from lprdesk.ui.widgets.buttons import ButtonTone, KeyButton
from lprdesk.ui.widgets.cut_label import CutLabel
from lprdesk.ui.widgets.words import label


class _Item(QWidget):
    def __init__(self, name: str, *, role: str = "banner-value", right: bool = False) -> None:
        super().__init__()
        self._name = name
        # what is queried for is never cut: everything beside it gives way first
        self._value = label("", role) if role == "banner-case" else CutLabel(role)
        self._value.setMinimumHeight(theme.px(20))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        layout.addStretch(1)
        title = CutLabel("banner-label")
        title.setText(name)
        for part in (title, self._value):
            part.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            layout.addWidget(part)
        layout.addStretch(1)

    def say(self, value: str) -> None:
        self._value.setText(value)
        self._value.setAccessibleName(f"{self._name}: {value}")
        self._value.setToolTip(value)


class CaseBanner(QWidget):
    """Case, purpose, legal basis, reach and assignment on the left; person and lock on the right."""

    switch_asked = Signal()
    lock_asked = Signal()

    def __init__(self, person: str, roles: str) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Case banner")
        self._case = _Item("Case", role="banner-case")
        self._items = tuple(_Item(name) for name in ("Purpose", "Legal basis", "Reaches back to", "Assigned to"))
        signed_in = _Item("Signed in", right=True)
        signed_in.say(f"{person}, {roles}")
        self.switch = KeyButton("Choose case", "", tone=ButtonTone.BANNER)
        self.lock = KeyButton("Lock", "", tone=ButtonTone.BANNER)
        self.switch.show_key("Ctrl+O")
        self.lock.show_key("Ctrl+L")
        self.switch.clicked.connect(self.switch_asked)
        self.lock.clicked.connect(self.lock_asked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        self._case.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        for item in (self._case, *self._items):
            layout.addWidget(item)
        layout.addStretch(1)
        layout.addWidget(signed_in)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.switch)
        buttons.addWidget(self.lock)
        layout.addLayout(buttons)
        layout.setSpacing(20)
        self.setMinimumHeight(theme.px(52))
        self.show_no_case()

    def show_no_case(self) -> None:
        """No case is open: nothing can be queried."""
        self._case.say("None chosen")
        for item in self._items:
            item.hide()
        self.switch.setText("Choose case")

    def show_case(self, number: str, line: CaseLine) -> None:
        """Say which case is open and what it allows."""
        self._case.say(number)
        for item, words in zip(self._items, (line.purpose, line.basis, line.reaches, line.assigned), strict=True):
            item.say(words)
            item.show()
        self.switch.setText("Switch case")


class NoticeLine(QWidget):
    """The profile's notice, in one line that stays; in a demonstration the mark stands before it."""

    def __init__(self, notice: str, *, demo: bool) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 4, 16, 4)
        layout.setSpacing(12)
        if demo:
            mark = label("DEMO", "demo")
            mark.setToolTip("Everything here is invented: people, plates, cases, pictures.")
            mark.setAccessibleName("Demonstration: everything here is invented")
            layout.addWidget(mark)
        layout.addWidget(label(notice, wrap=True), 1)
