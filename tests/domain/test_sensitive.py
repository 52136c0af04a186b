import dataclasses

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from fakes.some_places import places_of
from lprdesk.domain.sensitive import COARSE_DEGREES, Places, category_of, coarse_cells, places_version


def test_columns_that_do_not_belong_together_are_refused() -> None:
    places = places_of([shapely.Point(-83, 40)])
    with pytest.raises(ValueError, match="column name"):
        dataclasses.replace(places, name=np.array([], "O"))
    with pytest.raises(ValueError, match="nowhere"):
        dataclasses.replace(places, kind=np.array([1], "i4"))


@pytest.mark.parametrize("geometry", [None, shapely.Point(), shapely.Point(0, 91), shapely.Point(np.inf, 0)])
def test_geometry_that_is_nowhere_is_refused(geometry: shapely.Geometry | None) -> None:
    with pytest.raises(ValueError, match="geometry"):
        places_of([geometry])


def test_columns_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="read-only"):
        places_of([shapely.Point(0, 0)]).coarse[0] = True


def test_joined_places_keep_their_kinds_and_sources() -> None:
    first, second = places_of([shapely.Point(0, 0)], [("school",)]), places_of([shapely.Point(1, 1)], [("hospital",)])
    both = Places.joined([first, second])
    assert [both.place(row).categories for row in range(2)] == [("school",), ("hospital",)]
    assert len(Places.joined([])) == 0


def test_the_version_does_not_depend_on_the_order_and_does_on_everything_else() -> None:
    version = places_version([("a", "1"), ("b", "2")])
    assert version == places_version([("b", "2"), ("a", "1")])
    assert len({version, places_version([("a", "2"), ("b", "1")]), places_version([("a", "1")])}) == 3


def test_the_first_category_that_the_profile_has_counts() -> None:
    assert category_of(("hospital", "medical"), {"medical", "school"}) == "medical"
    assert category_of(("hospital",), {"school"}) is None


@given(st.floats(-179, 179), st.floats(-70, 70))
def test_a_coarse_cell_holds_the_place_and_says_nothing_of_where(longitude: float, latitude: float) -> None:
    point = shapely.Point(longitude, latitude)
    (cell,) = coarse_cells(np.array([point], "O"))
    assert cell.buffer(1e-6).contains(point)
    corners = np.array(cell.bounds) / COARSE_DEGREES
    assert np.abs(corners - np.round(corners)).max() < 1e-3  # only multiples of the grid's step
    assert shapely.area(cell) == pytest.approx(COARSE_DEGREES**2, rel=1e-3)


def test_coarse_places_never_leave() -> None:
    places = dataclasses.replace(
        places_of([shapely.Point(0, 0), shapely.box(0, 0, 1, 1)]), coarse=np.array([False, True])
    )
    assert places.exportable().tolist() == [True, False]
