import dataclasses
import json
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

from fakes.some_places import places_of
from lprdesk.adapters.places.kept import PlacesFolder
from lprdesk.domain.faults import EnvironmentFault
from lprdesk.domain.sensitive import Places


def some(name: str = "invented", count: int = 3) -> Places:
    shapes = [shapely.Point(-83 + row, 40) if row % 2 else shapely.box(-83, 40, -82.99, 40.01) for row in range(count)]
    places = places_of(shapes, [("hospital", "medical")] * count)
    source = dataclasses.replace(places.sources[0], name=name)
    return dataclasses.replace(places, sources=(source,), coarse=np.arange(count) % 2 == 0)


async def kept(folder: Path, places: Places) -> PlacesFolder:
    there = PlacesFolder(folder)
    await there.put_in_force(await there.write(places))
    return there


async def test_nothing_is_in_force_before_the_first_import(tmp_path: Path) -> None:
    there = PlacesFolder(tmp_path)
    assert await there.sources() == ()
    assert len(await there.load()) == 0


async def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    places = some()
    there = await kept(tmp_path, places)
    back = await there.load()
    for row in range(3):
        one, other = places.place(row), back.place(row)
        assert (one.id, one.name, one.categories, one.coarse) == (other.id, other.name, other.categories, other.coarse)
        assert one.geometry.equals_exact(other.geometry)
    assert (back.sources[0].count, back.sources[0].licence) == (3, "none needed")
    assert (tmp_path / "places").stat().st_mode & 0o077 == 0


async def test_other_programs_can_open_it(tmp_path: Path) -> None:
    await kept(tmp_path, some())
    (file,) = (tmp_path / "places").glob("*.parquet")
    assert geopandas.read_parquet(file).crs == "OGC:CRS84"


async def test_written_places_are_not_in_force_until_they_are_put_so(tmp_path: Path) -> None:
    there = await kept(tmp_path, some())
    before = (await there.load()).version
    written = await there.write(some(count=5))
    assert written.replaced is not None
    assert (await there.load()).version == before
    await there.put_in_force(written)
    assert (await there.load()).version == written.version != before
    assert len(await there.load()) == 5


async def test_sources_of_other_names_stay(tmp_path: Path) -> None:
    there = await kept(tmp_path, some("one"))
    await kept(tmp_path, some("two", 2))
    assert [source.name for source in await there.sources()] == ["one", "two"]
    assert len(await there.load()) == 5


async def test_changed_bytes_are_refused(tmp_path: Path) -> None:
    there = await kept(tmp_path, some())
    (file,) = (tmp_path / "places").glob("*.parquet")
    data = bytearray(file.read_bytes())
    data[20] ^= 1
    file.write_bytes(data)
    with pytest.raises(EnvironmentFault, match="damaged"):
        await there.load()
    file.unlink()
    with pytest.raises(EnvironmentFault, match="damaged"):
        await there.load()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"in_force": [{}]}', json.dumps({"in_force": [{"name": 1}]})])
async def test_a_damaged_list_is_refused(text: str, tmp_path: Path) -> None:
    there = await kept(tmp_path, some())
    (tmp_path / "places" / "places.json").write_text(text)
    with pytest.raises(EnvironmentFault, match="damaged"):
        await there.sources()
