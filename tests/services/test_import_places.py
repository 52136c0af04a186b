import dataclasses
from pathlib import Path

import pytest
import shapely

from fakes.some_places import places_of
from fakes.world import World
from lprdesk.adapters.places.kept import PlacesFolder
from lprdesk.domain.faults import UserFault
from lprdesk.domain.sensitive import Places
from lprdesk.services.import_places import ImportPlaces
from lprdesk.services.ports.journal import JournalFault
from lprdesk.services.ports.places import ImportReport

REPORT = ImportReport(
    file="schools.csv",
    mapping="generic",
    licence="none needed",
    dated=None,
    rows=3,
    taken=2,
    mended=0,
    coarse=0,
    left_out=1,
    places=2,
    dropped=(),
    notes=(),
    lines=(),
)
TWO = places_of([shapely.Point(-83, 40), shapely.Point(-83, 41)])


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.requirement("SEN-2")
async def test_what_reads_are_judged_against_is_recorded(world: World, tmp_path: Path) -> None:
    kept = PlacesFolder(tmp_path)
    importing = ImportPlaces(world.log, kept)
    first = await importing.put_in_force(TWO, REPORT)
    entry = await world.last("places.imported")
    assert entry["version"] == first.version == (await kept.load()).version
    assert (entry["count"], entry["left_out"], entry["replaced"], entry["dated"]) == (2, 1, None, None)
    await importing.put_in_force(places_of([shapely.Point(-83, 42)]), REPORT)
    assert (await world.last("places.imported"))["replaced"] == first.source.digest


async def test_what_cannot_be_recorded_does_not_come_into_force(world: World, tmp_path: Path) -> None:
    kept = PlacesFolder(tmp_path)
    await ImportPlaces(world.log, kept).put_in_force(TWO, REPORT)
    version = (await kept.load()).version
    world.memory_journal.failing = True
    with pytest.raises(JournalFault):
        await ImportPlaces(world.log, kept).put_in_force(places_of([shapely.Point(-83, 42)]), REPORT)
    assert (await kept.load()).version == version


async def test_an_import_of_nothing_is_refused(world: World, tmp_path: Path) -> None:
    nothing = dataclasses.replace(REPORT, taken=0, left_out=3, places=0)
    with pytest.raises(UserFault, match="Nothing of schools"):
        await ImportPlaces(world.log, PlacesFolder(tmp_path)).put_in_force(Places.empty(), nothing)
    assert "places.imported" not in await world.kinds()
