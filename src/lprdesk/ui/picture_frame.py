"""One picture in its frame: never stretched, never turned, and in memory only while it is shown."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lprdesk.ui import theme

_MAT = QColor("#3D4751")
_MAT_TEXT = QColor("#F2F6FA")
_MARGIN = 0.12
"""What of the vehicle's own size stands around it, painted over: the eye sees where the picture was cut."""

_WHOLE = 0.9
"""The share of a scene from which on a box says nothing about where the vehicle is."""

Box = tuple[float, float, float, float]


class PictureFrame(QWidget):
    """Shows a picture as large as the frame allows, or a sentence where there is none.

    The mat is dark in every palette, as a picture's colours are judged against a neutral ground; its words reach 7:1.
    """

    def __init__(self, name: str, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height = height
        self._name = name
        self._image: QImage | None = None
        self._words = ""
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_picture(self, image: QImage, description: str) -> None:
        """Show `image`; `description` is what a screen reader says of it."""
        self._image, self._words = image, ""
        self._tell(description)

    def say(self, words: str) -> None:
        """Show words in place of a picture; the picture shown before is forgotten."""
        self._image, self._words = None, words
        self._tell(words)

    @property
    def image(self) -> QImage | None:
        """The picture that is shown, and the only copy of it."""
        return self._image

    @property
    def words(self) -> str:
        """What stands in place of a picture."""
        return self._words

    def sizeHint(self) -> QSize:
        """As wide as the pane gives, and of one height, so that stepping through reads moves nothing else."""
        return QSize(theme.px(240), theme.px(self._height))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the mat, then the picture or the words."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        edge = QPainterPath()
        edge.addRoundedRect(QRectF(self.rect()), 5, 5)
        painter.setClipPath(edge)
        painter.fillRect(self.rect(), _MAT)
        if self._image is not None:
            painter.drawImage(fitted(self._image.size(), self.rect()), self._image)
        else:
            painter.setPen(_MAT_TEXT)
            painter.setFont(theme.text_font("base"))
            room = self.rect().adjusted(theme.px(16), theme.px(8), -theme.px(16), -theme.px(8))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._words)
        painter.end()

    def _tell(self, description: str) -> None:
        self.setAccessibleDescription(description)
        self.updateGeometry()
        self.update()


def fitted(size: QSize, room: QRect) -> QRectF:
    """The largest rectangle of the proportions of `size` in the middle of `room`, at most four times its own size."""
    scale = min(room.width() / size.width(), room.height() / size.height(), 4.0)
    width, height = size.width() * scale, size.height() * scale
    middle = QPointF(room.center()) + QPointF(0.5, 0.5)
    return QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)


def masked(scene: QImage, vehicle: Box) -> QImage:
    """A new picture of the vehicle alone: whatever of the scene lies outside its box is not in it (VER-1).

    `vehicle` is x0, y0, x1, y1 as shares of width and height. Around the vehicle stands a plain margin, opaque. Raises
    ValueError where the box is none within the picture, or leaves next to nothing outside: that would mask nobody.
    """
    left, top, right, bottom = vehicle
    if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):  # NaN is refused too
        raise ValueError("the vehicle's box lies outside the picture")
    if (right - left) * (bottom - top) > _WHOLE:
        raise ValueError("the vehicle's box is the whole scene")
    box = QRectF(
        left * scene.width(), top * scene.height(), (right - left) * scene.width(), (bottom - top) * scene.height()
    ).toRect()
    if box.width() < 1 or box.height() < 1:
        raise ValueError("the vehicle's box has no area within the picture")
    margin = round(_MARGIN * max(box.width(), box.height()))
    result = QImage(box.width() + 2 * margin, box.height() + 2 * margin, QImage.Format.Format_RGB32)
    result.fill(QColor("#20272E"))
    painter = QPainter(result)
    painter.drawImage(margin, margin, scene, box.x(), box.y(), box.width(), box.height())
    painter.end()
    return result
