"""What a place shows before there is anything: why it is empty and what to do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from lprdesk.ui import theme
from lprdesk.ui.widgets.words import label


class EmptyState(QWidget):
    """An icon, a heading, a sentence or two that teach, and at most one thing to press."""

    def __init__(self, icon: str, heading: str, body: str, action: QWidget | None = None, width: int = 420) -> None:
        super().__init__()
        self._icon_name = icon
        self._icon = QLabel()
        self._heading = label(heading, "heading")
        self._body = label(body, tone="muted", wrap=True)
        self._body.setMaximumWidth(theme.px(width))
        for part in (self._icon, self._heading, self._body):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(8)
        layout.addStretch(2)
        layout.addWidget(self._icon)
        layout.addWidget(self._heading)
        # between stretches, as an alignment would give wrapped words the height of one line
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._body)
        row.addStretch(1)
        layout.addLayout(row)
        if action is not None:
            layout.addSpacing(8)
            layout.addWidget(action, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self._body.setMinimumWidth(min(theme.px(width), width))

    def say(self, heading: str, body: str) -> None:
        """Change the words."""
        self._heading.setText(heading)
        self._body.setText(body)

    def paintEvent(self, event: object) -> None:
        self._icon.setPixmap(theme.icon(self._icon_name, size=40).pixmap(theme.px(40), theme.px(40)))
