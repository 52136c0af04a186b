"""The line at the bottom: how the log stands, the vendor, training, the zone of all times, when the window locks."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QWidget

from lprdesk.ui import theme
from lprdesk.ui.widgets.words import Tone, label

_LONGEST = 72
"""Characters of a statement; the whole of a longer one is in its tooltip and its accessible name."""


class _Light(QWidget):
    """A disc where all is well, a triangle where it is not, a ring where it is not known: shape before colour."""

    def __init__(self) -> None:
        super().__init__()
        self._tone = Tone.PLAIN
        self.setFixedSize(theme.px(12), theme.px(12))

    def set_tone(self, tone: Tone) -> None:
        self._tone = tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, radius = self.width() / 2, self.width() / 3
        if self._tone is Tone.GOOD:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.match))
            painter.drawEllipse(QPointF(middle, middle), radius, radius)
        elif self._tone is Tone.PLAIN:
            painter.setPen(QColor(t.muted))
            painter.drawEllipse(QPointF(middle, middle), radius - 0.5, radius - 0.5)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.mismatch if self._tone is Tone.BAD else t.unsure))
            side = radius * 1.35
            corners = [QPointF(middle, middle - side), QPointF(middle + side, middle + side * 0.8)]
            painter.drawPolygon(QPolygonF([*corners, QPointF(middle - side, middle + side * 0.8)]))
        painter.end()


class _State(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._light = _Light()
        self._words = label("")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._light)
        layout.addWidget(self._words)

    def say(self, tone: Tone, words: str) -> None:
        self._light.set_tone(tone)
        short = words.rstrip(".")
        self._words.setText(short if len(short) <= _LONGEST else short[: _LONGEST - 1] + "…")
        self._words.setAccessibleName(words)
        self.setToolTip(words)


class StatusBar(QWidget):
    """Five statements, each in words."""

    def __init__(self, zone: str) -> None:
        super().__init__()
        self.setProperty("role", "status")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Status")
        self._log, self._vendor, self._training = _State(), _State(), _State()
        self._locks = label("")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 4, 16, 4)
        layout.setSpacing(22)
        for state in (self._log, self._vendor, self._training):
            layout.addWidget(state)
        layout.addStretch(1)
        layout.addWidget(label(f"Times: {zone}"))
        layout.addWidget(self._locks)
        self.setMinimumHeight(theme.px(28))
        self._vendor.say(Tone.PLAIN, "Vendor: not asked yet")

    def say_log(self, sentence: str, *, healthy: bool) -> None:
        """How the log stands, in the journal's own words."""
        self._log.say(Tone.GOOD if healthy else Tone.BAD, f"Log: {sentence}" if healthy else sentence)

    def say_vendor(self, sentence: str, *, connected: bool) -> None:
        """Whether the vendor can be asked."""
        self._vendor.say(Tone.GOOD if connected else Tone.BAD, sentence)

    def say_training(self, sentence: str, tone: Tone) -> None:
        """How long training counts."""
        self._training.say(tone, sentence)

    def say_locks(self, seconds: int) -> None:
        """The time until the window locks by itself."""
        words = f"Locks in {seconds // 60:02d}:{seconds % 60:02d}"
        self._locks.setText(words)
