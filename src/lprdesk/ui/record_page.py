"""My record: what the log holds of this session so far, as it stands there."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QTableWidgetItem, QVBoxLayout

from lprdesk.services.ports.journal import Journal, JournalStanding, RecordedEntry
from lprdesk.ui.dates import time_words
from lprdesk.ui.place import Page, Workplace
from lprdesk.ui.widgets.empty import EmptyState
from lprdesk.ui.widgets.guard import keep_inside
from lprdesk.ui.widgets.table import plain_table
from lprdesk.ui.widgets.words import label

_COLUMNS = ("Entry", "When", "What", "About")

_KINDS: Final = {
    "session.opened": "Signed in",
    "session.closed": "Signed out",
    "session.locked": "Window locked",
    "session.unlocked": "Window unlocked",
    "consent.given": "Rules of use accepted",
    "consent.declined": "Rules of use declined",
    "configuration.read": "Profile and directory read",
    "case.opened": "Case opened",
    "case.closed": "Case left",
    "query.authorised": "Query sent",
    "query.refused": "Query refused",
    "query.answered": "Query answered",
    "query.failed": "Query failed",
    "result.viewed": "Results looked at",
    "picture.viewed": "Picture looked at",
    "picture.failed": "Picture not received",
    "results.closed": "Results closed",
}

_SAID: Final = {
    "asked": "on request",
    "idle": "nobody used the window",
    "crop": "plate",
    "scene": "scene, masked",
    "replaced": "by the next answer",
    "case-closed": "with the case",
    "expired": "the session’s time was over",
    "interrupted": "the program was ended",
    "signed-out": "at sign-out",
    "not-shown": "never shown",
    "cancelled": "stopped by you",
    "unreachable": "the vendor could not be reached",
    "timeout": "the vendor did not answer in time",
    "tls": "the vendor’s certificate does not hold",
    "unauthorised": "the vendor did not accept the agency’s key",
    "too-many": "the vendor asked to wait",
    "refused": "the vendor refused it",
    "server-error": "a fault at the vendor",
    "bad-answer": "the vendor’s answer could not be used",
    "repeated-page": "the vendor sent a page twice",
}
"""The log’s short words in words; another one stands as it is."""

_ABOUT: Final = (
    ("case", "case {}"),
    ("plate", "plate {}"),
    ("reason", "“{}”"),
    ("count", "{:,} reads"),
    ("part", "{}"),
    ("cause", "{}"),
    ("version", "text version {}"),
    ("rules_version", "text version {}"),
)


class RecordPage(Page):
    """A plain table, the newest entry on top; it follows the log while it is shown."""

    def __init__(self, workplace: Workplace, journal: Journal) -> None:
        super().__init__()
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._workplace = workplace
        self._journal = journal
        self._again = False
        self.table = plain_table("Entries of your session", _COLUMNS, wide=3)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState("record", "Reading the log…", "Your entries of this session show here."))
        self._stack.setCurrentIndex(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 28, 32, 24)
        layout.setSpacing(4)
        layout.addWidget(label("My record", "title"))
        layout.addWidget(
            label(
                "What this station’s log holds of your session, as reviewers see it.",
                "hint",
            )
        )
        layout.addSpacing(12)
        layout.addWidget(self._stack, 1)
        keep_inside(self.table)
        self._unsubscribe: Callable[[], None] = journal.subscribe(self._changed)
        self.destroyed.connect(self._unsubscribe)

    def shown(self) -> None:
        """Read the log again."""
        self._workplace.jobs.start(self._read(), "record")
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    async def _read(self) -> None:
        entries = await self._journal.entries(session=self._workplace.session.signer.session)
        zone = self._workplace.session.profile.zone
        self.table.setRowCount(len(entries))
        for row, entry in enumerate(reversed(entries)):
            when = time_words(entry.time, zone, seconds=True)
            values = (f"{entry.index:,}", when, _KINDS.get(entry.kind, entry.kind), about(entry))
            for column, value in enumerate(values):
                self.table.setItem(row, column, QTableWidgetItem(value))
        self._stack.setCurrentIndex(0)

    def _changed(self, standing: JournalStanding) -> None:
        if self.isVisible():
            self._workplace.jobs.start(self._read(), "record")


def about(entry: RecordedEntry) -> str:
    """What an entry is about, in the words that it holds; empty where they were purged or there are none."""
    told = [(form, entry.fields.get(name)) for name, form in _ABOUT]
    parts = [form.format(_words(value)) for form, value in told if isinstance(value, str | int) and value != ""]
    rules = entry.fields.get("rules")  # a list where they refused something; the digest of a text elsewhere
    if isinstance(rules, list):
        parts += [str(rule).replace(".", ": ").replace("-", " ") for rule in rules]
    return ", ".join(parts)


def _words(value: str | int) -> str | int:
    return _SAID.get(value, value) if isinstance(value, str) else value
