"""The invented city: where it would lie, and how its metres become degrees.

Quillan Wells does not exist. Its ground is the dry lake of the Smoke Creek Desert in Nevada, where nobody lives, so
that no read, street or school of the sandbox can be taken for somebody's own.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from math import cos, radians
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NAME: Final = "Quillan Wells, Nevada (invented)"
ZONE: Final = "America/Los_Angeles"
SOUTH_WEST: Final = (40.4300, -119.7900)  # latitude, longitude of the plane's origin
WIDTH_M: Final = 8_800.0
HEIGHT_M: Final = 6_400.0
_METRES_PER_DEGREE: Final = 111_194.9  # of a great circle on the mean sphere


@dataclass(frozen=True, slots=True)
class City:
    """One drawing of the city. Equal values give equal streets, readers and lives, on every machine.

    ``anchor`` is the local day on which the demonstration plates' lives end; their reads lie before it.
    """

    seed: int
    anchor: date


def randomness(city: City, *names: str) -> np.random.Generator:
    """Return a generator that depends on the city's seed and the names alone."""
    digest = hashlib.blake2b("\x1f".join((str(city.seed), *names)).encode(), digest_size=16).digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))


def degrees(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return latitude and longitude of points in metres east and north of the origin."""
    latitude = SOUTH_WEST[0] + y / _METRES_PER_DEGREE
    longitude = SOUTH_WEST[1] + x / (_METRES_PER_DEGREE * cos(radians(SOUTH_WEST[0])))
    return latitude, longitude
