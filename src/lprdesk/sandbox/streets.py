"""The street plan: a grid of arterials and local streets bent by the ground, a creek with bridges, and a railway."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

import numpy as np

from lprdesk.sandbox.city import HEIGHT_M, WIDTH_M, City, Floats, degrees, randomness

_AVENUES: Final = (
    "Juniper", "Sagebrush", "Cottonwood", "Quail", "Meridian", "Foundry", "Tamarack",
    "Larkspur", "Heron", "Saltgrass", "Winnower", "Obsidian", "Pinyon",
)  # fmt: skip
_ORDINALS: Final = ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th")
_BLOCK_M: Final = 160.0
_STEP_M: Final = 80.0


@dataclass(frozen=True, slots=True)
class Street:
    """A line on the ground; points are metres east and north of the city's origin."""

    name: str
    kind: str  # arterial | local | creek | railway
    points: Floats


@dataclass(frozen=True, slots=True)
class Plan:
    """All lines of the city, and the corners of its arterials (metres) by avenue and street number."""

    streets: tuple[Street, ...]
    avenues: tuple[str, ...]
    cross_streets: tuple[str, ...]
    corners: Floats  # [avenue, cross street, 2]


def _bend(x: Floats, y: Floats) -> Floats:
    """Return the points moved as the ground moves them, so that no street is quite straight."""
    return np.stack(
        [x + 110 * np.sin(y / 1500 + 0.4) + 30 * np.sin(x / 700), y + 80 * np.sin(x / 1900) + 35 * np.sin(y / 600 + 1)],
        axis=-1,
    )


def _creek_y(x: Floats) -> Floats:
    y: Floats = 0.36 * HEIGHT_M + 420 * np.sin(x / 1700 + 0.8) + 90 * np.sin(x / 430)
    return y


def _positions(random: np.random.Generator, count: int, length: float) -> Floats:
    even = np.linspace(0.04, 0.96, count) * length
    return even + random.uniform(-0.16, 0.16, count) * length / count


def _between(edges: Floats) -> Floats:
    """Return the lines of the local streets between arterials, a block apart."""
    parts = [np.linspace(low, high, max(2, round((high - low) / _BLOCK_M)) + 1)[1:-1] for low, high in pairwise(edges)]
    return np.concatenate(parts)


def _dry_runs(x: Floats, y: Floats) -> list[Floats]:
    """Return the pieces of a local street that do not cross the creek: only arterials have bridges."""
    dry = np.abs(y - _creek_y(x)) > 70
    edges = np.flatnonzero(np.diff(np.concatenate([[0], dry.astype(np.int8), [0]])))
    runs = edges.reshape(-1, 2)
    return [_bend(x[start:end], y[start:end]) for start, end in runs if end - start > 1]


@lru_cache(maxsize=4)
def plan(city: City) -> Plan:
    """Return the city's plan."""
    random = randomness(city, "streets")
    columns = _positions(random, len(_AVENUES), WIDTH_M)
    rows = _positions(random, len(_ORDINALS), HEIGHT_M)
    along_x = np.arange(0.0, WIDTH_M + 1, _STEP_M)
    along_y = np.arange(0.0, HEIGHT_M + 1, _STEP_M)
    streets = [Street("Quillan Creek", "creek", _bend(along_x, _creek_y(along_x)))]
    streets.append(Street("Great Basin Short Line", "railway", _bend(along_x, 0.62 * HEIGHT_M + 0.11 * along_x)))
    avenues = tuple(f"{name} Avenue" for name in _AVENUES)
    cross = tuple(f"{name} Street" for name in _ORDINALS)
    streets += [
        Street(name, "arterial", _bend(np.full_like(along_y, x), along_y))
        for name, x in zip(avenues, columns, strict=True)
    ]
    streets += [
        Street(name, "arterial", _bend(along_x, np.full_like(along_x, y))) for name, y in zip(cross, rows, strict=True)
    ]
    for number, x in enumerate(_between(columns), 1):
        streets += [
            Street(f"Block Lane {number}", "local", run) for run in _dry_runs(np.full_like(along_y, x), along_y)
        ]
    for number, y in enumerate(_between(rows), 1):
        streets += [Street(f"Terrace {number}", "local", run) for run in _dry_runs(along_x, np.full_like(along_x, y))]
    grid_x, grid_y = np.meshgrid(columns, rows, indexing="ij")
    return Plan(tuple(streets), avenues, cross, _bend(grid_x, grid_y))


def streets_geojson(city: City) -> dict[str, Any]:
    """Return the plan as a GeoJSON FeatureCollection of lines with ``name`` and ``kind`` (RFC 7946, WGS 84)."""
    features = []
    for street in plan(city).streets:
        latitude, longitude = degrees(street.points[:, 0], street.points[:, 1])
        line = np.stack([longitude, latitude], axis=1).round(6).tolist()
        features.append(
            {
                "type": "Feature",
                "properties": {"name": street.name, "kind": street.kind},
                "geometry": {"type": "LineString", "coordinates": line},
            }
        )
    return {"type": "FeatureCollection", "features": features}
