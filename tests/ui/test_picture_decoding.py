import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.pictures import plate_picture
from lprdesk.ui import picture_decoding
from lprdesk.ui.picture_decoding import LONGEST_SIDE, PictureRefused, decode_picture

GIF = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)  # one pixel
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><image href="file:///etc/passwd"/></svg>'


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_that_claims(width: int, height: int) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_still_pictures_keep_their_proportions(kind: str) -> None:
    image = decode_picture(plate_picture(420, 150, kind), (420, 150))
    assert (image.width(), image.height()) == (420, 150)


def test_a_large_picture_is_made_as_large_as_a_screen_and_no_larger() -> None:
    image = decode_picture(plate_picture(4800, 1200, "JPEG"), (4800, 1200))
    assert (image.width(), image.height()) == (LONGEST_SIDE, LONGEST_SIDE // 4)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "not a JPEG"),
        (GIF, "not a JPEG"),
        (SVG, "not a JPEG"),
        (plate_picture(kind="JPEG")[:-200], "ends early"),
        (png_that_claims(60_000, 60_000), "megapixels"),
    ],
)
def test_what_is_no_still_picture_of_a_read_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(PictureRefused) as refused:
        decode_picture(data, (420, 150))
    assert words in refused.value.sentence
    assert refused.value.kept
    assert refused.value.todo


@pytest.mark.requirement("VER-1")
def test_a_picture_of_another_size_than_announced_is_refused() -> None:
    with pytest.raises(PictureRefused, match="announced"):
        decode_picture(plate_picture(420, 150), (1, 150))


def test_a_moving_png_is_refused() -> None:
    still = plate_picture()
    start = still.index(b"IDAT") - 4
    moving = still[:start] + chunk(b"acTL", struct.pack(">II", 2, 0)) + still[start:]
    with pytest.raises(PictureRefused, match="moves"):
        decode_picture(moving, (420, 150))


def test_too_many_bytes_are_refused_before_they_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_decoding, "MOST_BYTES", 100)
    with pytest.raises(PictureRefused, match="MiB"):
        decode_picture(plate_picture(), (420, 150))


@pytest.mark.qt_no_exception_capture
@given(st.binary(max_size=400), st.integers(0, 200))
def test_no_bytes_bring_anything_but_a_picture_or_a_refusal(noise: bytes, at: int) -> None:
    data = plate_picture(40, 20)
    try:
        image = decode_picture(data[:at] + noise + data[at + len(noise) :], (40, 20))
    except PictureRefused:
        return
    assert not image.isNull()
