"""Labels in the roles of the type scale, and the tones in which something is said."""

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QWidget


class Tone(StrEnum):
    """How something is meant. A tone is never colour alone: `mark` stands before the words."""

    PLAIN = "plain"
    GOOD = "good"
    CARE = "care"
    BAD = "bad"


MARKS = {Tone.PLAIN: "", Tone.GOOD: "✓ ", Tone.CARE: "! ", Tone.BAD: "✕ "}


def label(text: str, role: str = "", *, tone: str = "", wrap: bool = False) -> QLabel:
    """A label of plain text: no markup is ever read in it, and its text cannot be selected, copied or dragged.

    Roles: brand, title, heading, strong, label, hint, remark. Tones: good, care, bad, sensitive, muted.
    """
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    if tone:
        made.setProperty("tone", tone)
    return made


def rule(*, vertical: bool = False) -> QFrame:
    """A line of one pixel between two things."""
    line = QFrame()
    line.setProperty("role", "rule-vertical" if vertical else "rule")
    return line


def say_as(widget: QWidget, name: str, value: object) -> None:
    """Set the property that the stylesheet looks at, and have the widget look again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
