"""The characters that a machine read, large, in a face that tells them apart, with those to look at twice marked."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lprdesk.domain.plates import lookalikes
from lprdesk.ui import theme


class PlateCharacters(QWidget):
    """A plate's characters on one line, each look-alike underlined; shrinks rather than cuts a long plate."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_characters(self, text: str) -> None:
        """Show `text`; a screen reader spells it, as words it would be misheard."""
        self._text = text
        self.setAccessibleName("Characters as read: " + " ".join(text))
        self.updateGeometry()
        self.update()

    @property
    def characters(self) -> str:
        """What is shown."""
        return self._text

    def sizeHint(self) -> QSize:
        """Room for the whole plate and its underlines."""
        metrics = QFontMetricsF(self._face())
        width = metrics.horizontalAdvance(self._text)
        return QSize(round(width) + 2, round(metrics.height()) + theme.px(4))

    def minimumSizeHint(self) -> QSize:
        """One line high; its width may shrink."""
        return QSize(theme.px(40), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the characters, then a line under each look-alike."""
        painter = QPainter(self)
        face = self._face()
        painter.setFont(face)
        painter.setPen(QColor(theme.tokens().text))
        metrics = QFontMetricsF(face)
        wide = metrics.horizontalAdvance(self._text)
        if wide > self.width() > 0:
            painter.scale(self.width() / wide, self.width() / wide)
        painter.drawText(QPointF(0, metrics.ascent()), self._text)
        mark = theme.px(2)
        for found in lookalikes(self._text):
            start = metrics.horizontalAdvance(self._text[: found.position])
            end = metrics.horizontalAdvance(self._text[: found.position + 1])
            line = QRectF(start + mark / 2, metrics.ascent() + theme.px(4), end - start - mark * 1.5, mark)
            painter.fillRect(line, QColor(theme.tokens().unsure))
        painter.end()

    @staticmethod
    def _face() -> QFont:
        return theme.plate_font()


def look_twice(text: str) -> str:
    """Like "1 is often I, 8 is often B: look twice."; empty where no character is easily mistaken."""
    pairs = {found.character: " or ".join(found.confused_with) for found in lookalikes(text)}
    if not pairs:
        return ""
    return ", ".join(f"{character} is often {others}" for character, others in pairs.items()) + ": look twice."
