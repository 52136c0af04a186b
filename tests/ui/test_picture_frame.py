import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage

from fakes.pictures import PERSON, VEHICLE, VEHICLE_BOX, scene
from lprdesk.ui.picture_decoding import decode_picture
from lprdesk.ui.picture_frame import fitted, masked

sides = st.integers(1, 4000)


def colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.mark.requirement("VER-1")
def test_nothing_outside_the_vehicle_is_in_the_masked_picture() -> None:
    picture = masked(decode_picture(scene(80, 40), (80, 40)), VEHICLE_BOX)
    assert VEHICLE.name() in colours(picture)
    assert PERSON.name() not in colours(picture)
    assert not picture.hasAlphaChannel()


@given(st.tuples(*(st.floats(-1, 2) for _ in range(4))))
def test_a_mask_holds_no_more_of_the_scene_than_the_box(box: tuple[float, float, float, float]) -> None:
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("#FF00FF"))
    try:
        picture = masked(image, box)
    except ValueError:
        return
    shown = sum(
        picture.pixelColor(x, y).name() == "#ff00ff" for x in range(picture.width()) for y in range(picture.height())
    )
    left, top, right, bottom = (min(1.0, max(0.0, share)) for share in box)
    assert shown <= (round((right - left) * 40) + 1) * (round((bottom - top) * 20) + 1)


@pytest.mark.parametrize(
    "box",
    [
        (0.5, 0.5, 0.5, 0.9),
        (0.9, 0.1, 0.2, 0.8),
        (1.2, 0.1, 1.9, 0.8),
        (0.0, 0.0, 1.0, 1.0),
        (float("nan"), 0.0, 1.0, 1.0),
        (-float("inf"), 0.0, float("inf"), 1.0),
        (0.0, 0.0, 100.0, 100.0),
    ],
)
def test_a_box_that_masks_nobody_is_refused(box: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="vehicle's box"):
        masked(decode_picture(scene(80, 40), (80, 40)), box)


@given(sides, sides, st.integers(1, 2000), st.integers(1, 2000))
def test_a_picture_is_never_stretched_and_never_cut(width: int, height: int, wide: int, high: int) -> None:
    place = fitted(QSize(width, height), QRect(0, 0, wide, high))
    assert place.width() / place.height() == pytest.approx(width / height)
    assert place.width() <= wide + 0.01
    assert place.height() <= high + 0.01
