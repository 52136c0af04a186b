"""What is drawn, and where plate and vehicle stand in the drawing."""

from dataclasses import dataclass
from datetime import datetime
from math import cos, pi

import numpy as np

Corner = tuple[float, float]
Box = tuple[Corner, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A read as it truly was. ``local`` is the city's wall clock (naive); ``key`` settles every random trait."""

    key: int
    plate: str
    jurisdiction: str
    reader: str
    local: datetime
    confidence: float
    bent: bool

    @property
    def daylight(self) -> float:
        """1 at full day, 0 at night, between them at dawn and dusk; days are longer in June."""
        half_day = 6.05 + 1.35 * cos((self.local.timetuple().tm_yday - 172) / 365 * 2 * pi)
        hour = self.local.hour + self.local.minute / 60
        return float(np.clip((half_day - abs(hour - 12.6)) / 0.8 + 0.5, 0.0, 1.0))

    def random(self, part: str) -> np.random.Generator:
        """Return the generator for one picture of this read."""
        return np.random.default_rng([self.key, *part.encode()])

    def vehicle_random(self) -> np.random.Generator:
        """Return the generator for the vehicle: the same plate is always on the same vehicle."""
        return np.random.default_rng(list(f"{self.jurisdiction} {self.plate}".encode()))


@dataclass(frozen=True, slots=True)
class Layout:
    """Size (px), and the corners of plate and vehicle from the upper left one on, clockwise (px)."""

    width: int
    height: int
    plate_box: Box
    vehicle_box: Box


def corners(points: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Box:
    """Return points as corners, to a tenth of a pixel."""
    return tuple((round(float(x), 1), round(float(y), 1)) for x, y in points)
