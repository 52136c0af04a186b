"""A field of a form: its label, what is typed, a hint, and what is remarked about it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QTextEdit, QVBoxLayout, QWidget

from lprdesk.domain.faults import Remark, Weight
from lprdesk.ui.widgets.words import MARKS, Tone, label, say_as

_TONES = {Weight.REFUSES: Tone.BAD, Weight.WARNS: Tone.CARE, Weight.FLAGS: Tone.CARE}


class Field(QWidget):
    """A label over an editor, and under it a hint, which gives way to remarks while there are any.

    The editor is named for assistive technology by the label; hint or remarks are its description, so that a screen
    reader says them with the field.
    """

    def __init__(self, text: str, editor: QWidget, hint: str = "") -> None:
        super().__init__()
        self.editor = editor
        self._hint = hint
        self._label = label(text, "label")
        self._label.setBuddy(editor)
        self._below = label(hint, "hint", wrap=True)
        editor.setAccessibleName(text)
        editor.setAccessibleDescription(hint)
        if isinstance(editor, QTextEdit):
            editor.setTabChangesFocus(True)
            editor.setAcceptRichText(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for part in (self._label, editor, self._below):
            layout.addWidget(part)
        self._below.setVisible(bool(hint))  # only now: shown without a parent it would be a window of its own
        layout.addStretch(1)
        self.setFocusProxy(editor)

    def set_hint(self, hint: str) -> None:
        """Replace the hint; it shows when no remark stands."""
        showing = self._below.property("role") == "hint"
        self._hint = hint
        if showing:
            self.clear()

    def clear(self) -> None:
        """Take remarks away and show the hint again."""
        self._show(self._hint, "hint", Tone.PLAIN)

    def say(self, tone: Tone, sentence: str) -> None:
        """Show one remark in place of the hint."""
        self._show(MARKS[tone] + sentence, "remark", tone)

    def remark(self, remarks: Sequence[Remark]) -> None:
        """Show every remark, the refusing first; none brings the hint back."""
        if not remarks:
            self.clear()
            return
        ordered = sorted(remarks, key=lambda remark: list(_TONES).index(remark.weight))
        tone = _TONES[ordered[0].weight]
        self._show("\n".join(MARKS[_TONES[r.weight]] + r.sentence for r in ordered), "remark", tone)

    def _show(self, words: str, role: str, tone: Tone) -> None:
        self._below.setText(words)
        self._below.setVisible(bool(words))
        say_as(self._below, "role", role)
        say_as(self._below, "tone", tone.value)
        say_as(self.editor, "wrong", tone is Tone.BAD)
        self.editor.setAccessibleDescription(words)
