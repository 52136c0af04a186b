"""How the timeline is drawn: lanes with their names, reads, brush, the chosen read, the axis, the hint."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPen

from lprdesk.ui import theme
from lprdesk.ui.palettes import Look
from lprdesk.ui.timeline_axis import hour_ticks, ticks
from lprdesk.ui.timeline_bands import paint_bands, shade
from lprdesk.ui.timeline_lanes import LaneKind
from lprdesk.ui.timeline_marks import Ink, draw_bars, draw_ticks
from lprdesk.ui.timeline_scene import Scene


def gutter() -> int:
    """Room for the names of the lanes."""
    return theme.px(118)


def axis_height() -> int:
    """Room for the clock's marks."""
    return theme.px(24)


def paint_scene(painter: QPainter, scene: Scene, size: QSize, ratio: float) -> None:
    """Everything that stays while the mouse moves; `ratio` device pixels a pixel."""
    painter.fillRect(0, 0, size.width(), size.height(), QColor(theme.tokens().surface))
    paint_bands(painter, scene)
    _paint_ticks(painter, scene, size)
    _paint_lanes(painter, scene, size)
    _paint_reads(painter, scene, ratio)


def paint_brush(painter: QPainter, scene: Scene) -> None:
    """The brush as a tinted frame."""
    t = theme.tokens()
    for left, top, width, height in scene.brushed():
        box = QRectF(left, top, width, height)
        painter.fillRect(box, shade(t.accent, 0.08))
        painter.setPen(QPen(QColor(t.accent), 1.5))
        painter.drawRect(box.adjusted(0.75, 0.75, -0.75, -0.75))


def paint_chosen(painter: QPainter, scene: Scene) -> None:
    """The chosen read as a ring with a dot, as on every view."""
    if scene.chosen is None:
        return
    row, x = scene.lanes.lane_of(scene.chosen), scene.axis.x(int(scene.lanes.at[scene.chosen]))
    if row not in scene.rows or not scene.axis.left <= x <= scene.axis.left + scene.axis.width:
        return
    t = theme.tokens()
    middle, radius = QPointF(x, scene.top(row) + scene.lane / 2 + 1), theme.px(7)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(t.surface))
    painter.setPen(QPen(QColor(t.text), 2))
    painter.drawEllipse(middle, radius, radius)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(t.accent))
    painter.drawEllipse(middle, radius * 0.5, radius * 0.5)


def paint_hint(painter: QPainter, words: str, x: float, y: float, size: QSize) -> None:
    """Words in a box beside a point, inside the lanes."""
    t = theme.tokens()
    painter.setFont(theme.text_font("hint"))
    metrics = QFontMetrics(painter.font())
    lines = words.split("\n")
    wide = max(metrics.horizontalAdvance(line) for line in lines) + 18
    tall = metrics.lineSpacing() * len(lines) + 10
    left = min(x + 14, size.width() - wide - 4) if x + 14 + wide < size.width() else max(4, x - wide - 14)
    top = min(max(2.0, y - tall - 6), size.height() - tall - 2)
    box = QRectF(left, top, wide, tall)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(t.edge), 1))
    painter.setBrush(QColor(t.raised))
    painter.drawRoundedRect(box, 5, 5)
    painter.setPen(QColor(t.text))
    painter.drawText(box.adjusted(9, 5, -9, -5), Qt.AlignmentFlag.AlignLeft, words)


def paint_focus(painter: QPainter, size: QSize) -> None:
    """The ring that says where the keyboard is."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.tokens().focus), 2))
    painter.drawRect(QRectF(1, 1, size.width() - 2, size.height() - 2))


def _paint_ticks(painter: QPainter, scene: Scene, size: QSize) -> None:
    t, axis = theme.tokens(), scene.axis
    room = theme.px(84)
    by_day = scene.lanes.kind is LaneKind.DAY
    painter.setFont(theme.text_font("hint"))
    metrics = QFontMetrics(painter.font())
    foot = size.height() - axis_height()
    line = shade(t.line, 0.8 if theme.look() is not Look.CONTRAST else 0.45)
    painter.setPen(QColor(t.line))
    painter.drawLine(QPointF(0, foot + 0.5), QPointF(size.width(), foot + 0.5))
    ends = axis.left - 4
    for tick in hour_ticks(axis, room) if by_day else ticks(axis, scene.zone, room):
        x = round(axis.x(tick.ms)) + 0.5
        painter.setPen(QPen(line, 1))
        painter.drawLine(QPointF(x, 0), QPointF(x, foot + (6 if tick.strong else 4)))
        wide = metrics.horizontalAdvance(tick.words)
        left = min(max(x - wide / 2, axis.left), size.width() - wide - 4)
        if left > ends:
            painter.setPen(QColor(t.text if tick.strong else t.muted))
            painter.drawText(QPointF(left, foot + 6 + metrics.ascent()), tick.words)
            ends = left + wide + 10


def _paint_lanes(painter: QPainter, scene: Scene, size: QSize) -> None:
    t = theme.tokens()
    painter.setFont(theme.text_font("hint"))
    metrics = QFontMetrics(painter.font())
    for row in scene.rows:
        lane, top = scene.lanes.lanes[row], scene.top(row)
        words = f"{lane.name} · {lane.words}" if lane.name and lane.words else lane.name
        box = QRectF(12, top, scene.axis.left - 20, scene.lane)
        painter.setPen(QColor(t.text))
        painter.drawText(
            box,
            Qt.AlignmentFlag.AlignVCenter,
            metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, int(box.width())),
        )
        painter.setPen(QColor(t.line))
        y = top + scene.lane - 0.5
        painter.drawLine(QPointF(scene.axis.left, y), QPointF(size.width(), y))


def _paint_reads(painter: QPainter, scene: Scene, ratio: float) -> None:
    if not scene.rows:
        return
    dot, tall = max(1, round(ratio)), round(scene.lane * ratio)
    if scene.crowded:
        pixels = draw_bars(scene.bars, _ink(), tall, dot, scene.full_bar)
    else:
        pixels = draw_ticks(scene.binned(max(1, round(scene.axis.width * ratio))), _ink(), tall, dot)
    pixels = np.ascontiguousarray(pixels)
    high, wide = pixels.shape
    image = QImage(pixels.data, wide, high, wide * 4, QImage.Format.Format_ARGB32_Premultiplied)
    painter.drawImage(QRectF(scene.axis.left, 0, scene.axis.width, scene.height), image)


def _ink() -> Ink:
    t = theme.tokens()
    faded = 0.5 if theme.look() is not Look.LIGHT else 0.42
    return Ink(
        standing=(_premultiplied(t.edge, 0.75), _premultiplied(t.accent, faded), _premultiplied(t.accent, 1)),
        notch=_premultiplied(t.sens, 1),
    )


def _premultiplied(token: str, alpha: float) -> int:
    colour = QColor(token)
    red, green, blue = (round(part * alpha) for part in (colour.red(), colour.green(), colour.blue()))
    return round(alpha * 255) << 24 | red << 16 | green << 8 | blue
