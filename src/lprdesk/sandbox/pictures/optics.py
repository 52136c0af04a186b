"""What lies between a plate and its picture: angle, bends, dirt, glare, light, lens and sensor."""

from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

Points = NDArray[np.float64]
_JPEG_QUALITY: Final = 84


def perspective(source: Image.Image, corners: Points, size: tuple[int, int]) -> Image.Image:
    """Return the picture laid onto four corners (px, clockwise from the upper left) of a clear ground."""
    width, height = source.size
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    rows, right = [], []
    for (x, y), (u, v) in zip(corners, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    coefficients = np.linalg.solve(np.array(rows), np.array(right))
    return source.transform(size, Image.Transform.PERSPECTIVE, coefficients.tolist(), Image.Resampling.BILINEAR)


def bend(face: Image.Image, random: np.random.Generator) -> Image.Image:
    """Return a dented plate: one corner folded, the middle pushed in."""
    width, height = face.size
    steps_x, steps_y = 9, 5
    grid = np.stack(np.meshgrid(np.linspace(0, width, steps_x), np.linspace(0, height, steps_y)), axis=-1)
    moved = grid.copy()
    dent = np.array([random.uniform(0.25, 0.75) * width, random.uniform(0.3, 0.9) * height])
    away = grid - dent
    pull = np.exp(-(away**2).sum(axis=-1, keepdims=True) / (0.2 * width) ** 2)
    moved += away * pull * -0.3
    moved[..., 1] += 14 * np.sin(grid[..., 0] / width * np.pi * random.uniform(1.2, 2.4))
    mesh = []
    for row in range(steps_y - 1):
        for column in range(steps_x - 1):
            box = (*grid[row, column].astype(int), *grid[row + 1, column + 1].astype(int))
            corners = (moved[row, column], moved[row + 1, column], moved[row + 1, column + 1], moved[row, column + 1])
            mesh.append((box, tuple(float(value) for corner in corners for value in corner)))
    bent = face.transform(face.size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)
    shade = Image.new("L", face.size, 0)
    edge = random.uniform(0.55, 0.8) * width
    ImageDraw.Draw(shade).polygon([(edge, 0), (width, 0), (width, height * 0.7)], fill=110)
    dark = Image.composite(
        Image.new("RGBA", face.size, (16, 16, 20, 255)), bent, shade.filter(ImageFilter.GaussianBlur(14))
    )
    dark.putalpha(bent.getchannel("A"))
    return dark


def soil(face: Image.Image, random: np.random.Generator, amount: float) -> Image.Image:
    """Return a plate with road dirt, thicker towards its lower edge; ``amount`` from 0 to 1."""
    width, height = face.size
    coarse = random.random((9, 18)) * 0.7 + np.linspace(0, 0.55, 9)[:, None]
    clouds = Image.fromarray((np.clip(coarse - 0.45, 0, 1) * 255).astype(np.uint8)).resize(
        (width, height), Image.Resampling.BICUBIC
    )
    mask = clouds.point(lambda value: int(min(235, value * amount * 1.9)))
    draw = ImageDraw.Draw(mask)
    for _ in range(int(amount * 60)):
        x, y, r = random.uniform(0, width), random.uniform(height * 0.3, height), random.uniform(1, 7)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=int(150 + 80 * amount))
    dirty = face.copy()
    dirty.paste((104, 88, 66, 255), (0, 0), mask)
    dirty.putalpha(face.getchannel("A"))
    return dirty


def glare(picture: Image.Image, centre: tuple[float, float], radius: float, strength: float) -> Image.Image:
    """Return the picture with a flare of light."""
    light = Image.radial_gradient("L").resize((int(2 * radius), int(2 * radius)))
    light = ImageChops.invert(light).point(lambda value: int(max(0, value - 70) * 1.38 * strength))
    layer = Image.new("L", picture.size, 0)
    layer.paste(light, (int(centre[0] - radius), int(centre[1] - radius)))
    return ImageChops.screen(picture, Image.merge("RGB", (layer, layer, layer.point(lambda value: int(value * 0.93)))))


def light(picture: Image.Image, gain: tuple[float, float, float], lift: float = 0.0) -> Image.Image:
    """Return the picture with each channel multiplied, then lifted (0-255)."""
    table = [min(255, max(0, int(value * factor + lift))) for factor in gain for value in range(256)]
    return picture.point(table)


def sensor(picture: Image.Image, random: np.random.Generator, noise: float) -> Image.Image:
    """Return the picture with the sensor's noise (standard deviation, 0-255)."""
    grain = random.integers(0, 256, (picture.height, picture.width), np.uint8)
    scaled = Image.fromarray(grain).point(lambda value: int(128 + (value - 127.5) / 74 * noise))
    return ImageChops.add(picture, Image.merge("RGB", (scaled,) * 3), 1, -128)


def jpeg(picture: Image.Image) -> bytes:
    """Return the picture's file: no metadata, the same bytes for the same picture."""
    file = BytesIO()
    picture.save(file, "JPEG", quality=_JPEG_QUALITY)
    return file.getvalue()
