"""What came with an answer and is no result: how much of it, and why (VEN-2); and which readers were silent."""

from typing import Final

from PySide6.QtWidgets import QFrame, QVBoxLayout

from lprdesk.services.query_outcome import ResultSet
from lprdesk.ui.widgets.facts import Facts
from lprdesk.ui.widgets.words import label

_MOST_NAMED: Final = 6
"""Over a year nearly every reader is off line once; a list of them all would push the reads off the window."""


class SetAsidePanel(QFrame):
    """Causes with their counts. No plate, time or place stands here: much of it is about somebody else."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAccessibleName("What was set aside")
        self._heading = label("Set aside, not shown as results", "strong")
        self._causes = Facts(name_width=40)
        self._kept = label("Counted and recorded in the log, and not kept. Nothing was corrected.", "hint", wrap=True)
        self._readers = label("Readers off line at times within the window", "strong")
        self._silence = label("", tone="muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        for part in (self._heading, self._causes, self._kept, self._readers, self._silence):
            layout.addWidget(part)

    def show_results(self, results: ResultSet) -> None:
        """Tell of one answer."""
        causes = results.set_aside.by_cause()
        self._causes.set_facts([(f"{count:,}", cause.sentence) for cause, count in causes.items()])
        for part in (self._heading, self._causes, self._kept):
            part.setVisible(bool(causes))
        silent = readers_off_line(results)
        more = f" and {len(silent) - _MOST_NAMED} more" if len(silent) > _MOST_NAMED else ""
        self._silence.setText(
            f"{', '.join(silent[:_MOST_NAMED])}{more}. That they read nothing then says nothing about the vehicle."
        )
        for part in (self._readers, self._silence):
            part.setVisible(bool(silent))


def readers_off_line(results: ResultSet) -> list[str]:
    """The names of readers that the vendor says were off line at some time within the window."""
    names = {reader.id: reader.name for reader in results.reads.readers}
    return sorted({names.get(spell.reader, spell.reader) for spell in results.offline_spells})
