"""The line above the lanes: what is in view, and what the shades and marks mean."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from lprdesk.ui import theme
from lprdesk.ui.results_model import ResultsModel
from lprdesk.ui.timeline_axis import DAY_MS
from lprdesk.ui.timeline_bands import LEAST_NIGHT, LEAST_WEEKEND, night_shade, shade, weekend_shade
from lprdesk.ui.timeline_lanes import LaneKind
from lprdesk.ui.timeline_scene import Scene
from lprdesk.ui.widgets.words import label


class Told(QWidget):
    """A line of words that is cut where there is no room; whole in its tooltip and to a screen reader."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self._line: QLabel = label("", "hint")
        self._line.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, words: str) -> None:
        """Say this in place of what was said."""
        self.words = words
        self.setToolTip(words)
        self._line.setAccessibleName(words)
        self._cut()

    def sizeHint(self) -> QSize:
        return QSize(80, self._line.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        metrics = QFontMetrics(theme.text_font("hint"))
        self._line.setText(metrics.elidedText(self.words, Qt.TextElideMode.ElideRight, self.width()))
        self._line.setGeometry(self.rect())


class Legend(QWidget):
    """What the shades and marks that are in view mean; nothing that is not drawn stands in it."""

    def __init__(self, model: ResultsModel) -> None:
        super().__init__()
        self._model = model
        self.parts: tuple[str, ...] = ()
        self.setToolTip("Night is from the end of civil dusk to the beginning of civil dawn where the reads were made.")

    def tell(self, scene: Scene) -> None:
        """Tell of what is in view."""
        day = DAY_MS * scene.axis.width / scene.axis.length
        by_day = scene.lanes.kind is LaneKind.DAY
        drawn = (
            ("weekend", by_day or day >= LEAST_WEEKEND),
            ("night", by_day or day >= LEAST_NIGHT),
            ("in a sensitive radius", self._model.near is not None and bool(self._model.near.any())),
        )
        parts = tuple(words for words, there in drawn if there)
        if parts != self.parts:
            self.parts = parts
            self.setAccessibleName(f"Legend: {', '.join(parts)}" if parts else "")
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.text_font("hint"))
        return QSize(sum(self._wide(metrics, words) for words in self.parts), metrics.height() + 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.text_font("hint"))
        metrics = QFontMetrics(painter.font())
        x, side, middle = 0.0, theme.px(11), self.height() / 2
        for words in self.parts:
            box = QRectF(x, middle - side / 2, side, side)
            if words.startswith("in "):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(t.sens))
                top, foot = QPointF(box.center().x(), box.top() + 2), box.bottom() - 2
                painter.drawPolygon(QPolygonF([top, QPointF(box.right(), foot), QPointF(box.left(), foot)]))
            else:
                painter.setPen(shade(t.edge, 0.7))
                painter.setBrush(weekend_shade() if words == "weekend" else night_shade())
                painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
            painter.setPen(QColor(t.muted))
            painter.drawText(QPointF(x + side + 5, middle + metrics.ascent() / 2 - 1), words)
            x += self._wide(metrics, words)
        painter.end()

    @staticmethod
    def _wide(metrics: QFontMetrics, words: str) -> int:
        return theme.px(11) + 5 + metrics.horizontalAdvance(words) + 12
