"""Files as they were really published, with all their quirks; they lie beside a checkout, not in it."""

from pathlib import Path
from typing import Any

import pytest
import shapely

from lprdesk.adapters.places.importing import Asked, import_file
from lprdesk.adapters.places.layers import PlacesFileFault
from lprdesk.adapters.places.mapping import load_mapping
from lprdesk.domain.sensitive import Places
from lprdesk.services.ports.places import ImportReport

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the published data sets do not lie beside this checkout")


def taken(name: str, mapping: str = "generic", **asked: Any) -> tuple[Places, ImportReport]:
    return import_file(DATA / name, load_mapping(mapping), Asked(**asked), lambda *_: None)


@pytest.mark.requirement("SEN-2")
@pytest.mark.parametrize("name", ["hifld_hospitals_3857.csv", "hifld_hospitals_3857_shp.zip"])
def test_hospitals_of_the_whole_country(name: str) -> None:
    places, report = taken(f"places_us/{name}", "hifld-hospitals")
    assert (report.rows, report.taken, report.left_out) == (7596, 7277, 319)
    assert {line.why for line in report.lines if line.outcome.value == "left out"} == {"closed"}
    doubled = [line.why for line in report.lines if line.outcome.value == "mended"]
    assert len(doubled) == 6  # and one that is closed
    assert all("apart; both are kept" in why for why in doubled)
    east = shapely.bounds(places.geometry)[:, 0]
    assert (east > 130).sum() > 0  # Guam, the Northern Marianas, Palau
    assert any("–" in name or "’" in name for name in places.name)
    assert not any("NOT AVAILABLE" in name for name in places.name)
    assert "Public domain" in report.licence
    assert report.dated is not None


def test_schools_of_florida() -> None:
    _, report = taken("places_us/hifld_public_schools_florida.csv", "hifld-schools")
    assert (report.rows, report.taken, report.left_out) == (4337, 4275, 62)
    assert "WEBSITE" in report.dropped


@pytest.mark.parametrize(("name", "rows", "gone"), [
    ("charter-schools", 131, 0), ("child-development-centers", 347, 0), ("embassies", 177, 0),
    ("homeless-shelter-locations", 56, 0), ("hospital-areas", 14, 0), ("hospitals", 18, 0),
    ("independent-schools", 62, 0), ("libraries", 26, 0), ("places-of-worship", 900, 0),
    ("playground-locations", 91, 0), ("polling-place", 551, 0), ("public-school-grounds", 173, 0),
    ("public-schools", 122, 0), ("recreation-facilities", 134, 4), ("universities-and-colleges", 30, 0),
])  # fmt: skip
def test_a_citys_own_files(name: str, rows: int, gone: int) -> None:
    places, report = taken(f"places_dc/{name}.geojson", category="school")
    assert (report.rows, report.left_out) == (rows, gone)
    middle = shapely.centroid(places.geometry)
    assert ((shapely.get_x(middle) > -77.2) & (shapely.get_x(middle) < -76.8)).all()
    assert shapely.is_valid(places.geometry).all()


def test_of_places_of_worship_the_faith_is_not_read() -> None:
    _, report = taken("places_dc/places-of-worship.geojson", category="place-of-worship")
    assert "RELIGION" in report.dropped


def test_a_ring_that_crosses_itself_is_mended() -> None:
    _, report = taken("places_dc/public-school-grounds.geojson", category="school")
    assert [line.row for line in report.lines] == [32]


@pytest.mark.parametrize(("name", "rows"), [
    ("sandiego_schools_epsg2230_shp.zip", 1030), ("sandiego_rec_centers_multipoint_2230_nocpg_shp.zip", 54),
])  # fmt: skip
def test_state_plane_in_feet(name: str, rows: int) -> None:
    places, report = taken(f"places_quirks/{name}", category="school")
    assert (report.rows, report.left_out) == (rows, 0)
    bounds = shapely.total_bounds(places.geometry)
    assert bounds[0] > -117.7
    assert bounds[3] < 33.6


def test_an_empty_layer_is_told() -> None:
    places, report = taken("places_quirks/empty_layer.gpkg", category="school")
    assert (len(places), report.notes) == (0, ("extras has no rows.",))


def test_a_servers_answer_is_no_map() -> None:
    with pytest.raises(PlacesFileFault, match="still at work"):
        taken("places_quirks/not_geojson_arcgis_processing.geojson", category="school")
