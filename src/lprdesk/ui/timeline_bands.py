"""What lies behind the reads: weekends, nights, readers off line, hours that a day does not have, changed clocks."""

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from lprdesk.ui import theme
from lprdesk.ui.timeline_axis import DAY_MS, clock_changes, local
from lprdesk.ui.timeline_lanes import LaneKind
from lprdesk.ui.timeline_scene import Scene
from lprdesk.ui.timeline_sky import nights

LEAST_WEEKEND, LEAST_NIGHT, _LEAST_CHANGE = 2.0, 18.0, 40.0
"""Pixels a day must have for these to be drawn; narrower they would only flicker."""


def paint_bands(painter: QPainter, scene: Scene) -> None:
    """Paint what lies behind the reads of the lanes in view."""
    painter.save()
    painter.setClipRect(QRectF(scene.axis.left, 0, scene.axis.width, scene.height))
    if scene.lanes.kind is LaneKind.READER:
        _paint_days(painter, scene)
        _paint_silence(painter, scene)
    else:
        for row in scene.rows:
            _paint_day(painter, scene, row)
    painter.restore()


def shade(token: str, alpha: float) -> QColor:
    """A colour of the palette, let through by so much."""
    colour = QColor(token)
    colour.setAlphaF(alpha)
    return colour


def night_shade() -> QColor:
    """As nights are drawn."""
    return shade(theme.tokens().muted, 0.15)


def weekend_shade() -> QColor:
    """As weekends are drawn."""
    return shade(theme.tokens().muted, 0.08)


def _paint_days(painter: QPainter, scene: Scene) -> None:
    day = DAY_MS * scene.axis.width / scene.axis.length
    if day < LEAST_WEEKEND:
        return
    starts, x = scene.starts, scene.axis.x
    weekday = local(int(starts[0]), scene.zone).weekday()
    for number, (begin, end) in enumerate(pairwise(starts.tolist())):
        if (weekday + number) % 7 >= 5:
            painter.fillRect(QRectF(x(begin), 0, x(end) - x(begin), scene.height), weekend_shade())
    if day >= LEAST_NIGHT:
        dawn, dusk = nights(np.concatenate(([starts[0] - DAY_MS], starts)), *scene.place)
        for begin, end in zip(dusk, dawn[1:], strict=False):
            painter.fillRect(QRectF(x(begin), 0, x(end) - x(begin), scene.height), night_shade())
    if day >= _LEAST_CHANGE:
        for moment, forward in clock_changes(starts, scene.zone):
            _paint_change(painter, x(moment), scene.height, forward)


def _paint_change(painter: QPainter, x: float, height: float, forward: int) -> None:
    t = theme.tokens()
    painter.setPen(QPen(QColor(t.unsure), 1, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(x, 0), QPointF(x, height))
    words = f"clocks {'+' if forward > 0 else '−'}{abs(forward) / 3_600_000:g} h"
    painter.setFont(theme.text_font("hint"))
    painter.drawText(QPointF(x + 4, QFontMetrics(painter.font()).ascent() + 1), words)


def _paint_silence(painter: QPainter, scene: Scene) -> None:
    t = theme.tokens()
    painter.setFont(theme.text_font("hint"))
    metrics = QFontMetrics(painter.font())
    words = "reader off line"
    room = metrics.horizontalAdvance(words) + 12
    for row in scene.rows:
        for begin, end in scene.lanes.lanes[row].silent:
            if end <= scene.axis.start or begin >= scene.axis.end:
                continue
            left = max(scene.axis.x(begin), scene.axis.left)
            right = min(scene.axis.x(end), scene.axis.left + scene.axis.width)
            box = QRectF(left, scene.top(row) + 4, max(2.0, right - left), scene.lane - 8)
            painter.fillRect(box, shade(t.edge, 0.38))
            if box.width() >= room:
                painter.setPen(QColor(t.text))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _paint_day(painter: QPainter, scene: Scene, row: int) -> None:
    lane, x, top = scene.lanes.lanes[row], scene.axis.x, scene.top(row)
    t = theme.tokens()
    if not lane.name:
        painter.setFont(theme.text_font("hint"))
        painter.setPen(QColor(t.muted))
        box = QRectF(scene.axis.left + 8, top, scene.axis.width - 16, scene.lane)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, lane.words)
        return
    if lane.weekend:
        painter.fillRect(QRectF(x(0), top, x(lane.length) - x(0), scene.lane), weekend_shade())
    dawn, dusk = (int(part[0]) - lane.begins for part in nights(np.array([lane.begins], np.int64), *scene.place))
    for begin, end in ((0, dawn), (dusk, lane.length)):
        if end > begin:
            painter.fillRect(QRectF(x(begin), top, x(end) - x(begin), scene.lane), night_shade())
    if x(lane.length) < scene.axis.left + scene.axis.width:
        beyond = QRectF(x(lane.length), top, scene.axis.left + scene.axis.width - x(lane.length), scene.lane)
        painter.fillRect(beyond, QColor(t.surface))
        painter.setPen(QPen(QColor(t.edge), 1))
        painter.drawLine(beyond.topLeft(), beyond.bottomLeft())
    if lane.length != DAY_MS:
        starts = np.array([lane.begins, lane.begins + lane.length], np.int64)
        for moment, forward in clock_changes(starts, scene.zone):
            painter.save()
            painter.translate(0, top)
            _paint_change(painter, x(moment - lane.begins), scene.lane, forward)
            painter.restore()
