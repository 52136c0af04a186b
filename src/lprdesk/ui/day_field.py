"""Days as people type them, and the two that bound a window."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from lprdesk.domain.faults import Remark
from lprdesk.ui.dates import day_words
from lprdesk.ui.widgets.chips import ChipRow, link
from lprdesk.ui.widgets.words import label, say_as

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WORDS = re.compile(r"(\d{1,2})\.? +([a-z]{3})[a-z]*\.?,? +(\d{4})", re.IGNORECASE)
_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 30, Qt.Key.Key_PageDown: -30}


def read_day(text: str) -> date | None:
    """The day that `1 Oct 2026` or `2026-10-01` means; None for anything else, above all for 10/1 and 1/10."""
    text = text.strip()
    if found := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif (found := _WORDS.fullmatch(text)) and found[2].lower() in _MONTHS:
        year, month, day = int(found[3]), _MONTHS.index(found[2].lower()) + 1, int(found[1])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


class DayField(QLineEdit):
    """A day; the arrow keys step by a day, Page Up and Page Down by thirty. What is no day stays as typed."""

    def __init__(self, name: str, today: date) -> None:
        super().__init__()
        self._today = today
        self.setAccessibleName(name)
        self.setToolTip(f"{name}: 1 Oct 2026 or 2026-10-01. Arrow keys step by a day, Page Up and Page Down by 30.")

    def iso(self) -> str:
        """The day as `2026-10-01`, or the text where it is no day."""
        day = read_day(self.text())
        return self.text().strip() if day is None else day.isoformat()

    def put(self, text: str) -> None:
        """Write a day out in words, anything else as it is."""
        day = read_day(text)
        self.setText(text if day is None else day_words(day))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step by the arrow keys."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            day = read_day(self.text()) or self._today
            self.setText(day_words(day + timedelta(days=step)))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Write the day out on leaving."""
        super().focusOutEvent(event)
        if self.text() != (written := day_words(day) if (day := read_day(self.text())) else self.text()):
            self.setText(written)


class WindowFields(QWidget):
    """The first and the last day asked for, both included, and two spans to begin with. An empty last day is today."""

    edited = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self.start = DayField("First day", today)
        self.end = DayField("Last day", today)
        self.start.setPlaceholderText("1 Oct 2026")
        self.end.setPlaceholderText("Today")
        self.setFocusProxy(self.start)
        days = QHBoxLayout()
        days.setSpacing(6)
        days.addWidget(self.start, 1)
        days.addWidget(label("to", tone="muted"))
        days.addWidget(self.end, 1)
        spans = ChipRow()
        spans.set_chips([self._span("Last 30 days", 30), self._span("Last 365 days", 365)])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(days)
        layout.addWidget(spans)
        for field in (self.start, self.end):
            field.textChanged.connect(lambda _text: self.edited.emit())

    def mark(self, remarks: Sequence[Remark]) -> None:
        """Outline the day that a refusing remark is about."""
        for name, field in (("start", self.start), ("end", self.end)):
            about = [remark for remark in remarks if remark.field == name]
            say_as(field, "wrong", any(remark.refuses for remark in about))
            field.setAccessibleDescription(" ".join(remark.sentence for remark in about))

    def _span(self, words: str, days: int) -> QToolButton:
        made = link(words)
        made.clicked.connect(lambda: self._put_span(days))
        return made

    def _put_span(self, days: int) -> None:
        self.start.setText(day_words(self._today - timedelta(days=days)))
        self.end.clear()
