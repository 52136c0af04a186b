"""Pictures are the same each time, show the true plate, and say where plate and vehicle are."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageStat

from lprdesk.sandbox.pictures.camera import Part, draw, layout
from lprdesk.sandbox.pictures.issuers import LOOKS, look
from lprdesk.sandbox.pictures.subject import Subject

NOON = datetime(2026, 4, 3, 12, 30, 11)  # noqa: DTZ001 (the camera's caption is local time)
SUBJECT = Subject(
    key=4187, plate="ZZT4187", jurisdiction="US-NV", reader="QW-001", local=NOON, confidence=0.97, bent=False
)
SUBJECTS = st.builds(
    Subject,
    key=st.integers(0, 2**63 - 1),
    plate=st.from_regex(r"[A-Z0-9]{1,10}", fullmatch=True),
    jurisdiction=st.sampled_from(["US-NV", "US-DC", "CA-ON", "MX-SON", "US-TRIBE"]),
    reader=st.just("QW-001"),
    local=st.datetimes(datetime(2015, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001
    confidence=st.floats(0, 1),
    bent=st.booleans(),
)
PARTS: tuple[Part, ...] = ("crop", "scene")


def opened(subject: Subject, part: Part) -> Image.Image:
    return Image.open(BytesIO(draw(subject, part, None))).convert("RGB")


@pytest.mark.parametrize("part", PARTS)
@given(subject=SUBJECTS)
def test_any_read_has_a_picture_whose_boxes_lie_within_it(part: Part, subject: Subject) -> None:
    where = layout(subject, part)
    picture = opened(subject, part)
    assert picture.size == (where.width, where.height)
    for x, y in (*where.plate_box, *where.vehicle_box):
        assert 0 <= x <= where.width
        assert 0 <= y <= where.height
    plate, vehicle = np.array(where.plate_box), np.array(where.vehicle_box)
    assert (vehicle.min(axis=0) <= plate.min(axis=0)).all()
    assert (plate.max(axis=0) <= vehicle.max(axis=0)).all()


@pytest.mark.parametrize("part", PARTS)
def test_a_picture_is_the_same_bytes_each_time_and_carries_no_metadata(part: Part) -> None:
    first = draw(SUBJECT, part, None)
    assert first == draw(SUBJECT, part, None)
    assert not Image.open(BytesIO(first)).getexif()
    assert draw(replace(SUBJECT, key=4188), part, None) != first


def test_the_characters_can_be_told_apart_by_eye() -> None:
    true, wrong = opened(SUBJECT, "crop"), opened(replace(SUBJECT, plate="XKW9302"), "crop")
    assert true.tobytes() != wrong.tobytes()
    xs, ys = zip(*layout(SUBJECT, "crop").plate_box, strict=True)
    plate = true.convert("L").crop((int(min(xs)), int(min(ys)), int(max(xs)), int(max(ys))))
    assert ImageStat.Stat(plate).stddev[0] > 35  # dark characters on light ground


def test_night_is_darker_than_day_and_its_crop_has_no_colour() -> None:
    night = replace(SUBJECT, local=NOON.replace(hour=23))
    assert ImageStat.Stat(opened(night, "scene")).mean[1] < ImageStat.Stat(opened(SUBJECT, "scene")).mean[1] / 2
    red, _, blue = ImageStat.Stat(opened(night, "crop")).mean
    assert abs(red - blue) < 4


def test_the_same_plate_is_always_on_the_same_vehicle() -> None:
    other_day = replace(SUBJECT, key=99, local=NOON.replace(month=9))
    assert SUBJECT.vehicle_random().random() == other_day.vehicle_random().random()
    assert SUBJECT.vehicle_random().random() != replace(SUBJECT, plate="ZZT4I87").vehicle_random().random()


def test_every_state_has_a_look_and_an_unknown_issuer_a_plain_one() -> None:
    assert len([code for code in LOOKS if code.startswith("US-") and len(code) == 5]) == 51
    assert look("MX-SON").name == "SON"
