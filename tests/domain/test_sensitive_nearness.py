"""Distances against geodesics (pyproj.Geod), everywhere that the United States and their territories lie."""

import math
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from fakes.some_places import places_of
from lprdesk.domain.figures import SensitiveCategory
from lprdesk.domain.sensitive_nearness import SensitiveIndex, inside_sentence

GEOD = Geod(ellps="WGS84")
HOMES = {
    "Columbus": (-83.0, 39.96),
    "Key West": (-81.8, 24.55),
    "Utqiagvik": (-156.79, 71.29),
    "Attu": (172.9, 52.9),
    "Semisopochnoi, at the antimeridian": (179.9995, 51.95),
    "Amatignak, at its other side": (-179.9995, 51.26),
    "Guam": (144.79, 13.44),
    "Pago Pago": (-170.7, -14.28),
    "Rose Atoll": (-168.15, -14.55),
    "San Juan": (-66.1, 18.45),
    "Equator": (-160.02, 0.0005),
}
home = st.sampled_from(sorted(HOMES.values()))
bearing = st.floats(0, 360)


def category(radius: int) -> dict[str, SensitiveCategory]:
    return {"school": SensitiveCategory("School", radius)}


def wrapped(longitude: float) -> float:
    return (longitude + 180) % 360 - 180


@given(home, bearing, st.floats(0.5, 3000), st.floats(-0.02, 0.02))
@settings(max_examples=300, deadline=None)
def test_a_point_is_as_far_as_the_geodesic_to_a_centimetre(
    start: tuple[float, float], towards: float, metres: float, shift: float
) -> None:
    longitude, latitude = wrapped(start[0] + shift), start[1] + shift
    east, north, _ = GEOD.fwd(longitude, latitude, towards, metres)
    index = SensitiveIndex(places_of([shapely.Point(longitude, latitude)]), category(4000))
    found = index.near_positions(np.array([wrapped(east)]), np.array([north]))
    assert found.distance_m[0] == pytest.approx(metres, abs=0.01)


@given(home, bearing, st.floats(-5, 5), st.sampled_from([50, 150, 300, 5000]))
@settings(max_examples=300, deadline=None)
def test_what_lies_within_the_radius_is_inside_and_nothing_else(
    start: tuple[float, float], towards: float, beyond: float, radius: int
) -> None:
    if abs(beyond) < 0.01:
        return
    east, north, _ = GEOD.fwd(*start, towards, radius + beyond)
    index = SensitiveIndex(places_of([shapely.Point(start)]), category(radius))
    assert index.near_positions(np.array([wrapped(east)]), np.array([north])).inside[0] == (beyond < 0)


def geodesic_to(shape: shapely.Geometry, longitude: float, latitude: float) -> float:
    """Metres to the nearest of very many positions along the shape's edges, straight in degrees (RFC 7946)."""
    dense = shapely.segmentize(shape, 2e-6)
    along = shapely.get_coordinates(dense)
    _, _, metres = GEOD.inv(np.full(len(along), longitude), np.full(len(along), latitude), along[:, 0], along[:, 1])
    return float(np.min(metres))


@given(home, bearing, st.floats(1, 400), st.floats(0.0004, 0.009), st.sampled_from(["polygon", "line", "multi"]))
@settings(max_examples=80, deadline=None)
def test_a_line_or_polygon_is_as_far_as_the_geodesic_to_a_decimetre(
    start: tuple[float, float], towards: float, metres: float, size: float, kind: str
) -> None:
    x, y = start  # longitudes may run past 180: the shape stays in one piece
    corners = [(x, y), (x + size, y + size / 3), (x + size / 2, y + size), (x - size / 4, y + size / 2)]
    east, north, _ = GEOD.fwd(x, y, 180 + (towards % 90) - 45, metres)
    made: dict[str, Any] = {
        "polygon": shapely.Polygon(corners),
        "line": shapely.LineString(corners[:3]),
        "multi": shapely.MultiPolygon([shapely.Polygon(corners), shapely.Point(x + 60, 40).buffer(0.001)]),
    }
    shape = made[kind]
    nearest = shape.geoms[0] if kind == "multi" else shape
    if kind != "line" and shapely.intersects_xy(nearest, east if abs(east - x) < 1 else east + 360 * np.sign(x), north):
        return
    index = SensitiveIndex(places_of([shape]), category(1000))
    found = index.near_positions(np.array([wrapped(east)]), np.array([north]))
    turned = east + 360 * round((x - east) / 360)
    assert found.distance_m[0] == pytest.approx(geodesic_to(nearest, turned, north), abs=0.1)


def test_inside_a_polygon_the_distance_is_nothing_and_in_its_hole_it_is_not() -> None:
    ring = shapely.Point(-83, 40).buffer(0.01).exterior.coords
    hole = shapely.Point(-83, 40).buffer(0.004).exterior.coords
    index = SensitiveIndex(places_of([shapely.Polygon(ring, [hole])]), category(150))
    found = index.near_positions(np.array([-83.007, -83.0, -83.0038]), np.array([40.0, 40.0, 40.0]))
    assert found.distance_m[0] == 0
    assert math.isnan(found.distance_m[1])
    assert 0 < found.distance_m[2] < 150


