"""Map files: GeoJSON, Shapefile (zipped too), GeoPackage, GeoParquet, OpenStreetMap extracts.

What is inside is looked at before any reader is chosen, so that a file cannot call itself one thing and make the
reader open another, or an address. Nothing is fetched.
"""

import json
import warnings
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any, Final

import numpy as np

from lprdesk.adapters.places.layers import Layer, Progress, chosen, in_words, unreadable
from lprdesk.adapters.resources import locate

OSM_LAYERS: Final = ("points", "lines", "multipolygons")
_LARGEST: Final = 8_000_000_000
_BEGINS: Final = {".shp": b"\x00\x00\x27\x0a", ".gpkg": b"SQLite format 3\x00", ".parquet": b"PAR1"}
_INSIDE_ZIP: Final = frozenset({".shp", ".geojson", ".json", ".gpkg"})
_WORDS: Final = {
    ".shp": "a Shapefile",
    ".gpkg": "a GeoPackage",
    ".parquet": "GeoParquet",
    ".geojson": "GeoJSON",
    ".pbf": "an OpenStreetMap extract",
    ".osm": "an OpenStreetMap extract",
}


def read_map(path: Path, wanted: Iterable[str], progress: Progress) -> list[Layer]:
    """Every layer with geometry. Raises PlacesFileFault."""
    kind = path.suffix.casefold()
    kind = {".json": ".geojson", ".geoparquet": ".parquet"}.get(kind, kind)
    progress("Reading the file", 0.0)
    if kind == ".zip":
        return [layer for source in _inside(path) for layer in _ogr(path, source, ".shp", wanted)]
    if kind not in _WORDS:
        known = "GeoJSON, a Shapefile or its zip, GeoPackage, GeoParquet, CSV or an OpenStreetMap extract (.osm.pbf)"
        raise unreadable(path, "is of a kind that is not known here", f"Give it as {known}.")
    _look(path, kind)
    if kind == ".parquet":
        return [_parquet(path, wanted)]
    return _ogr(path, str(path), kind, wanted)


def _look(path: Path, kind: str) -> None:
    with path.open("rb") as file:
        begin = file.read(4096)
    fits = begin.startswith(_BEGINS.get(kind, b""))
    if kind == ".geojson":
        fits = _is_object(begin)
        if fits and b'"status"' in begin and b'"type"' not in begin:
            raise unreadable(path, "holds a server's answer that it was still at work, not the map")
    elif kind == ".pbf":
        fits = b"OSMHeader" in begin[:64]
    elif kind == ".osm":
        fits = b"<osm" in begin
    if not fits:
        raise unreadable(path, f"is not {_WORDS[kind]}: it does not begin like one")


def _inside(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            names = [_map_inside(path, archive, member) for member in members]
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError):  # RuntimeError: under a password
        raise unreadable(path, "is no zip file, is damaged or asks for a password") from None
    maps = [f"/vsizip/{path.resolve()}/{name}" for name in names if name is not None]
    if sum(member.file_size for member in members) > _LARGEST:
        raise unreadable(path, "would take more than 8 GB unpacked", "Give a smaller part of it.")
    if not maps:
        raise unreadable(path, "holds no Shapefile, GeoJSON or GeoPackage", "Unpack it and name the file inside.")
    return maps


