"""Every kind of file, made by the test, with what goes wrong in such files."""

import json
import math
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes.osm_file import Node, write_pbf
from lprdesk.adapters.places.importing import Asked, import_file
from lprdesk.adapters.places.layers import PlacesFileFault
from lprdesk.adapters.places.mapping import MappingFault, load_mapping
from lprdesk.domain.faults import Fault
from lprdesk.domain.sensitive import COARSE_NAME, Places
from lprdesk.services.ports.places import ImportReport, Outcome


def taken(path: Path, mapping: str = "generic", **asked: Any) -> tuple[Places, ImportReport]:
    return import_file(path, load_mapping(mapping), Asked(**asked), lambda *_: None)


def lines(report: ImportReport) -> list[tuple[int, str, str]]:
    return [(line.row, line.outcome.value, line.why) for line in report.lines]


def frame(crs: str | None = "EPSG:4326") -> geopandas.GeoDataFrame:
    """Two schools and a clinic near Columbus, in any reference system."""
    shapes = [shapely.Point(-83.0, 40.0), shapely.box(-83.01, 40.0, -83.009, 40.001), shapely.Point(-82.9, 39.9)]
    rows = {
        "id": [1, 2, 3],
        "name": ["Elm School", "Oak Școală", "Brook Clinic"],
        "category": ["school", "school", "clinic"],
        "principal": ["never read", "never read", "never read"],
    }
    made = geopandas.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4326")
    return made.set_crs(None, allow_override=True) if crs is None else made.to_crs(crs)


def write(folder: Path, kind: str, made: geopandas.GeoDataFrame) -> Path:
    path = folder / f"places.{kind}"
    if kind == "parquet":
        made.to_parquet(path)
    elif kind == "zip":
        inside = folder / "shapes"
        inside.mkdir()
        made[made.geom_type == "Point"].to_file(inside / "points.shp")
        made[made.geom_type == "Polygon"].to_file(inside / "areas.shp")
        with zipfile.ZipFile(path, "w") as archive:
            for file in sorted(inside.iterdir()):
                archive.write(file, f"deep/{file.name}")
    else:
        made.to_file(path)
    return path


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:2230", "EPSG:3735", "EPSG:5070", "EPSG:4269"])
@pytest.mark.parametrize("kind", ["gpkg", "parquet", "zip"])
def test_any_kind_in_any_declared_system(kind: str, crs: str, tmp_path: Path) -> None:
    places, report = taken(write(tmp_path, kind, frame(crs)))
    assert (report.rows, report.taken, report.left_out) == (3, 3, 0)
    assert report.dropped == ("principal",)
    found = {places.place(row).name: places.place(row) for row in range(3)}
    school = found["Elm School"]
    assert school.id == "1"
    assert math.hypot(school.geometry.x + 83, school.geometry.y - 40) < 2e-5
    assert school.categories == ("school", "children")
    assert found["Brook Clinic"].categories == ("hospital", "medical")
    assert shapely.area(found["Oak Școală"].geometry) == pytest.approx(1e-6, rel=0.01)


def test_geojson_says_its_system_by_being_geojson(tmp_path: Path) -> None:
    places, report = taken(write(tmp_path, "geojson", frame()), licence="CC BY 4.0", name="ours")
    assert (len(places), report.licence, places.sources[0].name) == (3, "CC BY 4.0", "ours")


def test_a_file_without_a_system_needs_the_persons_word(tmp_path: Path) -> None:
    path = write(tmp_path, "gpkg", frame("EPSG:3735"))
    bare = frame("EPSG:3735").set_crs(None, allow_override=True)
    with pytest.warns(UserWarning, match="'crs' was not provided"):
        bare[bare.geom_type == "Point"].to_file(tmp_path / "bare.shp")
    with pytest.raises(PlacesFileFault, match="--crs"):
        taken(tmp_path / "bare.shp")
    places, _ = taken(tmp_path / "bare.shp", crs="EPSG:3735")
    assert places.geometry[0].x == pytest.approx(-83, abs=1e-5)
    with pytest.raises(PlacesFileFault, match="not known here"):
        taken(tmp_path / "bare.shp", crs="EPSG:999999")
    assert len(taken(path)[0]) == 3


def collection(*features: tuple[dict[str, Any] | None, dict[str, Any]]) -> str:
    return json.dumps({
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": values, "geometry": place} for place, values in features],
    })  # fmt: skip


