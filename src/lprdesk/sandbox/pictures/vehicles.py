"""Vehicles seen from behind, as shapes in a unit of the vehicle's own width (y upwards from the ground)."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lprdesk.sandbox.pictures.subject import Subject

Shape = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The right half of each outline, from bottom to top; the left half mirrors it."""

    name: str
    body: Shape
    cabin: Shape
    window: Shape
    lamp: Shape
    plate: tuple[float, float]  # centre height, width
    bumper: tuple[float, float]
    lid: float  # height of the line between boot lid and body


BODIES: Final = (
    Body(
        name="saloon",
        body=((0.46, 0.11), (0.5, 0.17), (0.515, 0.34), (0.5, 0.47), (0.455, 0.545)),
        cabin=((0.43, 0.53), (0.345, 0.765), (0.26, 0.815)),
        window=((0.375, 0.555), (0.31, 0.745), (0.24, 0.765)),
        lamp=((0.505, 0.37), (0.33, 0.38), (0.31, 0.455), (0.495, 0.48)),
        plate=(0.385, 0.235),
        bumper=(0.13, 0.29),
        lid=0.53,
    ),
    Body(
        name="utility",
        body=((0.46, 0.12), (0.5, 0.18), (0.515, 0.4), (0.505, 0.58), (0.475, 0.62)),
        cabin=((0.47, 0.6), (0.405, 0.93), (0.33, 0.985)),
        window=((0.41, 0.645), (0.36, 0.885), (0.3, 0.91)),
        lamp=((0.51, 0.44), (0.4, 0.45), (0.41, 0.62), (0.495, 0.63)),
        plate=(0.42, 0.225),
        bumper=(0.14, 0.31),
        lid=0.61,
    ),
    Body(
        name="pickup",
        body=((0.47, 0.13), (0.5, 0.18), (0.51, 0.4), (0.505, 0.6), (0.49, 0.625)),
        cabin=((0.43, 0.61), (0.385, 0.87), (0.31, 0.915)),
        window=((0.37, 0.65), (0.335, 0.835), (0.28, 0.855)),
        lamp=((0.505, 0.36), (0.435, 0.36), (0.435, 0.58), (0.5, 0.58)),
        plate=(0.245, 0.225),
        bumper=(0.15, 0.335),
        lid=0.6,
    ),
    Body(
        name="van",
        body=((0.47, 0.1), (0.5, 0.16), (0.505, 0.5), (0.5, 0.72), (0.49, 0.76)),
        cabin=((0.49, 0.74), (0.465, 1.1), (0.41, 1.15)),
        window=((0.43, 0.78), (0.41, 1.0), (0.36, 1.03)),
        lamp=((0.5, 0.4), (0.455, 0.4), (0.46, 0.62), (0.5, 0.62)),
        plate=(0.37, 0.215),
        bumper=(0.12, 0.24),
        lid=0.75,
    ),
)
_COLOURS: Final = (
    (206, 209, 212), (172, 176, 181), (96, 101, 108), (44, 47, 52), (140, 38, 36), (38, 70, 118),
    (62, 92, 74), (178, 162, 132), (226, 226, 222), (88, 58, 46), (58, 108, 138),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A body in a colour, ``breadth`` px wide in the scene."""

    body: Body
    colour: tuple[int, int, int]
    breadth: float


def vehicle(subject: Subject) -> Vehicle:
    """Return the vehicle that carries this plate, always the same one."""
    random = subject.vehicle_random()
    body = BODIES[int(random.choice(len(BODIES), p=[0.4, 0.3, 0.2, 0.1]))]
    return Vehicle(body, _COLOURS[int(random.integers(0, len(_COLOURS)))], float(random.uniform(370, 420)))


def outline(shape: Shape) -> NDArray[np.float64]:
    """Return the whole outline of a right half, clockwise as drawn with y upwards."""
    right = np.array(shape)
    return np.concatenate([right, right[::-1] * [-1, 1]])


def rounded(points: NDArray[np.float64], times: int = 3) -> NDArray[np.float64]:
    """Return the closed outline with its corners cut again and again (Chaikin)."""
    for _ in range(times):
        after = np.roll(points, -1, axis=0)
        points = np.stack([0.75 * points + 0.25 * after, 0.25 * points + 0.75 * after], axis=1).reshape(-1, 2)
    return points
