"""Pictures as they come from the vendor: judged before they are decoded, held in memory alone.

A picture is the one binary thing that a stranger hands to this program, so it is judged by what it is and not by what
it says it is: the format is read from its first bytes, the size from its header, and the memory it may take is bounded
before a single pixel is decoded.
"""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from lprdesk.domain.faults import EnvironmentFault

FORMATS = frozenset({"jpeg", "png", "webp"})
MOST_PIXELS = 40_000_000
MOST_BYTES = 32 * 1024 * 1024
LONGEST_SIDE = 2400
# four bytes a pixel, and half as much again for a decoder's working copy
_MOST_MEMORY_MB = 240


class PictureRefused(EnvironmentFault):
    """The vendor's picture cannot be shown; the sentence says why, and nothing of it was kept."""

    def __init__(self, sentence: str) -> None:
        super().__init__(
            sentence,
            kept="The read stays in the list.",
            todo="Judge it as one without a picture: it cannot be confirmed by eye.",
        )


def decode_picture(data: bytes, announced: tuple[int, int]) -> QImage:
    """The picture as the vendor's pixels lie (no turning by EXIF: the boxes are measured on them).

    JPEG, PNG and still WebP up to 40 megapixels and 32 MiB are decoded, in proportion, to at most 2,400 pixels a side:
    more would hold up the window for what no screen shows. Anything else, or a picture that is not of the `announced`
    width and height, on which the vehicle's outline was measured, raises PictureRefused with a sentence.
    """
    if not data:
        raise PictureRefused("The vendor sent an empty picture.")
    if len(data) > MOST_BYTES:
        raise PictureRefused(f"The picture is {len(data) // 1_048_576} MiB; up to 32 MiB is decoded.")
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    QImageReader.setAllocationLimit(_MOST_MEMORY_MB)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(False)
    size = _judged_size(reader, data)
    if (size.width(), size.height()) != announced:
        raise PictureRefused("The picture is not of the size that the vendor announced.")
    if max(size.width(), size.height()) > LONGEST_SIDE:
        reader.setScaledSize(size.scaled(LONGEST_SIDE, LONGEST_SIDE, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise PictureRefused("The picture is damaged: it ends early or does not decode.")
    return image


def _judged_size(reader: QImageReader, data: bytes) -> QSize:
    kind = bytes(reader.format().data()).decode("ascii", "replace")
    if kind not in FORMATS:
        raise PictureRefused("This is not a JPEG, PNG or WebP picture.")
    # Qt fills what is missing of a JPEG with grey and calls it whole; a plate half of which was invented is no evidence
    if kind == "jpeg" and not data.rstrip(b"\0").endswith(b"\xff\xd9"):
        raise PictureRefused("The picture is damaged: it ends early.")
    # an animated PNG says so before its pixels; Qt would show its first frame alone
    moving_png = kind == "png" and b"acTL" in data.partition(b"IDAT")[0]
    if moving_png or (reader.supportsAnimation() and reader.imageCount() > 1):
        raise PictureRefused("The picture moves: one still picture is expected of a read.")
    size: QSize = reader.size()
    if not size.isValid() or size.isEmpty():
        raise PictureRefused("The picture does not say how large it is.")
    if size.width() * size.height() > MOST_PIXELS:
        raise PictureRefused(
            f"The picture is {size.width()} × {size.height()} pixels; up to 40 megapixels are decoded."
        )
    return size
