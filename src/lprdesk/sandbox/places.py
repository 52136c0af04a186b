"""Invented places of every category that a policy calls sensitive, as GeoJSON.

Shelters for victims of violence are given as an area of about a kilometre, never as a point. Temporary events carry
the days on which they took place.
"""

from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from lprdesk.sandbox.city import HEIGHT_M, WIDTH_M, City, degrees, randomness

# category: names. The categories are those of the 2011 policy and of the 2021 memorandum on protected areas.
_POINTS: Final = {
    "school": ("Juniper Primary School", "Heron Middle School", "Quillan Wells High School", "Foundry Street Academy"),
    "college": ("Quillan Wells Community College",),
    "preschool": ("Little Burrow Pre-school", "Cottontail Nursery"),
    "hospital": ("Meridian General Hospital",),
    "clinic": ("Saltgrass Clinic", "Larkspur Counselling Rooms"),
    "worship": ("Chapel of the Open Range", "Temple on Quail", "Masjid Pinyon", "Tamarack Synagogue", "Cedar Zendo"),
    "playground": ("Creekside Playground", "Winnower Green", "Ninth Street Swings"),
    "recreation": ("Obsidian Recreation Centre",),
    "child-care": ("Sagebrush Day Care",),
    "bus-stop": ("School bus stop Pinyon and 4th", "School bus stop Heron and 7th"),
    "social-services": ("Food Bank of the Wells", "Third Street Shelter", "Family Justice Office"),
    "disaster-relief": ("Flood Relief Store",),
}
_EVENTS: Final = {
    "ceremony": ("Wedding at the Bandstand", "Funeral, Tamarack Cemetery"),
    "demonstration": ("Water Rights March",),
}
_SHELTER_HALF_M: Final = 500.0


def places_geojson(city: City) -> dict[str, Any]:
    """Return all places with ``name``, ``category`` and, for events, ``from`` and ``to`` (local days)."""
    random = randomness(city, "places")
    features = [_feature(name, category, _point(random)) for category, names in _POINTS.items() for name in names]
    for category, names in _EVENTS.items():
        for name in names:
            first = city.anchor - timedelta(days=int(random.integers(5, 90)))
            features.append(_feature(name, category, _point(random), first))
    features.append(_feature("Shelter (area only)", "violence-shelter", _coarse_square(random)))
    return {"type": "FeatureCollection", "features": features}


def _feature(name: str, category: str, geometry: dict[str, Any], day: date | None = None) -> dict[str, Any]:
    properties: dict[str, Any] = {"name": name, "category": category}
    if day is not None:
        properties |= {"from": day.isoformat(), "to": (day + timedelta(days=1)).isoformat()}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _somewhere(random: np.random.Generator) -> tuple[float, float]:
    return float(random.uniform(0.08, 0.92) * WIDTH_M), float(random.uniform(0.08, 0.92) * HEIGHT_M)


def _point(random: np.random.Generator) -> dict[str, Any]:
    x, y = _somewhere(random)
    latitude, longitude = degrees(np.array([x]), np.array([y]))
    return {"type": "Point", "coordinates": [round(float(longitude[0]), 6), round(float(latitude[0]), 6)]}


def _coarse_square(random: np.random.Generator) -> dict[str, Any]:
    x, y = _somewhere(random)
    side = np.array([-1, 1, 1, -1, -1]) * _SHELTER_HALF_M
    up = np.array([-1, -1, 1, 1, -1]) * _SHELTER_HALF_M
    latitude, longitude = degrees(x + side, y + up)
    return {"type": "Polygon", "coordinates": [np.stack([longitude, latitude], axis=1).round(3).tolist()]}
