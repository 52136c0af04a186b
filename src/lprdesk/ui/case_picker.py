"""Choosing the case: the person's own, why a closed one is closed, and what to do where there is none (PUR-1)."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QTableWidgetItem, QVBoxLayout, QWidget

from lprdesk.domain.case import Case, CaseState
from lprdesk.ui import theme
from lprdesk.ui.case_words import PURPOSES, STATES
from lprdesk.ui.dates import day_words
from lprdesk.ui.widgets.buttons import ButtonTone, KeyButton
from lprdesk.ui.widgets.empty import EmptyState
from lprdesk.ui.widgets.table import plain_table
from lprdesk.ui.widgets.words import label

_COLUMNS = ("Case", "Title", "Purpose", "Opened", "State")


class CasePicker(QWidget):
    """A page with the person's cases; `chosen` carries the number, `left` says that nothing is to change."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._cases: tuple[Case, ...] = ()
        self._current: Case | None = None
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Find by number or title")
        self.filter.setAccessibleName("Find a case by number or title")
        self.filter.setClearButtonEnabled(True)
        self.table = plain_table("Your cases", _COLUMNS, wide=1, row_height=36)
        self.open_button = KeyButton("Open case", "", tone=ButtonTone.PRIMARY)
        self.back_button = KeyButton("Go back", "Esc")
        self._note = label("", "hint", wrap=True)
        self._empty = EmptyState(
            "case",
            "No case is assigned to you",
            "Every query belongs to a case. Ask the officer in charge to assign you in the case register; the case "
            "shows here once the directory has been renewed.",
        )
        self._body = QStackedWidget()
        self.filter.textChanged.connect(self._fill)
        self.filter.returnPressed.connect(self.choose)
        down = QShortcut(QKeySequence("Down"), self.filter, self.table.setFocus)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.table.itemActivated.connect(self.choose)
        self.table.itemSelectionChanged.connect(self._look)
        self.open_button.clicked.connect(self.choose)
        self.back_button.clicked.connect(self.left)
        self._lay_out()

    def show_cases(self, cases: Sequence[Case], current: Case | None) -> None:
        """List `cases`; the one that is open is marked, and going back is possible where there is one."""
        self._cases = tuple(cases)
        self._current = current
        self._body.setCurrentIndex(0 if cases else 1)
        self.back_button.setVisible(current is not None)
        closed = sum(case.state is CaseState.CLOSED for case in cases)
        self._note.setText(
            "" if not closed else "A closed case takes no queries. If work goes on, have it reopened in the register."
        )
        self.filter.clear()
        self._fill()
        (self.filter if cases else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def selected(self) -> Case | None:
        """The case under the selection."""
        rows = self.table.selectionModel().selectedRows()
        if not rows:
            return None
        number = rows[0].data(Qt.ItemDataRole.UserRole)
        return next((case for case in self._cases if case.number == number), None)

    def choose(self) -> None:
        """Ask for the selected case, if it is open."""
        case = self.selected()
        if case is not None and case.state is CaseState.OPEN:
            self.chosen.emit(case.number)

    def _fill(self) -> None:
        words = self.filter.text().strip().casefold()
        shown = [case for case in self._cases if words in f"{case.number} {case.title}".casefold()]
        self.table.setRowCount(len(shown))
        for row, case in enumerate(shown):
            state = "Open, in work here" if case == self._current else STATES[case.state]
            values = (case.number, case.title, PURPOSES[case.purpose], day_words(case.opened), state)
            for column, value in enumerate(values):
                item = QTableWidgetItem(value)
                item.setData(Qt.ItemDataRole.UserRole, case.number)
                if column == 0:
                    item.setFont(theme.text_font(strong=True))
                if case.state is CaseState.CLOSED:
                    item.setFlags(Qt.ItemFlag.ItemIsSelectable)
                    item.setForeground(QColor(theme.tokens().muted))
                self.table.setItem(row, column, item)
        if shown:
            self.table.selectRow(0)
        head = max(self.table.horizontalHeader().sizeHint().height(), theme.px(34))
        self.table.setMaximumHeight(head + len(shown) * self.table.verticalHeader().defaultSectionSize() + 8)
        self._look()

    def _look(self) -> None:
        case = self.selected()
        self.open_button.setEnabled(case is not None and case.state is CaseState.OPEN)

    def _lay_out(self) -> None:
        listed = QWidget()
        inside = QVBoxLayout(listed)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addWidget(self.filter)
        inside.addWidget(self.table, 100)
        inside.addWidget(self._note)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.back_button)
        buttons.addStretch(1)
        inside.addLayout(buttons)
        inside.addStretch(1)
        self._body.addWidget(listed)
        self._body.addWidget(self._empty)
        column = QWidget()
        column.setMaximumWidth(theme.px(1040))
        words = QVBoxLayout(column)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(4)
        words.addWidget(label("Which case is this for?", "title"))
        words.addWidget(
            label(
                "Queries are bound to the case you open. It decides how far back you may ask.",
                "hint",
            )
        )
        words.addSpacing(12)
        words.addWidget(self._body, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(32, 28, 32, 28)
        layout.addWidget(column, 1)
        layout.addStretch(0)
