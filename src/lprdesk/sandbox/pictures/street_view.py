"""The street behind the vehicle: sky, hills, houses, road, kerb, and people on the pavement, who are nobody."""

from functools import lru_cache
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

WIDTH: Final = 960
HEIGHT: Final = 600
HORIZON: Final = 190
VARIANTS: Final = 12
_VANISHING_X: Final = 500
_LAMP_SCALES: Final = (0.2, 0.34)
# x, y, radius (px) and strength of the lamps' light by night: the heads of the posts drawn below
LAMPS: Final = tuple(
    (_VANISHING_X + 14 + 900 * s - 132 * s, HORIZON - 4 + (HEIGHT - HORIZON) * s - 620 * s, 190 * s, 0.95)
    for s in _LAMP_SCALES
)


def _to_vanishing(x: float, at_y: float, y: float) -> float:
    """Return where the line from (x, at_y) to the vanishing point stands at height y."""
    return _VANISHING_X + (x - _VANISHING_X) * (y - HORIZON) / (at_y - HORIZON)


@lru_cache(maxsize=VARIANTS)
def street_view(variant: int) -> Image.Image:
    """Return one of the city's views by clear daylight; callers do not change it."""
    random = np.random.default_rng([variant, 7041])
    picture = _sky(random)
    draw = ImageDraw.Draw(picture)
    _hills(draw, random)
    _ground(draw, random)
    _houses(draw, random)
    picture = picture.filter(ImageFilter.GaussianBlur(1.2))
    draw = ImageDraw.Draw(picture)
    _lamp_posts(draw)
    _people(draw, random)
    picture = picture.filter(ImageFilter.GaussianBlur(0.8))
    return _asphalt(picture, random)


def _sky(random: np.random.Generator) -> Image.Image:
    top, low = np.array([112, 156, 205.0]), np.array([214, 222, 226.0])
    share = np.linspace(0, 1, HEIGHT)[:, None] ** 0.8
    column = top + (low - top) * np.clip(share * HEIGHT / HORIZON, 0, 1)
    picture = Image.fromarray(np.repeat(column[:, None, :], WIDTH, axis=1).astype(np.uint8))
    clouds = Image.fromarray((random.random((6, 14)) * 255).astype(np.uint8)).resize(
        (WIDTH, HORIZON), Image.Resampling.BICUBIC
    )
    picture.paste((240, 242, 244), (0, 0), clouds.point(lambda value: max(0, value - 150)))
    return picture


def _hills(draw: ImageDraw.ImageDraw, random: np.random.Generator) -> None:
    x = np.arange(0, WIDTH + 1, 12)
    for height, colour in ((46, (150, 152, 164)), (28, (146, 134, 120))):
        phase = random.uniform(0, 6, 3)
        y = HORIZON - height * (0.55 + 0.3 * np.sin(x / 170 + phase[0]) + 0.15 * np.sin(x / 61 + phase[1]))
        draw.polygon([(0, HORIZON + 6), *zip(x.tolist(), y.tolist(), strict=True), (WIDTH, HORIZON + 6)], fill=colour)


def _ground(draw: ImageDraw.ImageDraw, random: np.random.Generator) -> None:
    draw.rectangle((0, HORIZON, WIDTH, HEIGHT), fill=(164, 150, 128))
    for left, right, colour in (
        (-560, 1_700, (172, 170, 165)),
        (-330, 1_420, (128, 127, 125)),
        (-300, 1_390, (84, 85, 88)),
    ):
        draw.polygon(
            [(left, HEIGHT), (right, HEIGHT), (_VANISHING_X + 5, HORIZON), (_VANISHING_X - 5, HORIZON)], fill=colour
        )
    for lane in (185, 905):
        _dashes(draw, lane, (206, 204, 196))
    for offset in (-4, 6):
        edge = -215 + offset * 2
        draw.line((edge, HEIGHT, _to_vanishing(edge, HEIGHT, HORIZON + 3), HORIZON + 3), fill=(198, 166, 72), width=3)
    for joint in np.linspace(0, 1, 9)[1:] ** 2:
        y = HORIZON + joint * (HEIGHT - HORIZON)
        near = _to_vanishing(1_420, HEIGHT, y)
        draw.line((near, y, _to_vanishing(1_700, HEIGHT, y), y), fill=(150, 148, 143), width=1)
    if random.random() < 0.5:
        x, y = random.uniform(230, 700), random.uniform(420, 560)
        draw.ellipse((x - 42, y - 9, x + 42, y + 9), fill=(74, 74, 76), outline=(64, 64, 66))


