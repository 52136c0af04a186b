"""The station's places: one GeoParquet file a source, and `places.json`, which says which of them are in force.

The data is public, so it is not encrypted; its digest is what protects it. Files that were replaced stay: the log says
against which version a read was judged, and whoever reviews it can judge again.
"""

import asyncio
import json
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from lprdesk.adapters.private_files import make_private_folder, replace_private
from lprdesk.domain.faults import EnvironmentFault
from lprdesk.domain.sensitive import Places, Source, places_version
from lprdesk.services.ports.places import Written

FOLDER: Final = "places"
_LIST: Final = "places.json"
_TEXTS: Final = ("name", "title", "licence", "mapping", "mapping_digest", "file_digest", "digest")


class PlacesFolder:
    """Fulfils the port `PlacesKept` within the station's folder."""

    def __init__(self, station_folder: Path) -> None:
        self._folder = station_folder / FOLDER

    async def sources(self) -> tuple[Source, ...]:
        """The sources in force, by name. Raises EnvironmentFault."""
        return await asyncio.to_thread(self._sources)

    async def load(self) -> Places:
        """All places in force. Raises EnvironmentFault, also where a file's bytes are not those that were imported."""
        return await asyncio.to_thread(lambda: Places.joined([self._read(source) for source in self._sources()]))

    async def write(self, places: Places) -> Written:
        """Write the places of one source beside those in force. Raises EnvironmentFault."""
        return await asyncio.to_thread(self._write, places)

    async def put_in_force(self, written: Written) -> None:
        """Replace the list of what is in force, whole. Raises EnvironmentFault."""
        await asyncio.to_thread(self._put_in_force, written.source)

    def _sources(self) -> tuple[Source, ...]:
        try:
            text = (self._folder / _LIST).read_text("utf-8")
        except FileNotFoundError:
            return ()
        except (OSError, UnicodeDecodeError) as fault:
            raise _damaged() from fault
        try:
            return tuple(_source(row) for row in json.loads(text)["in_force"])
        except (ValueError, KeyError, TypeError) as fault:
            raise _damaged() from fault

    def _put_in_force(self, source: Source) -> None:
        others = [each for each in self._sources() if each.name != source.name]
        rows = [_row(each) for each in sorted([*others, source], key=lambda each: each.name)]
        text = json.dumps({"in_force": rows}, ensure_ascii=False, indent=1)
        try:
            replace_private(self._folder / _LIST, text.encode())
        except OSError as fault:
            raise _unwritable() from fault

    def _write(self, places: Places) -> Written:
        data = _to_parquet(places)
        source = replace(places.sources[0], digest=sha256(data).hexdigest(), count=len(places))
        try:
            make_private_folder(self._folder)
            replace_private(self._file(source), data)
        except OSError as fault:
            raise _unwritable() from fault
        before = self._sources()
        replaced = next((each for each in before if each.name == source.name), None)
        after = [each for each in before if each.name != source.name]
        version = places_version((each.name, each.digest) for each in [*after, source])
        return Written(source, replaced, version)

    def _file(self, source: Source) -> Path:
        return self._folder / f"{source.digest}.parquet"

    def _read(self, source: Source) -> Places:
        try:
            data = self._file(source).read_bytes()
        except OSError as fault:
            raise _damaged() from fault
        if sha256(data).hexdigest() != source.digest:
            raise _damaged()
        return _from_parquet(data, source)


def _to_parquet(places: Places) -> bytes:
    import pyarrow as pa  # noqa: PLC0415 - heavy, and only here
    import pyarrow.parquet as pq  # noqa: PLC0415

    types = sorted({str(kind) for kind in _type_names(places)})
    about = {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {"geometry": {"encoding": "WKB", "geometry_types": types}},
    }
    kinds = pa.DictionaryArray.from_arrays(
        pa.array(places.kind, pa.int32()), pa.array([" ".join(kind) for kind in places.kinds], pa.string())
    )
    table = pa.table(
        {
            "id": pa.array(places.id.tolist(), pa.string()),
            "name": pa.array(places.name.tolist(), pa.string()),
            "categories": kinds,
            "coarse": pa.array(places.coarse),
            "geometry": pa.array(shapely.to_wkb(places.geometry).tolist(), pa.binary()),
        }
    ).replace_schema_metadata({"geo": json.dumps(about)})
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _type_names(places: Places) -> list[str]:
    names = {kind.value: "".join(part.capitalize() for part in kind.name.split("_")) for kind in shapely.GeometryType}
    words = {"Linestring": "LineString", "Multilinestring": "MultiLineString", "Multipoint": "MultiPoint"}
    words |= {"Multipolygon": "MultiPolygon", "Geometrycollection": "GeometryCollection", "Linearring": "LineString"}
    found = np.unique(shapely.get_type_id(places.geometry)).tolist()
    return [words.get(names[each], names[each]) for each in found]


def _from_parquet(data: bytes, source: Source) -> Places:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        table = pq.read_table(pa.BufferReader(data))
        kinds = table["categories"].combine_chunks().dictionary_encode()
        kinds = kinds.combine_chunks() if isinstance(kinds, pa.ChunkedArray) else kinds
        wkb = table["geometry"].combine_chunks().to_numpy(zero_copy_only=False)
        return Places(
            id=table["id"].to_numpy(),
            name=table["name"].to_numpy(),
            kind=kinds.indices.to_numpy(),
            geometry=np.asarray(shapely.from_wkb(wkb), "O"),
            coarse=table["coarse"].to_numpy(),
            source=np.zeros(table.num_rows, int),
            kinds=tuple(tuple(words.split()) for words in kinds.dictionary.to_pylist()),
            sources=(source,),
        )
    except (pa.ArrowException, shapely.errors.ShapelyError, KeyError, ValueError, TypeError) as fault:
        raise _damaged() from fault


def _row(source: Source) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(source, name) for name in _TEXTS}
    return row | {"dated": None if source.dated is None else source.dated.isoformat(), "count": source.count}


def _source(row: dict[str, Any]) -> Source:
    texts = {name: str(row[name]) for name in _TEXTS}
    dated = None if row["dated"] is None else date.fromisoformat(row["dated"])
    return Source(**texts, dated=dated, count=int(row["count"]))


def _damaged() -> EnvironmentFault:
    return EnvironmentFault(
        "The sensitive places of this station are damaged or were changed outside the program.",
        kept="No read is shown as lying outside of them.",
        todo="Import them again (lprdesk places import), or restore the folder “places” from a copy.",
    )


def _unwritable() -> EnvironmentFault:
    return EnvironmentFault(
        "The sensitive places cannot be written into the station's folder.",
        kept="Those in force are untouched.",
        todo="Check the folder's permissions and the space on the disk.",
    )
