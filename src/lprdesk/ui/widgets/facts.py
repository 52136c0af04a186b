"""A short list of facts: what it is on the left, what holds on the right."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from lprdesk.ui import theme
from lprdesk.ui.widgets.words import label


class Facts(QWidget):
    """Pairs of a name and a value, each value optionally in a tone (good, care, bad, sensitive)."""

    def __init__(self, name_width: int = 112) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, theme.px(name_width))
        self._grid.setColumnStretch(1, 1)

    def set_facts(self, facts: Sequence[tuple[str, str] | tuple[str, str, str]]) -> None:
        """Show these facts in place of those before."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row, (name, value, *tone) in enumerate(facts):
            shown = label(value, tone=tone[0] if tone else "", wrap=True)
            shown.setAccessibleName(f"{name}: {value}")
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(label(name, tone="muted"), row, 0, top)
            self._grid.addWidget(shown, row, 1, top)
