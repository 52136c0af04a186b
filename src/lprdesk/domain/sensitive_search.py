"""Finding the places that can be near a read, before any distance is taken: none that is near is ever left out."""

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from lprdesk.domain.sensitive_globe import METRES_A_DEGREE, Floats, arc, earth_centred

Rows = NDArray[np.intp]

_SEAM: Final = 360.0


def pairs_of(first: Rows, last: Rows) -> tuple[Rows, Rows]:
    """All (owner, position) pairs of the half-open ranges first..last, owners in order."""
    many = last - first
    owner = np.repeat(np.arange(len(first)), many)
    start = np.repeat(first - np.concatenate([[0], np.cumsum(many)[:-1]]), many) if len(first) else owner
    return owner, np.arange(len(owner)) + start


class PointGrid:
    """Points sorted by the cell they lie in; a cell is at least `reach_m` wide and high everywhere.

    Bands of equal latitude, each cut into as many columns as its northern or southern edge allows. What lies near a
    read is then in three runs of the sorted points, one a band. Points at the 180th meridian stand at both its sides.
    """

    def __init__(self, longitude: Floats, latitude: Floats, reach_m: float) -> None:
        self._reach_m = reach_m
        self._height = min(reach_m / METRES_A_DEGREE * 1.001, 60.0)
        bands = int(180.0 / self._height) + 1
        edge = np.minimum(np.abs(np.arange(-1, bands + 1) * self._height - 90.0) + self._height * 2.0, 90.0)
        columns = np.floor(_SEAM / self._height * np.cos(np.radians(edge)))
        self._columns = np.maximum(columns, 1.0)
        width = self._columns + 4.0  # two columns of copies at either side of the seam
        self._first = np.concatenate([[0.0], np.cumsum(width)[:-1]]) + 2.0
        rows = np.arange(len(longitude))
        band, column = self._cell(longitude, latitude)
        most = self._columns[band]
        left, right = np.flatnonzero(column < 2), np.flatnonzero(column >= most - 2)
        keys = np.concatenate(
            [
                self._first[band] + column,
                (self._first[band] + column + most)[left],
                (self._first[band] + column - most)[right],
            ]
        )
        copies = np.concatenate([rows, left, right])
        order = np.argsort(keys, kind="stable")
        self._keys, self._rows = keys[order], copies[order]
        self._positions = earth_centred(longitude, latitude)[self._rows]

    def _cell(self, longitude: Floats, latitude: Floats) -> tuple[Rows, Floats]:
        band = ((latitude + 90.0) / self._height).astype(np.intp) + 1
        turned = (longitude + 180.0) % _SEAM / _SEAM
        return band, np.minimum(np.floor(turned * self._columns[band]), self._columns[band] - 1.0)

    def near(self, longitude: Floats, latitude: Floats, positions: Floats) -> list[tuple[Rows, Rows, Floats]]:
        """(read, point, metres) of every pair within reach; reads in order within each of the lists."""
        found = []
        band, _ = self._cell(longitude, latitude)
        turned = (longitude + 180.0) % _SEAM / _SEAM
        for beside in (-1, 0, 1):
            there = np.clip(band + beside, 0, len(self._columns) - 1)
            column = np.minimum(np.floor(turned * self._columns[there]), self._columns[there] - 1.0)
            key = self._first[there] + column
            read, at = pairs_of(
                np.searchsorted(self._keys, key - 1.0, "left"), np.searchsorted(self._keys, key + 1.0, "right")
            )
            away = self._positions[at] - positions[read]
            square = np.einsum("ij,ij->i", away, away)
            close = np.flatnonzero(square <= self._reach_m**2)
            found.append((read[close], self._rows[at[close]], arc(np.sqrt(square[close]))))
        return found


class ShapeBoxes:
    """Boxes around lines and polygons, each widened by its own reach; those at the 180th meridian stand twice."""

    def __init__(self, geometry: NDArray[np.object_], reach_m: Floats) -> None:
        bounds = shapely.bounds(geometry).reshape(-1, 4)
        high = reach_m / METRES_A_DEGREE * 1.001
        polewards = np.minimum(np.maximum(np.abs(bounds[:, 1]), np.abs(bounds[:, 3])) + high, 89.9)
        wide = high / np.cos(np.radians(polewards))
        turns = np.round((bounds[:, 0] + bounds[:, 2]) / 2 / _SEAM) * _SEAM  # so that the middle lies in -180..180
        west, east = bounds[:, 0] - turns - wide, bounds[:, 2] - turns + wide
        rows = np.arange(len(bounds))
        past_east, past_west = np.flatnonzero(east > 180.0), np.flatnonzero(west < -180.0)
        self._rows: Rows = np.concatenate([rows, past_east, past_west])
        shift = np.concatenate([np.zeros(len(rows)), np.full(len(past_east), -_SEAM), np.full(len(past_west), _SEAM)])
        south, north = (bounds[:, 1] - high)[self._rows], (bounds[:, 3] + high)[self._rows]
        self._tree = shapely.STRtree(shapely.box(west[self._rows] + shift, south, east[self._rows] + shift, north))

    def near(self, longitude: Floats, latitude: Floats) -> tuple[Rows, Rows]:
        """(read, shape) of every pair that can be within reach, reads in order."""
        read, box = self._tree.query(shapely.points(longitude, latitude))
        return read, self._rows[box]