def _dashes(draw: ImageDraw.ImageDraw, x: float, colour: tuple[int, int, int]) -> None:
    edges = HORIZON + (HEIGHT - HORIZON) * np.linspace(0.12, 1.15, 14) ** 2
    for low, high in zip(edges[::2], edges[1::2], strict=True):
        thick = (high - HORIZON) / (HEIGHT - HORIZON) * 7
        quad = [
            (_to_vanishing(x + side * width, HEIGHT, y), y)
            for y, side, width in ((low, -1, thick), (low, 1, thick), (high, 1, thick), (high, -1, thick))
        ]
        draw.polygon(quad, fill=colour)


def _houses(draw: ImageDraw.ImageDraw, random: np.random.Generator) -> None:
    for side in (-1, 1):
        for depth in np.linspace(0.12, 0.62, 6):
            scale = depth
            inner = _VANISHING_X + side * (1_250 * scale + 30)
            outer = inner + side * random.uniform(380, 620) * scale
            base = HORIZON + (HEIGHT - HORIZON) * scale * 0.86
            top = base - random.uniform(330, 640) * scale
            tone = random.uniform(0.82, 1.08)
            wall = tuple(
                int(channel * tone)
                for channel in ((178, 160, 138), (150, 128, 112), (188, 184, 176))[int(random.integers(0, 3))]
            )
            box = (min(inner, outer), top, max(inner, outer), base)
            draw.rectangle(box, fill=wall)
            draw.rectangle((box[0], top, box[2], top + 16 * scale), fill=tuple(int(c * 0.75) for c in wall))
            _windows(draw, box, scale)


def _windows(draw: ImageDraw.ImageDraw, box: tuple[float, float, float, float], scale: float) -> None:
    left, top, right, base = box
    step = 86 * scale
    for x in np.arange(left + step * 0.4, right - step * 0.6, step):
        for y in np.arange(top + 40 * scale, base - 70 * scale, 112 * scale):
            draw.rectangle((x, y, x + step * 0.5, y + 62 * scale), fill=(84, 98, 112), outline=(120, 112, 104))


def _lamp_posts(draw: ImageDraw.ImageDraw) -> None:
    for scale in _LAMP_SCALES:
        x = _VANISHING_X + 900 * scale + 14
        base = HORIZON + (HEIGHT - HORIZON) * scale
        top = base - 620 * scale
        thick = max(2, int(11 * scale))
        draw.line((x, base, x, top), fill=(74, 76, 80), width=thick)
        draw.line((x, top, x - 130 * scale, top - 8 * scale), fill=(74, 76, 80), width=thick)
        draw.ellipse((x - 160 * scale, top - 16 * scale, x - 105 * scale, top + 6 * scale), fill=(222, 220, 206))


def _people(draw: ImageDraw.ImageDraw, random: np.random.Generator) -> None:
    for _ in range(int(random.integers(1, 4))):
        scale = random.uniform(0.3, 0.62)
        x = _VANISHING_X + (1_010 + random.uniform(-30, 60)) * scale
        base = HORIZON + (HEIGHT - HORIZON) * scale * 1.01
        tall = random.uniform(195, 225) * scale
        coat = tuple(int(value) for value in random.integers(40, 150, 3))
        for leg in (-0.07, 0.06):
            draw.line(
                (x, base - 0.48 * tall, x + leg * tall * 1.6, base), fill=(44, 46, 54), width=max(2, int(0.11 * tall))
            )
        draw.rounded_rectangle(
            (x - 0.13 * tall, base - 0.86 * tall, x + 0.13 * tall, base - 0.42 * tall), int(0.08 * tall), fill=coat
        )
        for arm in (-1, 1):
            draw.line(
                (x + arm * 0.13 * tall, base - 0.8 * tall, x + arm * 0.19 * tall, base - 0.45 * tall),
                fill=coat,
                width=max(2, int(0.07 * tall)),
            )
        draw.ellipse((x - 0.07 * tall, base - tall, x + 0.07 * tall, base - 0.85 * tall), fill=(150, 122, 104))


def _asphalt(picture: Image.Image, random: np.random.Generator) -> Image.Image:
    grain = random.integers(0, 14, (HEIGHT - HORIZON, WIDTH, 1))
    pixels = np.array(picture)
    pixels[HORIZON:] = np.clip(pixels[HORIZON:].astype(np.int16) - grain, 0, 255).astype(np.uint8)
    return Image.fromarray(pixels)
