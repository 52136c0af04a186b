"""Distances on the WGS 84 ellipsoid without a projection of the whole country.

A position becomes earth-centred metres. Between two points the straight chord, lengthened to its arc, differs from the
geodesic by less than a millimetre up to 20 km. A line or polygon is laid flat on the plane that touches the ellipsoid
at its middle, and so is the read: over a place of 10 km that costs less than a millimetre in 300 m. Longitudes past
180 and the seam at 180 need no care here: the earth-centred metres have no seam.
"""

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_A: Final = 6378137.0  # metres, WGS 84
_E2: Final = 6.69437999014e-3
_MEAN_RADIUS: Final = 6371008.8
METRES_A_DEGREE: Final = 110500.0
"""The least metres in a degree of latitude (and, times the cosine, of longitude): no box made with it is too small."""
_LONGEST_EDGE: Final = 0.004
"""Degrees. An edge is straight in longitude and latitude (RFC 7946); longer ones are cut, or their bow would count."""


def earth_centred(longitude: Floats, latitude: Floats) -> Floats:
    """Metres from the earth's centre, one row a position (degrees, on the ellipsoid)."""
    east, north = np.radians(longitude), np.radians(latitude)
    sine, cosine = np.sin(north), np.cos(north)
    across = _A / np.sqrt(1.0 - _E2 * sine * sine)
    place = np.empty((len(east), 3))
    place[:, 0] = across * cosine * np.cos(east)
    place[:, 1] = across * cosine * np.sin(east)
    place[:, 2] = across * (1.0 - _E2) * sine
    return place


def arc(chord: Floats) -> Floats:
    """The length over ground of a straight line through the earth, both in metres."""
    half: Floats = np.minimum(chord / (2.0 * _MEAN_RADIUS), 1.0)
    length: Floats = 2.0 * _MEAN_RADIUS * np.arcsin(half)
    return length


def unwrapped(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    """The geometries with those that lie across the 180th meridian in one piece, by longitudes past 180."""
    bounds = shapely.bounds(geometry).reshape(-1, 4)
    across = np.flatnonzero(bounds[:, 2] - bounds[:, 0] > 180.0)
    if not len(across):
        return geometry
    whole = geometry.copy()
    whole[across] = shapely.transform(
        geometry[across], lambda places: np.column_stack([places[:, 0] % 360.0, places[:, 1]])
    )
    return whole


class FlatShapes:
    """Lines and polygons, each laid flat on the plane that touches the ellipsoid at its middle."""

    def __init__(self, geometry: NDArray[np.object_]) -> None:
        bounds = shapely.bounds(geometry).reshape(-1, 4)
        longitude, latitude = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
        self._origin = earth_centred(longitude, latitude)
        east, north = np.radians(longitude), np.radians(latitude)
        self._east = np.stack([-np.sin(east), np.cos(east), np.zeros(len(east))], axis=1)
        self._north = np.stack([-np.sin(north) * np.cos(east), -np.sin(north) * np.sin(east), np.cos(north)], axis=1)
        wide = np.maximum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1]) > _LONGEST_EDGE
        cut = np.array(geometry, dtype="O")
        cut[wide] = shapely.segmentize(cut[wide], _LONGEST_EDGE)
        places, owner = shapely.get_coordinates(cut, return_index=True)
        self._flat = shapely.set_coordinates(cut, self._laid(earth_centred(places[:, 0], places[:, 1]), owner))

    def _laid(self, positions: Floats, owner: NDArray[np.intp]) -> Floats:
        away = positions - self._origin[owner]
        return np.stack(
            [np.einsum("ij,ij->i", away, self._east[owner]), np.einsum("ij,ij->i", away, self._north[owner])], axis=1
        )

    def distances(self, positions: Floats, shape: NDArray[np.intp]) -> Floats:
        """Metres from each earth-centred position to the shape of the same row; 0 within a polygon."""
        found: Floats = shapely.distance(shapely.points(self._laid(positions, shape)), self._flat[shape])
        return found
