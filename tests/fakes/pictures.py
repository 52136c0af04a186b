from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QImageReader, QImageWriter, QPainter

PERSON = QColor("#FF00FF")
"""What stands beside the vehicle in a scene; no pixel of it may reach the screen."""
VEHICLE = QColor("#2E7D32")
VEHICLE_BOX = (0.25, 0.25, 0.75, 0.75)


def encoded(image: QImage, kind: str = "PNG") -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(kind.encode())).write(image), f"Qt does not write {kind}"
    return bytes(data.data())


def plate_picture(width: int = 420, height: int = 150, kind: str = "PNG") -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#F7F3E6"))
    return encoded(image, kind)


def scene(width: int = 400, height: int = 200) -> bytes:
    """A vehicle in the middle of the picture, people all round it."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(PERSON)
    painter = QPainter(image)
    painter.fillRect(width // 4, height // 4, width // 2, height // 2, VEHICLE)
    painter.end()
    return encoded(image)


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height as its header says."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    size = QImageReader(buffer).size()
    return size.width(), size.height()