def point(*at: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": at}


def ring(*at: tuple[float, float]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [at]}


SCHOOL = {"category": "School "}


def test_every_row_that_is_not_plainly_taken_is_told(tmp_path: Path) -> None:
    bow = ring((-83, 40), (-82.99, 40.01), (-82.99, 40), (-83, 40.01), (-83, 40))
    path = tmp_path / "places.geojson"
    path.write_text(collection(
        (point(-83, 40), SCHOOL),
        (None, SCHOOL),
        (point(0, 0), SCHOOL),
        (point(40, -83), SCHOOL),
        (point(-83, 140), SCHOOL),
        (bow, SCHOOL),
        (ring((-83, 40), (-82.99, 40), (-82.99, 40.01)), SCHOOL),
        (point(-83, 40), {"category": "bank"}),
        (point(-83, 40), {"category": "school", "status": " Closed"}),
        (point(-83, 40), {"category": "child-care", "type": "CDH (Child Development Home)"}),
        (point(-83, 40), {"category": "demonstration"}),
        (point(144.79, 13.44), SCHOOL),
        (point(-170.7, -14.28), SCHOOL),
    ))  # fmt: skip
    places, report = taken(path)
    told = lines(report)
    assert [(row, outcome) for row, outcome, _ in told] == [
        (2, "left out"), (3, "left out"), (4, "left out"), (5, "left out"), (6, "mended"), (7, "mended"),
        (8, "left out"), (9, "left out"), (10, "left out"), (11, "left out"),
    ]  # fmt: skip
    whys = {row: why for row, _, why in told}
    assert "0 and 0" in whys[3]
    assert "exchanged" in whys[4]
    assert "exchanged" in whys[5]
    assert (whys[6], whys[7]) == ("its outline crossed or touched itself", "its outline was not closed")
    assert (whys[9], whys[10]) == ("closed", "a private home")
    assert "temporary" in whys[11]
    assert (report.rows, report.taken, report.mended, report.left_out, len(places)) == (13, 5, 2, 8, 5)
    assert shapely.is_valid(places.geometry).all()


@pytest.mark.requirement("SEN-2")
def test_a_shelter_from_violence_is_kept_as_an_area_without_its_name(tmp_path: Path) -> None:
    path = tmp_path / "shelters.geojson"
    path.write_text(collection(
        (point(-83.0123, 40.0123), {"category": "shelter", "name": "Larkspur Domestic Violence Shelter", "id": "L7"}),
        (point(-83.0124, 40.0124), {"category": "shelter", "name": "Family  VIOLENCE Office", "id": "L8"}),
        (point(-83.0123, 40.0123), {"category": "shelter", "name": "Third Street Shelter", "id": "L9"}),
    ))  # fmt: skip
    places, report = taken(path)
    assert (report.taken, report.coarse, report.places) == (3, 2, 2)
    cell = places.place(0)
    assert (cell.name, cell.coarse, places.exportable().tolist()) == (COARSE_NAME, True, [False, True])
    assert cell.geometry.equals(shapely.box(-83.02, 40.0, -83.0, 40.02))
    held = " ".join([*places.id.tolist(), *places.name.tolist(), *(why for _, _, why in lines(report))])
    assert not any(word in held for word in ("Larkspur", "L7", "L8", "0123"))


def test_a_table_keeps_its_zeros_and_tells_its_bad_rows(tmp_path: Path) -> None:
    path = tmp_path / "schools.csv"
    path.write_bytes(
        "\ufeffid;name;Lat;Lng;dated\r\n"
        '007;"Elm; upper School";40.0;-83.0;2024-03-01\r\n'
        "8;Oak;n/a;-83.0;2024/4/2\r\n"
        "9;Ash;0;0;\r\n"
        "10;too;few\r\n"
        "\r\n"
        "11;Yew\u202e\x07;40.0;-83.0;9999-99-99\r\n".encode()
    )
    places, report = taken(path, category="school")
    assert places.id.tolist() == ["007", "11"]
    assert places.name.tolist() == ["Elm; upper School", "Yew"]
    assert places.sources[0].dated is not None
    assert places.sources[0].dated.isoformat() == "2024-04-02"
    assert [row for row, _, _ in lines(report)] == [2, 3, 4]
    assert "fields" in lines(report)[2][2]


def test_a_table_in_an_old_encoding_is_read_and_told(tmp_path: Path) -> None:
    path = tmp_path / "schools.csv"
    path.write_bytes("id,name,lat,lon\n1,École “Élan”,40,-83\n".encode("cp1252"))
    places, report = taken(path, category="school")
    assert places.name.tolist() == ["École “Élan”"]
    assert "Windows-1252" in report.notes[0]


def test_a_file_that_contradicts_itself_keeps_both_positions(tmp_path: Path) -> None:
    path = tmp_path / "hospitals.csv"
    path.write_text(
        "ID,NAME,STATUS,LATITUDE,LONGITUDE,X,Y\n"
        "1,A,OPEN,36.3361588500001,-119.645667298,-13318894.7592,4346975.4443\n"
        "2,B,OPEN,36.3361588500001,-119.645667298,-13318894.7592,4347975.4443\n"
    )
    places, report = taken(path, "hifld-hospitals")
    assert [line.outcome for line in report.lines] == [Outcome.MENDED]
    assert "apart; both are kept" in report.lines[0].why
    assert [shapely.get_num_geometries(each) for each in places.geometry] == [1, 2]


def test_openstreetmap_gives_points_and_areas_and_no_faith(tmp_path: Path) -> None:
    path = tmp_path / "town.osm.pbf"
    corners: list[Node] = [
        (11, -83.0, 40.0, {}),
        (12, -82.999, 40.0, {}),
        (13, -82.999, 40.001, {}),
        (14, -83.0, 40.001, {}),
    ]
    write_pbf(
        path,
        [
            (1, -83.1, 40.1, {"amenity": "place_of_worship", "name": "Chapel", "religion": "unsaid"}),
            (2, -83.2, 40.1, {"amenity": "bank", "name": "Bank"}),
            (3, -83.3, 40.1, {"highway": "crossing"}),
            (4, -83.3137, 40.1137, {"amenity": "social_facility", "social_facility:for": "abused", "name": "Haven"}),
            *corners,
        ],
        [
            (21, [11, 12, 13, 14, 11], {"amenity": "school", "name": "Elm School"}),
            (22, [11, 12, 13], {"highway": "residential", "name": "Elm Street"}),
        ],
    )
    places, report = taken(path, "openstreetmap")
    found = {places.place(row).name: places.place(row) for row in range(len(places))}
    assert set(found) == {"Chapel", "Elm School", COARSE_NAME}
    assert found["Chapel"].categories == ("place-of-worship",)
    assert shapely.area(found["Elm School"].geometry) == pytest.approx(1e-6)
    assert (report.rows, report.left_out, report.coarse) == (4, 1, 1)
    assert "ODbL" in report.licence


def test_a_place_across_the_antimeridian_stays_in_one_piece(tmp_path: Path) -> None:
    path = tmp_path / "island.geojson"
    path.write_text(collection(
        (ring((179.99, 51.9), (-179.99, 51.9), (-179.99, 51.91), (179.99, 51.91), (179.99, 51.9)), SCHOOL)
    ))  # fmt: skip
    places, _ = taken(path)
    assert places.geometry[0].bounds == pytest.approx((179.99, 51.9, 180.01, 51.91))


def test_without_a_category_nothing_is_guessed(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text("name,lat,lon\nElm,40,-83\n")
    with pytest.raises(MappingFault, match="--category"):
        taken(path)


@pytest.mark.parametrize(("name", "data"), [
    ("reply.geojson", b'{"processingTime":"0.08 seconds","status":"Processing","generating":{}}'),
    ("cut.geojson", b'{"type":"FeatureCollection","features":[{"type":"Fea'),
    ("empty.geojson", b""),
    ("list.json", b"[1, 2]"),
    ("page.geojson", b"<html>Not found</html>"),
    ("text.gpkg", b"<OGRVRTDataSource><SrcDataSource>/vsicurl/http://x.example</SrcDataSource></OGRVRTDataSource>"),
    ("cut.gpkg", b"SQLite format 3\0" + bytes(50)),
    ("cut.parquet", b"PAR1" + bytes(50)),
    ("text.parquet", b"no"),
    ("cut.shp", b"\x00\x00\x27\x0a" + bytes(96)),
    ("cut.osm.pbf", b"\x00\x00\x00\x0d\x0a\x09OSMHeader\x18\x7c" + bytes(9)),
    ("text.pbf", b"no"),
    ("no.zip", b"no"),
    ("bytes.csv", b"a,b\n\0\0,1\n"),
    ("line.csv", b"only one column\n"),
    ("empty.csv", b""),
    ("places.docx", b"PK"),
])  # fmt: skip
def test_a_broken_file_is_refused_with_a_sentence(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(PlacesFileFault) as refused:
        taken(path, category="school")
    assert refused.value.sentence.startswith(name)
    assert refused.value.kept == "Nothing was imported."
    assert str(tmp_path) not in str(refused.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PlacesFileFault, match="cannot be read"):
        taken(tmp_path / "none.csv")


def test_a_zip_without_a_map_and_one_that_points_outside_are_refused(tmp_path: Path) -> None:
    for name, inside in (("letters.zip", "a.txt"), ("outside.zip", "../a.geojson"), ("false.zip", "a.gpkg")):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(inside, "{}")
        with pytest.raises(PlacesFileFault):
            taken(tmp_path / name, category="school")


def test_parquet_without_geometry_is_refused(tmp_path: Path) -> None:
    pd.DataFrame({"name": ["Elm"]}).to_parquet(tmp_path / "plain.parquet")
    with pytest.raises(PlacesFileFault, match="without geometry"):
        taken(tmp_path / "plain.parquet", category="school")


@given(
    data=st.binary(max_size=200), suffix=st.sampled_from(["csv", "geojson", "gpkg", "shp", "parquet", "osm.pbf", "zip"])
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_whatever_make_anything_but_a_fault(data: bytes, suffix: str, tmp_path: Path) -> None:
    begin = {"geojson": b'{"type":', "gpkg": b"SQLite format 3\0", "shp": b"\x00\x00\x27\x0a", "parquet": b"PAR1"}
    path = tmp_path / f"any.{suffix}"
    path.write_bytes(begin.get(suffix, b"") + data)
    try:
        taken(path, category="school")
    except Fault as fault:
        assert fault.kept  # noqa: PT017 - either it is read, or it is refused like this


def test_the_drivers_are_there() -> None:
    drivers = pyogrio.list_drivers()
    assert {"OSM", "GPKG", "GeoJSON", "ESRI Shapefile"} <= drivers.keys()
