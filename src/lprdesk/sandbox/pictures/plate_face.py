"""The plate itself, flat and clean: ground, issuer, characters, legend, bolts and stickers."""

from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from lprdesk.sandbox.pictures.issuers import look

WIDTH: Final = 720  # twelve by six inches
HEIGHT: Final = 360
_CHARACTER_HEIGHT: Final = 212
_ROOM: Final = 640


@lru_cache(maxsize=16)
def _font(path: Path | None, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size) if path is None else ImageFont.truetype(path, size)


@lru_cache(maxsize=32)
def plate_face(plate: str, jurisdiction: str, font: Path | None) -> Image.Image:
    """Return the plate as RGBA, with rounded corners; callers do not change it."""
    style = look(jurisdiction)
    face = Image.new("RGBA", (WIDTH, HEIGHT), (0, 0, 0, 0))
    draw = ImageDraw.Draw(face)
    draw.rounded_rectangle((0, 0, WIDTH - 1, HEIGHT - 1), 34, fill=style.ground)
    if style.band:
        face.paste(style.band, (0, 6), _fading_band())
    draw.rounded_rectangle((7, 7, WIDTH - 8, HEIGHT - 8), 28, outline=_shade(style.ink, style.ground), width=4)
    title = "#FFFFFF" if style.band and _dark(style.band) else style.ink
    draw.text((WIDTH / 2, 40), style.name, title, _font(font, 50), anchor="mm", features=None)
    if style.legend:
        draw.text((WIDTH / 2, HEIGHT - 34), style.legend, style.ink, _font(font, 36), anchor="mm")
    face.alpha_composite(_characters(plate, style.ink, font))
    for x in (150, WIDTH - 150):
        for y in (34, HEIGHT - 34):
            draw.ellipse((x - 11, y - 9, x + 11, y + 9), fill="#8D8F92", outline="#5A5C5F", width=3)
    draw.rounded_rectangle((WIDTH - 92, 22, WIDTH - 34, 66), 6, fill="#C8513B")
    draw.text((WIDTH - 63, 44), "27", "#FFFFFF", _font(font, 34), anchor="mm")
    return face


def _characters(plate: str, ink: str, font: Path | None) -> Image.Image:
    """Return the characters on a clear ground, embossed, squeezed where there are many of them."""
    shown = f"{plate[:3]}·{plate[3:]}" if len(plate) > 4 else plate
    face = _font(font, 270)
    probe = ImageDraw.Draw(Image.new("L", (8, 8)))
    left, top, right, bottom = probe.textbbox((0, 0), shown, face)
    text = Image.new("L", (int(right - left) + 12, int(bottom - top) + 8), 0)
    ImageDraw.Draw(text).text((6 - left, 4 - top), shown, 255, face)
    width = min(_ROOM, round(text.width * _CHARACTER_HEIGHT / text.height * 1.12))
    text = text.resize((width, _CHARACTER_HEIGHT), Image.Resampling.BICUBIC)
    mask = Image.new("L", (WIDTH, HEIGHT), 0)
    place = ((WIDTH - width) // 2, (HEIGHT - _CHARACTER_HEIGHT) // 2 + 6)
    mask.paste(text, place)
    layer = Image.new("RGBA", (WIDTH, HEIGHT), (0, 0, 0, 0))
    soft = mask.filter(ImageFilter.GaussianBlur(3))
    layer.paste((20, 22, 28, 120), (5, 5), soft)
    layer.paste((255, 255, 255, 120), (-4, -4), soft)
    layer.paste(ink, (0, 0), mask)
    return layer


def _fading_band() -> Image.Image:
    fade = Image.linear_gradient("L").transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((WIDTH, 84))
    band = Image.new("L", (WIDTH, 84), 0)
    ImageDraw.Draw(band).rounded_rectangle((6, 0, WIDTH - 7, 200), 28, fill=255)
    return Image.composite(fade.point(lambda v: min(255, v * 2)), band, band)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _dark(colour: str) -> bool:
    red, green, blue = _rgb(colour)
    return 0.3 * red + 0.59 * green + 0.11 * blue < 140


def _shade(ink: str, ground: str) -> tuple[int, int, int]:
    """Return the colour between ink and ground: the pressed rim."""
    (r1, g1, b1), (r2, g2, b2) = _rgb(ink), _rgb(ground)
    return (r1 + 2 * r2) // 3, (g1 + 2 * g2) // 3, (b1 + 2 * b2) // 3
