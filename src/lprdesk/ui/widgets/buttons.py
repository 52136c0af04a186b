"""A button that shows the key that presses it."""

from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from lprdesk.ui import theme

_SIGNS = {"Return": "↵", "Enter": "↵", "Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}


class ButtonTone(StrEnum):
    """What a button does to the work; the words on it say the same."""

    QUIET = "quiet"
    PRIMARY = "primary"
    MATCH = "match"
    MISMATCH = "mismatch"
    UNSURE = "unsure"
    BANNER = "banner"


def key_words(key: str) -> str:
    """The key sequence as it stands on a key cap: `Ctrl+Return` is `Ctrl+↵`."""
    return "+".join(_SIGNS.get(part, part) for part in key.split("+"))


class KeyButton(QPushButton):
    """A button of at least 28 px with its shortcut drawn beside the words; the shortcut presses it."""

    def __init__(
        self, text: str, key: str = "", *, tone: ButtonTone = ButtonTone.QUIET, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._key = key
        self._bound = True
        self._tone = tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if key:
            self.setShortcut(QKeySequence(key))
            self.setToolTip(f"{text} ({key_words(key)})")

    def show_key(self, key: str) -> None:
        """Draw the key of an action that the window has bound already; pressing it here would bind it twice."""
        self._key = key
        self._bound = False
        self.setToolTip(f"{self.text()} ({key_words(key)})")

    def setText(self, text: str) -> None:
        """Change the words; the key stays."""
        super().setText(text)
        self.setAccessibleName(text)
        if self._key and self._bound:
            self.setShortcut(QKeySequence(self._key))  # Qt drops it with the words
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        words = QFontMetrics(theme.text_font(strong=True)).horizontalAdvance(self.text())
        cap = self._cap_width() + theme.px(8) if self._key else 0
        return QSize(words + cap + theme.px(28), theme.px(34))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        fill, border, ink = self._colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(border, 1))
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        if self.hasFocus():
            self._paint_focus(painter)
        painter.setFont(theme.text_font(strong=True))
        painter.setPen(ink)
        words = painter.fontMetrics().horizontalAdvance(self.text())
        cap = self._cap_width() + theme.px(8) if self._key else 0
        left = (self.width() - words - cap) / 2
        box = QRectF(left, 0, words + 1, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        if self._key:
            self._paint_cap(painter, left + words + theme.px(8), ink)
        painter.end()

    def _paint_focus(self, painter: QPainter) -> None:
        ring = theme.tokens().bannertext if self._tone is ButtonTone.BANNER else theme.tokens().focus
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(ring), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        if self._tone is ButtonTone.PRIMARY:
            painter.setPen(QPen(QColor(theme.tokens().on_accent), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5), 4, 4)

    def _cap_width(self) -> int:
        return QFontMetrics(theme.text_font("hint")).horizontalAdvance(key_words(self._key)) + theme.px(10)

    def _paint_cap(self, painter: QPainter, left: float, ink: QColor) -> None:
        height = theme.px(18)
        cap = QRectF(left, (self.height() - height) / 2, self._cap_width(), height)
        outline = QColor(ink)
        outline.setAlphaF(0.55)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(outline, 1))
        painter.drawRoundedRect(cap, 3, 3)
        painter.setPen(ink)
        painter.setFont(theme.text_font("hint"))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key_words(self._key))

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        t = theme.tokens()
        if not self.isEnabled() and self._tone is ButtonTone.BANNER:
            return QColor(t.banner), QColor(t.bannerline), QColor(t.bannermuted)
        if not self.isEnabled():
            return QColor(t.weak), QColor(t.line), QColor(t.muted)
        over = self.underMouse() or self.isDown()
        if self._tone is ButtonTone.PRIMARY:
            fill = QColor(t.accent)
            return (fill.darker(112) if over else fill), fill, QColor(t.on_accent)
        if self._tone is ButtonTone.BANNER:
            return QColor(t.bannerline if self.isDown() else t.banner), QColor(t.bannerline), QColor(t.bannertext)
        ink = {"match": t.match, "mismatch": t.mismatch, "unsure": t.unsure}.get(self._tone.value, t.text)
        border = t.edge if self._tone is ButtonTone.QUIET else ink
        return QColor(t.weak if over else t.surface), QColor(border), QColor(ink)