def _map_inside(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> str | None:
    """The member's name if it is a map that begins like one; None for what stands beside maps."""
    name = PurePosixPath(member.filename)
    kind = name.suffix.casefold()
    if kind not in _INSIDE_ZIP or "__MACOSX" in name.parts:
        return None
    if ".." in name.parts or name.is_absolute():
        raise unreadable(path, "holds files that point outside of it")
    with archive.open(member) as file:
        begin = file.read(64)
    if not begin.startswith(_BEGINS.get(kind, b"")) or (kind in {".json", ".geojson"} and not _is_object(begin)):
        raise unreadable(path, f"holds {name.name}, which does not begin like its kind")
    return member.filename


def _is_object(begin: bytes) -> bool:
    return begin.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def _ogr(path: Path, source: str, kind: str, wanted: Iterable[str]) -> list[Layer]:
    import pyogrio  # noqa: PLC0415 - heavy, and only here
    from pyogrio.errors import DataLayerError, DataSourceError  # noqa: PLC0415

    osm = kind in {".pbf", ".osm"}
    options: dict[str, Any] = {"CONFIG_FILE": str(locate("places/osm-keys.ini"))} if osm else {}
    try:
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            names = OSM_LAYERS if osm else [name for name, shape in pyogrio.list_layers(source) if shape is not None]
            layers = [_ogr_layer(source, str(name), wanted, options) for name in names]
    except (DataSourceError, DataLayerError, ValueError, RuntimeError, UnicodeError) as fault:
        raise unreadable(path, f"cannot be read as {_WORDS[kind]}{_cause(path, fault)}") from None
    if layers:
        layers[0].notes += sorted({_local(path, str(warning.message)) for warning in heard})
    return layers


def _ogr_layer(source: str, name: str, wanted: Iterable[str], options: dict[str, Any]) -> Layer:
    import pyogrio  # noqa: PLC0415
    from pyogrio.raw import read  # noqa: PLC0415

    info = pyogrio.read_info(source, layer=name, **options)
    present = [str(field) for field in info["fields"]]
    kept = chosen(present, wanted)
    where = None
    if options:
        tags = [
            column for column in kept if column not in {"osm_id", "osm_way_id", "name", "official_name", "operator"}
        ]
        where = " OR ".join(f'"{column}" IS NOT NULL' for column in tags)
    asked: dict[str, Any] = {"layer": name, "columns": kept, "where": where, "force_2d": True, **options}
    notes = []
    try:
        meta, _, wkb, values = read(source, **asked)
    except UnicodeDecodeError:
        meta, _, wkb, values = read(source, **asked, encoding="cp1252")
        notes.append(f"The words of {name} are not UTF-8; they were read as Windows-1252.")
    fields = [str(field) for field in meta["fields"]]
    return Layer(
        name=name,
        count=len(wkb),
        columns={
            " ".join(field.casefold().split()): in_words(column) for field, column in zip(fields, values, strict=True)
        },
        dropped=tuple(field for field in present if field not in kept),
        wkb=wkb,
        crs=meta["crs"],
        notes=notes,
    )


def _cause(path: Path, fault: Exception) -> str:
    """What the reader says, one line of it."""
    said = _local(path, str(fault).strip().partition("\n")[0])
    return f" ({said[:200]})" if said else ""


def _local(path: Path, said: str) -> str:
    """A reader's words without the folders of this machine."""
    for folder in (f"/vsizip/{path.resolve().parent}/", f"{path.resolve().parent}/", f"{path.parent}/"):
        said = said.replace(folder, "")
    return said


def _parquet(path: Path, wanted: Iterable[str]) -> Layer:
    import geopandas  # noqa: PLC0415 - heavy, and only here
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        schema = pq.read_schema(path)
        about = json.loads((schema.metadata or {}).get(b"geo", b"{}"))
        place = about.get("primary_column")
        if place not in schema.names:
            raise unreadable(path, "is Parquet without geometry", "Give GeoParquet, or a CSV with coordinates.")
        geometries = set(about.get("columns", {}))
        present = [name for name in schema.names if name not in geometries]
        kept = chosen(present, wanted)
        frame = geopandas.read_parquet(path, columns=[*kept, place])
    except (pa.ArrowException, ValueError, TypeError, AttributeError, OSError) as fault:
        raise unreadable(path, f"cannot be read as GeoParquet{_cause(path, fault)}") from None
    return Layer(
        name=path.stem,
        count=len(frame),
        columns={" ".join(name.casefold().split()): in_words(frame[name].to_numpy(object)) for name in kept},
        dropped=tuple(name for name in present if name not in kept),
        wkb=np.asarray(frame.geometry.array, "O"),
        crs=frame.crs,
    )
