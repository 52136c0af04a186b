"""The scene: the street with the vehicle on it, by day or by night."""

from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from lprdesk.sandbox.pictures.optics import glare, jpeg, light, perspective, sensor, soil
from lprdesk.sandbox.pictures.plate_face import plate_face
from lprdesk.sandbox.pictures.street_view import HEIGHT, LAMPS, VARIANTS, WIDTH, street_view
from lprdesk.sandbox.pictures.subject import Layout, Subject, corners
from lprdesk.sandbox.pictures.vehicle_view import MARGIN, vehicle_view
from lprdesk.sandbox.pictures.vehicles import Vehicle, outline, vehicle

_NIGHT: Final = (0.2, 0.235, 0.34)
_DUSK: Final = (0.78, 0.66, 0.6)


def _stand(subject: Subject) -> tuple[Vehicle, float, float]:
    """Return the vehicle and where it stands: the middle of its rear axle on the road (px)."""
    random = subject.random("scene-place")
    car = vehicle(subject)
    return car, float(random.uniform(400, 560)), float(random.uniform(515, 560))


def _plate_corners(car: Vehicle, x: float, y: float) -> NDArray[np.float64]:
    height, width = car.body.plate
    unit = np.array([[-0.5, -0.25], [0.5, -0.25], [0.5, 0.25], [-0.5, 0.25]])
    place: NDArray[np.float64] = unit * width * car.breadth + np.array([x, y - height * car.breadth])
    return place


def scene_layout(subject: Subject) -> Layout:
    """Return where plate and vehicle stand in the scene; the vehicle's outline leaves the street out."""
    car, x, y = _stand(subject)
    wide = np.array(((0.48, -0.01), *car.body.body, *car.body.cabin)) * [1.03, 1.02]
    shape = outline(tuple((float(a), float(b)) for a, b in wide)) * car.breadth * [1, -1] + [x, y]
    start = int(np.argmin(shape.sum(axis=1)))
    ordered = np.roll(shape, -start, axis=0)
    clockwise = ordered if _area(ordered) > 0 else np.roll(ordered[::-1], 1, axis=0)
    return Layout(WIDTH, HEIGHT, corners(_plate_corners(car, x, y)), corners(clockwise))


def _area(points: NDArray[np.float64]) -> float:
    x, y = points.T
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))


def draw_scene(subject: Subject, font: Path | None) -> bytes:
    """Return the scene as JPEG."""
    random = subject.random("scene")
    car, x, y = _stand(subject)
    picture = _street(int(random.integers(0, VARIANTS)), round(subject.daylight * 4))
    _shadow(picture, car, x, y)
    seen = vehicle_view(car)
    place = (round(x - seen.width / 2), round(y - seen.height + MARGIN))
    picture.paste(light(seen.convert("RGB"), _gain(subject.daylight, 0.12)), place, seen.getchannel("A"))
    if subject.daylight < 1:
        picture = _tail_lights(picture, car, (x, y), 1 - subject.daylight)
    face = soil(plate_face(subject.plate, subject.jurisdiction, font), random, float(random.beta(1.3, 6)))
    _mount(picture, face, car, (x, y), subject.daylight)
    picture = sensor(picture, random, 3.0 + 6.0 * (1 - subject.daylight))
    _caption(picture, subject, font)
    return jpeg(picture)


def _gain(daylight: float, lift: float = 0.0) -> tuple[float, float, float]:
    """Return what is left of each channel at this light; ``lift`` is what a lamp near by adds at night."""
    night, dusk = np.array(_NIGHT) + lift, np.array(_DUSK)
    gain = night + (dusk - night) * daylight * 2 if daylight < 0.5 else dusk + (1 - dusk) * (daylight * 2 - 1)
    return float(gain[0]), float(gain[1]), float(gain[2])


def _street(variant: int, quarter: int) -> Image.Image:
    """Return a street in one of five lights, from night (0) to day (4)."""
    return _lit_street(variant, quarter).copy()


@lru_cache(maxsize=24)
def _lit_street(variant: int, quarter: int) -> Image.Image:
    daylight = quarter / 4
    if quarter == 4:
        return street_view(variant)
    glow = 1 - daylight
    return ImageChops.screen(light(street_view(variant), _gain(daylight)), light(_lamp_light(), (glow, glow, glow)))


@lru_cache(maxsize=1)
def _lamp_light() -> Image.Image:
    """Return the light of the street lamps alone, on black; callers do not change it."""
    picture = Image.new("RGB", (WIDTH, HEIGHT))
    for x, y, radius, strength in LAMPS:
        picture = glare(picture, (x, y), radius, strength)
        picture = glare(picture, (x - radius, y + radius * 2.6), radius * 2.4, 0.3)
    return light(picture.filter(ImageFilter.GaussianBlur(5)), (1.0, 0.82, 0.52))


def _shadow(picture: Image.Image, car: Vehicle, x: float, y: float) -> None:
    wide, flat = int(car.breadth * 1.5), int(car.breadth * 0.3)
    round_shade = ImageChops.invert(Image.radial_gradient("L")).resize((wide, flat))
    dark = round_shade.point(lambda value: min(215, int(max(0, value - 80) * 2.2)))
    picture.paste((18, 18, 22), (int(x - wide / 2), int(y - flat * 0.55)), dark)


def _tail_lights(picture: Image.Image, car: Vehicle, stand: tuple[float, float], glow: float) -> Image.Image:
    height = (car.body.lamp[0][1] + car.body.lamp[2][1]) / 2 * car.breadth
    lit = light(glare(Image.new("RGB", (160, 160)), (80, 80), 80, glow), (1.0, 0.22, 0.14))
    for side in (-1, 1):
        corner = (int(stand[0] + side * 0.43 * car.breadth - 80), int(stand[1] - height - 80))
        box = (*corner, corner[0] + 160, corner[1] + 160)
        picture.paste(ImageChops.screen(picture.crop(box), lit), corner)
    return picture


def _mount(picture: Image.Image, face: Image.Image, car: Vehicle, stand: tuple[float, float], daylight: float) -> None:
    place = _plate_corners(car, *stand)
    low = np.floor(place.min(axis=0)).astype(int) - 2
    high = np.ceil(place.max(axis=0)).astype(int) + 2
    fine = 3
    size = (int(high[0] - low[0]) * fine, int(high[1] - low[1]) * fine)
    laid = perspective(face.reduce(2), (place - low) * fine, size).reduce(fine)
    # A plate sends light back: by night it is lit by its own lamp and the reader's flash.
    gain = 0.62 + 0.36 * daylight
    picture.paste(
        light(laid.convert("RGB"), (gain, gain, gain * 0.98)), (int(low[0]), int(low[1])), laid.getchannel("A")
    )


def _caption(picture: Image.Image, subject: Subject, font: Path | None) -> None:
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, HEIGHT - 30, WIDTH, HEIGHT), fill=(10, 11, 13))
    face = _caption_font(font)
    draw.text((14, HEIGHT - 15), f"QUILLAN WELLS LPR   {subject.reader}", (214, 216, 218), face, anchor="lm")
    draw.text((WIDTH - 14, HEIGHT - 15), f"{subject.local:%Y-%m-%d  %H:%M:%S}", (214, 216, 218), face, anchor="rm")


@lru_cache(maxsize=4)
def _caption_font(font: Path | None) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(19) if font is None else ImageFont.truetype(font, 22)
