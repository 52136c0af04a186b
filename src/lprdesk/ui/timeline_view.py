"""The reads along time: lanes that are painted, brushed, zoomed and walked through, by mouse and by keyboard alike."""

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollBar, QWidget

from lprdesk.ui import theme
from lprdesk.ui.narrowing import Span
from lprdesk.ui.results_model import ResultsModel
from lprdesk.ui.timeline_axis import Axis
from lprdesk.ui.timeline_brush import Grip, Part, grip, part_at
from lprdesk.ui.timeline_keys import KEYS, Walk, key_of
from lprdesk.ui.timeline_lanes import LaneKind
from lprdesk.ui.timeline_paint import (
    axis_height,
    gutter,
    paint_brush,
    paint_chosen,
    paint_focus,
    paint_hint,
    paint_scene,
)
from lprdesk.ui.timeline_scene import Scene
from lprdesk.ui.timeline_sight import Sight
from lprdesk.ui.timeline_words import place_hint, read_hint, span_words

_LANE, _TALLEST = 22, 34
_SCROLLS = {"Up", "Down", "PgUp", "PgDown"}


class TimelineView(QWidget):
    """Every read of the model in one lane; what is brushed is every view's filter. Its keys are timeline_keys.KEYS."""

    changed = Signal()
    """What is in view has changed."""

    def __init__(self, model: ResultsModel) -> None:
        super().__init__()
        self._model = model
        self.sight = Sight(model)
        self.walk = Walk(self.sight, model)
        self.hint = ""
        self._hover = QPointF(-1, -1)
        self._grip: Grip | None = None
        self._drawn_span: Span | None = None
        self._still: tuple[Scene, QPixmap] | None = None
        self._scene: Scene | None = None
        self.setAccessibleName("Timeline of the reads")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.bar = QScrollBar(Qt.Orientation.Vertical, self)
        self.bar.setAccessibleName("Lanes")
        self.bar.valueChanged.connect(self.look_again)
        model.modelReset.connect(self._take)
        model.chosen_changed.connect(self._follow)

    # what is seen ----------------------------------------------------------------------------------------------------

    @property
    def scene(self) -> Scene:
        """What is in view now."""
        if self._scene is None:
            room = max(1, self.height() - axis_height())
            count = len(self.sight.lanes.lanes)
            page = min(max(count, 1), self.bar.pageStep())
            lane = min(max(theme.px(_LANE), room // page), theme.px(_TALLEST))
            top = self.bar.value()
            rows = range(min(top, count), min(count, top + max(1, room // lane)))
            span = self._drawn_span if self._grip is not None else self._model.narrowing.span
            self._scene = self.sight.scene(rows, lane, span)
        return self._scene

    def look_again(self) -> None:
        """Have everything drawn anew."""
        self._scene = None
        self.hint = ""
        self.update()
        self.changed.emit()

    def look_at(self, axis: Axis) -> None:
        """Have this part of the time in view."""
        self.sight.axis = axis
        self.look_again()

    def lay_out(self, kind: LaneKind) -> None:
        """Lanes of this kind."""
        self.sight.lay_out(kind)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, theme.px(2 * _LANE) + axis_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Draw in the colours and the size of text that are in force."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange} and hasattr(self, "_scene"):
            self._still = None
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture(self.scene))
        if self.hint:
            paint_hint(painter, self.hint, self._hover.x(), self._hover.y(), self.size())
        if self.hasFocus():
            paint_focus(painter, self.size())
        painter.end()

    def _picture(self, scene: Scene) -> QPixmap:
        """What stays while the mouse moves; painted once."""
        if self._still is None or self._still[0] is not scene:
            ratio = self.devicePixelRatioF()
            picture = QPixmap(self.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            painter = QPainter(picture)
            try:
                paint_scene(painter, scene, self.size(), ratio)
                paint_brush(painter, scene)
                paint_chosen(painter, scene)
            finally:
                painter.end()  # a picture must not go while it is painted on
            self._still = scene, picture
        return self._still[1]

    def _take(self) -> None:
        before = self.sight.lanes
        if self.sight.take():
            self.hint = ""
            if self.sight.lanes is not before:
                self._fit()
            self.look_again()

    def _fit(self) -> None:
        wide = max(1.0, self.width() - gutter() - 14)
        axis = self.sight.axis
        self.sight.axis = Axis(axis.start, axis.end, axis.first, axis.last, gutter(), wide)
        page = max(1, (self.height() - axis_height()) // theme.px(_LANE))
        self.bar.setPageStep(page)
        self.bar.setRange(0, max(0, len(self.sight.lanes.lanes) - page))
        self.bar.setGeometry(self.width() - 12, 0, 12, max(0, self.height() - axis_height()))
        self.bar.setVisible(self.bar.maximum() > 0)
        self.look_again()

    def _follow(self, read: int) -> None:
        if read >= 0:
            self.sight.show(read)
            row = self.sight.lanes.lane_of(self.sight.place_of(read))
            if row not in self.scene.rows:
                rows = self.scene.rows
                self.bar.setValue(row if row < rows.start else row - len(rows) + 1)
        self.look_again()

    # the mouse -------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in {Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton}:
            self._grip = grip(self.scene, event.position(), pans=event.button() == Qt.MouseButton.MiddleButton)
            self._drawn_span = self._grip.span
            self._say("", event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at, held = event.position(), self._grip
        if held is None:
            self._point_at(at)
        elif held.part is Part.AXIS:
            self.look_at(held.panned(at))
        elif held.moved(at):
            self._drawn_span = held.brush(self.sight, self.scene.moment(at.x(), at.y()))
            self._scene = None
            self._say(span_words(self._drawn_span, self.sight.zone) if self._drawn_span else "", at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.mouseMoveEvent(event)  # a hand may let go farther on than it was last seen
        at, held = event.position(), self._grip
        self._grip = None
        self._say("", at)
        if held is None or held.part is Part.AXIS:
            return
        if held.moved(at):
            self.sight.brush(self._drawn_span)
        else:
            picked = self.scene.pick(at.x(), at.y())
            if picked is not None:
                self._model.choose(int(self.sight.lanes.order[picked]))
        self.look_again()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the mouse; over the names scroll through the lanes; sideways or with Shift pan."""
        turned, at, axis = event.angleDelta(), event.position(), self.sight.axis
        if at.x() < axis.left:
            self.bar.setValue(self.bar.value() - round(turned.y() / 60))
        elif turned.x() or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.look_at(axis.panned(-(turned.x() or turned.y()) / 1200 * axis.length))
        else:
            self.look_at(axis.zoomed(0.8 ** (turned.y() / 120), axis.ms(at.x())))
        event.accept()

    def _point_at(self, at: QPointF) -> None:
        scene = self.scene
        picked = scene.pick(at.x(), at.y())
        if picked is not None and not scene.crowded:
            read, near = int(self.sight.lanes.order[picked]), self._model.near
            self._say(read_hint(self._model.reads, read, near=near is not None and bool(near[read])), at)
        else:
            self._say(place_hint(scene, at.x(), at.y()), at)
        sideways = at.y() >= scene.height or part_at(scene, at) in {Part.START, Part.END}
        self.setCursor(Qt.CursorShape.SizeHorCursor if sideways else Qt.CursorShape.ArrowCursor)

    def _say(self, hint: str, at: QPointF) -> None:
        self.hint, self._hover = hint, at
        self.update()

    # the keyboard ----------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Take the keys that have a meaning here before the window's shortcuts do."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._meant(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = key_of(event)
        if key in _SCROLLS:
            by = 1 if key in {"Up", "Down"} else self.bar.pageStep()
            self.bar.setValue(self.bar.value() + (by if key in {"Down", "PgDown"} else -by))
        elif self._meant(event):
            KEYS[key](self.walk)
            self.look_again()
        else:
            event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        """Take the hint away with the mouse."""
        self._say("", self._hover)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def _meant(self, event: QKeyEvent) -> bool:
        key = key_of(event)
        return key in _SCROLLS or (key in KEYS and (key != "Esc" or self._model.narrowing.span is not None))
