"""`lprdesk places`, as it is typed."""

import json
import subprocess
from pathlib import Path

import pytest

from fakes.office import Office, done, lprdesk

TABLE = (
    "id,name,category,status,lat,lon\n1,Elm School,school,open,40,-83\n2,Oak School,school,closed,40,-83\n"
    "3,Haven Domestic Violence Shelter,shelter,open,40.0123,-83.0123\n"
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "places.csv"
    path.write_text(TABLE)
    return path


def told_as_a_sentence(told: subprocess.CompletedProcess[str]) -> str:
    assert told.returncode == 1
    assert "Traceback" not in told.stdout + told.stderr
    return told.stderr


def test_a_dry_run_needs_no_station_and_says_what_becomes_of_each_row(table: Path) -> None:
    told = done(lprdesk("places", "import", str(table), "--dry-run"))
    assert "3 rows, taken 2, left out 1" in told
    assert "row 2: left out, closed" in told
    assert "row 3: coarse" in told
    assert "nothing was changed" in told
    assert "Haven" not in told


@pytest.mark.requirement("SEN-2")
def test_places_come_into_force_and_are_listed(table: Path, tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.makes_a_key()
    office.sets_up("https://vendor.example", "key")
    config = ("--config", str(office.config))
    assert "No sensitive places" in done(lprdesk("places", "list", *config))
    words = ("import", str(table), "--licence", "CC0", "--dated", "2026-01-31", "--name", "town", "--json", *config)
    told = json.loads(done(lprdesk("places", *words)))
    assert (told["taken"], told["coarse"], told["places"], told["dry_run"]) == (2, 1, 2, False)
    assert [line["row"] for line in told["lines"]] == [2, 3]
    listed = json.loads(done(lprdesk("places", "list", "--json", *config)))
    assert listed["version"] == told["version"]
    (source,) = listed["sources"]
    assert (source["name"], source["licence"], source["dated"]) == ("town", "CC0", "2026-01-31")
    assert "town: 2 places, 2026-01-31" in done(lprdesk("places", "list", *config))


def test_what_cannot_be_read_is_told_as_a_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(b"no")
    assert "is not a GeoPackage" in told_as_a_sentence(lprdesk("places", "import", str(broken), "--dry-run"))
    unknown = lprdesk("places", "import", str(broken), "--mapping", "none", "--dry-run")
    assert "no mapping" in told_as_a_sentence(unknown)
    lost = lprdesk("places", "list", "--config", str(tmp_path / "none.toml"))
    assert "no station configuration" in told_as_a_sentence(lost)
