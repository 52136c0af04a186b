"""A vehicle from behind, drawn once for each body and colour."""

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from lprdesk.sandbox.pictures.vehicles import Vehicle, outline, rounded

MARGIN: Final = 12  # px around the vehicle
_FINE: Final = 2
Colour = tuple[int, int, int]


@lru_cache(maxsize=16)
def vehicle_view(car: Vehicle) -> Image.Image:
    """Return the vehicle as RGBA, MARGIN px around it; callers do not change it."""
    unit = car.breadth * _FINE
    size = (int(unit * 1.04) + 2 * MARGIN * _FINE, int(unit * (car.body.cabin[-1][1] + 0.02)) + 2 * MARGIN * _FINE)
    return _Easel(size, unit).paint(car).reduce(_FINE)


class _Easel:
    """Draws in the vehicle's unit: x to both sides of its middle, y upwards from the ground."""

    def __init__(self, size: tuple[int, int], unit: float) -> None:
        self._picture = Image.new("RGBA", size, (0, 0, 0, 0))
        self._unit = unit
        self._middle = size[0] / 2
        self._ground = size[1] - MARGIN * _FINE

    def paint(self, car: Vehicle) -> Image.Image:
        body, colour = car.body, car.colour
        for side in (-1, 1):
            self._fill(self._box(side * 0.42, 0.0, 0.15, 0.2), (22, 22, 24), 2)
        self._fill(self._box(0, 0.07, 0.8, 0.1), (16, 16, 18), 1)
        for side in (-1, 1):
            self._fill(self._box(side * 0.45, body.lid + 0.07, 0.1, 0.055), (44, 46, 50), 2)
        # The cabin is drawn deeper than it is seen, so that its rounded foot lies behind the body.
        foot = (body.cabin[0][0] + 0.02, body.lid - 0.16)
        self._shade(rounded(outline((foot, *body.cabin))), colour, 1.06, 0.8)
        self._glass(rounded(outline(body.window)))
        self._shade(rounded(outline(body.body), 2), colour, 1.12, 0.55)
        self._line(body.lid, 0.47, 0.006, (16, 16, 18, 150))
        self._line(body.lid - 0.012, 0.46, 0.004, (255, 255, 255, 90))
        low, high = body.bumper
        self._shade(rounded(outline(((0.49, low), (0.515, (low + high) / 2), (0.5, high)))), colour, 0.95, 0.5)
        self._line(high, 0.5, 0.007, (12, 12, 14, 170))
        self._fill(self._box(0, low - 0.02, 0.84, 0.07), (30, 31, 33), 2)
        for side in (-1, 1):
            self._lamp(np.array(body.lamp) * [side, 1])
        self._recess(body.plate)
        self._fill(self._box(0.33, 0.085, 0.07, 0.03), (92, 94, 98), 2)
        return self._picture

    def _px(self, points: NDArray[np.float64]) -> list[tuple[float, float]]:
        return [(self._middle + x * self._unit, self._ground - y * self._unit) for x, y in points]

    @staticmethod
    def _box(x: float, y: float, width: float, height: float) -> NDArray[np.float64]:
        half = width / 2
        return np.array([[x - half, y], [x + half, y], [x + half, y + height], [x - half, y + height]])

    def _mask(self, points: NDArray[np.float64]) -> Image.Image:
        mask = Image.new("L", self._picture.size, 0)
        ImageDraw.Draw(mask).polygon(self._px(points), fill=255)
        return mask

    def _fill(self, points: NDArray[np.float64], colour: Colour, roundness: int) -> None:
        ImageDraw.Draw(self._picture).polygon(self._px(rounded(points, roundness)), fill=(*colour, 255))

    def _shade(self, points: NDArray[np.float64], colour: Colour, top: float, bottom: float) -> None:
        """Fill with paint that is lit from above and darker towards both sides."""
        outline_px = np.array(self._px(points))
        left, high = np.floor(outline_px.min(axis=0)).astype(int)
        right, low = np.ceil(outline_px.max(axis=0)).astype(int) + 1
        rows = np.linspace(0, 1, low - high)
        fall = top + (bottom - top) * rows**1.3 + 0.1 * np.exp(-(((rows - 0.22) / 0.07) ** 2))
        across = 1 - 0.34 * np.abs(np.linspace(-1, 1, self._picture.width)[left:right]) ** 3
        light = Image.fromarray(np.clip(np.outer(fall, across) * 128, 0, 255).astype(np.uint8))
        paint = Image.merge(
            "RGB", [light.point([min(255, value * part // 128) for value in range(256)]) for part in colour]
        )
        mask = Image.new("L", paint.size, 0)
        ImageDraw.Draw(mask).polygon([(x - left, y - high) for x, y in outline_px], fill=255)
        self._picture.paste(paint, (int(left), int(high)), mask)

    def _glass(self, points: NDArray[np.float64]) -> None:
        mask = self._mask(points)
        self._shade(points, (58, 68, 78), 1.35, 0.62)
        draw = ImageDraw.Draw(self._picture)
        glint = Image.new("L", self._picture.size, 0)
        left, right = points[:, 0].min(), points[:, 0].max()
        low, high = points[:, 1].min(), points[:, 1].max()
        for start, width in ((0.12, 0.16), (0.34, 0.05)):
            a = left + (right - left) * start
            band = np.array(
                [
                    [a, low],
                    [a + width * (right - left), low],
                    [a + (width + 0.16) * (right - left), high],
                    [a + 0.16 * (right - left), high],
                ]
            )
            ImageDraw.Draw(glint).polygon(self._px(band), fill=46)
        self._picture.paste((225, 236, 245, 255), (0, 0), Image.composite(glint, Image.new("L", glint.size, 0), mask))
        draw.line(self._px(np.concatenate([points, points[:1]])), fill=(18, 18, 20, 255), width=2 * _FINE)

    def _line(self, y: float, half: float, thick: float, colour: tuple[int, int, int, int]) -> None:
        layer = Image.new("RGBA", self._picture.size, (0, 0, 0, 0))
        ImageDraw.Draw(layer).line(
            self._px(np.array([[-half, y], [half, y]])), fill=colour, width=max(2, int(thick * self._unit))
        )
        self._picture.alpha_composite(layer)

    def _lamp(self, points: NDArray[np.float64]) -> None:
        self._shade(rounded(points, 1), (176, 30, 30), 1.25, 0.7)
        middle = points.mean(axis=0)
        self._fill(rounded(middle + (points - middle) * [0.7, 0.26]), (236, 172, 160), 1)

    def _recess(self, plate: tuple[float, float]) -> None:
        height, width = plate
        recess = self._box(0, height - width * 0.32, width * 1.22, width * 0.64)
        mask = self._mask(rounded(recess, 1)).filter(ImageFilter.GaussianBlur(2 * _FINE))
        self._picture.paste((14, 14, 16, 255), (0, 0), mask.point(lambda value: int(value * 0.55)))