@pytest.mark.parametrize("across", [
    shapely.box(179.999, 51.9, 180.001, 51.902),
    shapely.MultiPolygon([shapely.box(179.999, 51.9, 180, 51.902), shapely.box(-180, 51.9, -179.999, 51.902)]),
    shapely.Polygon([(179.999, 51.9), (-179.999, 51.9), (-179.999, 51.902), (179.999, 51.902)]),
], ids=["past 180", "cut in two", "as if around the world"])  # fmt: skip
def test_a_polygon_across_the_antimeridian_is_near_at_both_sides_and_nowhere_else(across: shapely.Geometry) -> None:
    index = SensitiveIndex(places_of([across]), category(150))
    longitude = np.array([179.9995, -179.9995, 180.0, -180.0, 179.998, -179.998, 0.0, 179.9, -179.9])
    found = index.near_positions(longitude, np.full(9, 51.901))
    assert found.inside.tolist() == [True] * 6 + [False] * 3
    assert found.distance_m[:4] == pytest.approx(0, abs=1e-6)
    assert found.distance_m[4] == pytest.approx(GEOD.inv(179.998, 51.901, 179.999, 51.901)[2], abs=0.1)


def test_no_true_pair_is_lost_among_many(rng: np.random.Generator) -> None:
    x, y = rng.uniform(-122.5, -122.3, 1500), rng.uniform(47.5, 47.7, 1500)
    shapes = [
        shapely.box(a, b, a + 0.001, b + 0.001) if i % 3 else shapely.Point(a, b)
        for i, (a, b) in enumerate(zip(x, y, strict=True))
    ]
    reads_x, reads_y = rng.uniform(-122.5, -122.3, 400), rng.uniform(47.5, 47.7, 400)
    index = SensitiveIndex(places_of(shapes), category(300))
    found = index.near_positions(reads_x, reads_y)
    for at in range(400):
        away = np.array([_brute(shape, reads_x[at], reads_y[at]) for shape in _close(shapes, reads_x[at], reads_y[at])])
        least = away.min(initial=np.inf)
        if abs(least - 300) > 0.1:
            assert found.inside[at] == (least < 300)
        if found.inside[at]:
            assert found.distance_m[at] == pytest.approx(least, abs=0.1)


def _close(shapes: list[shapely.Geometry], x: float, y: float) -> list[shapely.Geometry]:
    return [shape for shape in shapes if shapely.distance(shape, shapely.Point(x, y)) < 0.006]


def _brute(shape: shapely.Geometry, x: float, y: float) -> float:
    if shapely.intersects_xy(shape, x, y):
        return 0.0
    return geodesic_to(shapely.segmentize(shape, 1e-5), x, y)


def test_each_category_has_its_own_radius_and_one_that_the_profile_lacks_marks_nothing() -> None:
    spots = [shapely.Point(-83, 40), shapely.Point(-83, 41), shapely.Point(-83, 42), shapely.Point(-83, 43)]
    kinds = [("school",), ("children", "demonstration"), ("demonstration", "school"), ("nowhere",)]
    figures = {"school": SensitiveCategory("School", 150), "demonstration": SensitiveCategory("Rally", 500)}
    index = SensitiveIndex(places_of(spots, kinds), figures)
    east = np.array([GEOD.fwd(spot.x, spot.y, 90, 300)[0] for spot in spots])
    found = index.near_positions(east, np.array([spot.y for spot in spots]))
    assert found.inside.tolist() == [False, True, True, False]
    (nearby,) = index.around(float(east[1]), 41)
    assert (nearby.category, nearby.category_name, nearby.radius_m) == ("demonstration", "Rally", 500)
    assert nearby.distance_m == pytest.approx(300, abs=0.1)
    assert nearby.place.geometry == spots[1]


def test_one_position_names_every_place_around_it_nearest_first() -> None:
    spots = [shapely.Point(-83.001, 40), shapely.Point(-83, 40), shapely.box(-83, 40, -82.999, 40.001)]
    index = SensitiveIndex(places_of(spots), category(150))
    assert [nearby.place.id for nearby in index.around(-83.0002, 40.0)][-1] == "0"
    assert [nearby.place.id for nearby in index.around(-82.9999, 40.0)] == ["2", "1", "0"]
    assert index.around(-83.1, 40.0) == ()


def test_positions_that_are_nowhere_lie_outside() -> None:
    index = SensitiveIndex(places_of([shapely.Point(0, 0), shapely.Point(10, 90)]), category(150))
    found = index.near_positions(np.array([np.nan, 0.0, 0.0, 77.0]), np.array([40.0, np.nan, 0.0, 90.0]))
    assert found.inside.tolist() == [False, False, True, True]
    assert index.near_positions(np.empty(0), np.empty(0)).inside.tolist() == []


def test_without_places_nothing_is_marked() -> None:
    found = SensitiveIndex(places_of([]), category(150)).near_positions(np.array([-83.0]), np.array([40.0]))
    assert not found.inside.any()


@pytest.mark.requirement("SEN-4")
def test_nothing_of_the_answer_says_of_which_kind_the_places_are() -> None:
    index = SensitiveIndex(places_of([shapely.Point(-83, 40)]), category(150))
    found = index.near_positions(np.array([-83.0]), np.array([40.0]))
    assert set(type(found).__slots__) == {"inside", "distance_m", "version"}
    assert {name for name in dir(index) if not name.startswith("_")} == {
        "around", "near", "near_positions", "places", "version",
    }  # fmt: skip


@pytest.mark.parametrize(("inside", "reads", "sentence"), [
    (14, 62, "14 of 62 reads lie inside a sensitive place's radius."),
    (1, 62, "1 of 62 reads lies inside a sensitive place's radius."),
    (0, 1062, "None of 1,062 reads lies inside a sensitive place's radius."),
    (1, 1, "The one read lies inside a sensitive place's radius."),
    (0, 1, "The one read lies outside every sensitive place's radius."),
])  # fmt: skip
def test_the_sentence(inside: int, reads: int, sentence: str) -> None:
    assert inside_sentence(inside, reads) == sentence


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(4)
