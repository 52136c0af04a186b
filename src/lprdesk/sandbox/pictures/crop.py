"""The crop: the plate on its bumper, as an infrared-lit plate camera sees it."""

from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from lprdesk.sandbox.pictures.optics import bend, glare, jpeg, light, perspective, sensor, soil
from lprdesk.sandbox.pictures.plate_face import plate_face
from lprdesk.sandbox.pictures.subject import Layout, Subject, corners
from lprdesk.sandbox.pictures.vehicles import vehicle

WIDTH: Final = 320
HEIGHT: Final = 160
_FINE: Final = 2  # drawn twice as large, then reduced


def _corners(subject: Subject) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    random = subject.random("crop-angle")
    width = random.uniform(0.66, 0.78) * WIDTH
    height = width * random.uniform(0.47, 0.52)
    turn, tilt = random.normal(0, 0.035), random.normal(0, 0.05)
    box = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])
    flat = box * [width, height]
    flat[:, 1] *= 1 + box[:, 0] * tilt * 2
    flat[:, 0] *= 1 + box[:, 1] * abs(tilt) * 0.6
    turned = flat @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    placed: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = turned + np.array(
        [WIDTH / 2 + random.normal(0, 5), HEIGHT / 2 + random.normal(0, 3)]
    )
    return placed


def crop_layout(subject: Subject) -> Layout:
    """Return where the plate stands in the crop; all of a crop is vehicle."""
    whole = ((0.0, 0.0), (float(WIDTH), 0.0), (float(WIDTH), float(HEIGHT)), (0.0, float(HEIGHT)))
    return Layout(WIDTH, HEIGHT, corners(_corners(subject)), whole)


def draw_crop(subject: Subject, font: Path | None) -> bytes:
    """Return the crop as JPEG."""
    random = subject.random("crop")
    day = subject.daylight
    weak = float(np.clip((0.92 - subject.confidence) * 2.2, 0, 1))  # what made the machine unsure is to be seen
    face = soil(plate_face(subject.plate, subject.jurisdiction, font), random, float(random.beta(1.3, 5)) + 0.5 * weak)
    if subject.bent:
        face = bend(face, random)
    picture = _bumper(subject, random)
    fine = perspective(face, _corners(subject) * _FINE, picture.size)
    shape = fine.getchannel("A")
    shadow = ImageChops.offset(shape, 4, 8).filter(ImageFilter.BoxBlur(5)).point(lambda value: int(value * 0.6))
    if day < 0.5:
        plate_light = light(fine.convert("L").convert("RGB"), (1.06, 1.06, 1.06), 14)
        picture = light(picture.convert("L").convert("RGB"), (0.26, 0.27, 0.29), 5)
    else:
        warm = 1 - day
        plate_light = light(fine.convert("RGB"), (1.0 - 0.1 * warm, 0.97 - 0.16 * warm, 0.93 - 0.22 * warm))
        picture = light(picture, (1 - 0.3 * warm, 0.95 - 0.32 * warm, 0.92 - 0.36 * warm))
        picture.paste((0, 0, 0), (0, 0), shadow)
    picture.paste(plate_light, (0, 0), shape)
    if random.random() < 0.16:
        centre = (random.uniform(0.2, 0.8) * picture.width, random.uniform(0.1, 0.5) * picture.height)
        picture = glare(picture, centre, random.uniform(70, 150), random.uniform(0.6, 1.0))
    picture = picture.reduce(_FINE).filter(
        ImageFilter.GaussianBlur(0.35 + 0.4 * float(random.beta(1.5, 5)) + 0.8 * weak)
    )
    return jpeg(sensor(picture, random, 4.0 + (3.0 if day < 0.5 else 0.0) + 5 * weak))


def _bumper(subject: Subject, random: np.random.Generator) -> Image.Image:
    """Return the ground: the recess between bumper and boot lid in the vehicle's colour."""
    rise = np.concatenate([np.linspace(1.05, 0.62, HEIGHT // 2), np.linspace(0.5, 0.82, HEIGHT - HEIGHT // 2)])
    sheen = 1 + 0.1 * np.sin(np.linspace(0, 3.1, WIDTH) + random.uniform(0, 2))
    paint = np.clip(np.outer(rise, sheen)[:, :, None] * np.array(vehicle(subject).colour), 0, 255)
    picture = Image.fromarray(paint.astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    edge = int(HEIGHT * random.uniform(0.9, 0.96))
    draw.rectangle((0, edge, WIDTH, HEIGHT), fill=(34, 35, 37))
    draw.line((0, edge, WIDTH, edge), fill=(150, 150, 150))
    top = int(HEIGHT * random.uniform(0.03, 0.08))
    draw.line((0, top, WIDTH, top), fill=(20, 20, 22), width=3)
    draw.line((0, top + 3, WIDTH, top + 3), fill=(200, 200, 200))
    soft = picture.filter(ImageFilter.GaussianBlur(1.2))
    return soft.resize((WIDTH * _FINE, HEIGHT * _FINE), Image.Resampling.BILINEAR)
