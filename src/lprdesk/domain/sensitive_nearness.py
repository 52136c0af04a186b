"""Which reads lie within the radius of a sensitive place (SEN-1), and which place it is, for one read alone.

`SensitiveIndex.near` answers for all reads of an answer with a mark and a distance, and with nothing about kinds:
there is nothing to filter, count or sort by. `SensitiveIndex.around` names the places at one position, for the one
read that a person has chosen, because their policy must be acknowledged (SEN-3, SEN-4).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from lprdesk.domain.figures import SensitiveCategory
from lprdesk.domain.read import Reads
from lprdesk.domain.sensitive import Place, Places, category_of
from lprdesk.domain.sensitive_globe import FlatShapes, Floats, earth_centred, unwrapped
from lprdesk.domain.sensitive_search import PointGrid, Rows, ShapeBoxes

_BLOCK: Final = 50_000
"""Reads that are searched at once, which bounds the memory where places stand close together."""
_BANDS: Final = 300.0
"""Bands in a degree of latitude, by which reads are put in order."""


@dataclass(frozen=True, slots=True, eq=False)
class Nearness:
    """Per read, whether it lies inside a sensitive place's radius. `version`: the places that it was judged against."""

    inside: NDArray[np.bool_]
    distance_m: Floats
    """Metres to the nearest place within whose radius the read lies, 0 in a polygon; NaN outside every radius."""
    version: str

    def sentence(self) -> str:
        """The summary that stands over results."""
        return inside_sentence(int(np.count_nonzero(self.inside)), len(self.inside))


@dataclass(frozen=True, slots=True)
class Nearby:
    """A place within whose radius one read lies."""

    place: Place
    category: str
    """The profile's id of it."""
    category_name: str
    distance_m: float
    radius_m: int


class SensitiveIndex:
    """The places of one version under the categories in force on one day; built once, then asked for every answer.

    A place whose categories the profile does not have marks nothing. A read on the radius itself lies inside.
    """

    def __init__(self, places: Places, categories: Mapping[str, SensitiveCategory]) -> None:
        self.places = places
        self.version = places.version
        self._categories = categories
        self._names = [category_of(kinds, categories) for kinds in places.kinds]
        radius = np.array([0 if name is None else categories[name].radius_metres for name in self._names], float)
        counted = np.array([name is not None for name in self._names], bool)
        rows = np.flatnonzero(counted[places.kind]) if len(places) else np.empty(0, np.intp)
        parts, part_of = shapely.get_parts(unwrapped(places.geometry[rows]), return_index=True)
        self._radius: Floats = np.zeros(len(places))
        self._radius[rows] = radius[places.kind[rows]]
        is_point = shapely.get_type_id(parts) == shapely.GeometryType.POINT
        self._points, self._shapes = rows[part_of[is_point]], rows[part_of[~is_point]]
        if len(self._points):
            spots = parts[is_point]
            reach = max(float(self._radius[self._points].max()), 1.0)
            self._grid = PointGrid(shapely.get_x(spots), shapely.get_y(spots), reach)
        if len(self._shapes):
            self._boxes = ShapeBoxes(parts[~is_point], self._radius[self._shapes])
            self._flat = FlatShapes(parts[~is_point])

    def near(self, reads: Reads) -> Nearness:
        """Judge every read by its position."""
        return self.near_positions(reads.longitude, reads.latitude)

    def near_positions(self, longitude: Floats, latitude: Floats) -> Nearness:
        """Judge positions in degrees WGS 84; one that is NaN lies outside."""
        nearest = np.full(len(longitude), np.inf)
        for read, _, metres in self._within(longitude, latitude):
            _lower(nearest, read, metres)
        inside = np.isfinite(nearest)
        nearest[~inside] = np.nan
        for column in (inside, nearest):
            column.setflags(write=False)
        return Nearness(inside, nearest, self.version)

    def around(self, longitude: float, latitude: float) -> tuple[Nearby, ...]:
        """The places within whose radius one position lies, nearest first."""
        metres: dict[int, float] = {}
        for _, rows, away in self._within(np.array([longitude]), np.array([latitude])):
            for row, distance in zip(rows.tolist(), away.tolist(), strict=True):
                metres[row] = min(distance, metres.get(row, distance))
        return tuple(self._nearby(row, metres[row]) for row in sorted(metres, key=lambda row: (metres[row], row)))

    def _within(self, longitude: Floats, latitude: Floats) -> list[tuple[Rows, Rows, Floats]]:
        """(read, place, metres) of all pairs within the place's radius, reads in order in each of the lists."""
        stated = np.flatnonzero(np.isfinite(longitude) & np.isfinite(latitude))
        order = np.argsort(
            np.floor(latitude[stated] * _BANDS) * 720.0 + longitude[stated]
        )  # neighbours are found faster
        blocks = np.array_split(stated[order], len(stated) // _BLOCK + 1)
        return [part for block in blocks for part in self._within_block(block, longitude[block], latitude[block])]

    def _within_block(self, reads: Rows, longitude: Floats, latitude: Floats) -> list[tuple[Rows, Rows, Floats]]:
        positions = earth_centred(longitude, latitude)
        found = []
        if len(self._points):
            found += [
                (read, self._points[at], away) for read, at, away in self._grid.near(longitude, latitude, positions)
            ]
        if len(self._shapes):
            read, at = self._boxes.near(longitude, latitude)
            found.append((read, self._shapes[at], self._flat.distances(positions[read], at)))
        kept = [(part, part[2] <= self._radius[part[1]]) for part in found]
        return [(reads[read[keep]], place[keep], away[keep]) for (read, place, away), keep in kept]

    def _nearby(self, row: int, metres: float) -> Nearby:
        category = self._names[self.places.kind[row]]
        assert category is not None  # noqa: S101 - only places of a category in force are searched
        words = self._categories[category]
        return Nearby(self.places.place(row), category, words.name, metres, words.radius_metres)


def inside_sentence(inside: int, reads: int) -> str:
    """For example “14 of 62 reads lie inside a sensitive place's radius.”."""
    if reads == 1:
        lies = "lies inside a" if inside else "lies outside every"
        return f"The one read {lies} sensitive place's radius."
    if not inside:
        return f"None of {reads:,} reads lies inside a sensitive place's radius."
    return f"{inside:,} of {reads:,} reads {'lies' if inside == 1 else 'lie'} inside a sensitive place's radius."


def _lower(nearest: Floats, read: Rows, metres: Floats) -> None:
    """Lower each read's figure to the least of its own in `metres`, whose reads are in order."""
    if not len(read):
        return
    starts = np.flatnonzero(np.concatenate([[True], read[1:] != read[:-1]]))
    owner = read[starts]
    nearest[owner] = np.minimum(nearest[owner], np.minimum.reduceat(metres, starts))
