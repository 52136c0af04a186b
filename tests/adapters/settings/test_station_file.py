from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lprdesk.adapters.settings.station_file import SettingsFault, default_path, read_station

WHOLE = """
[station]
id = "desk-7"
agency = "pd.example"
folder = "state"
profile = "dhs-ice-pia-039-2015"

[vendor]
url = "https://vendor.example:8443/"
contract = "LPR-2026-014"
authority = "/etc/ssl/vendor.pem"

[directory]
bundle = "directory.bundle"
key = "pd.example/directory+00000000+AAAA"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "station.toml"


def test_a_whole_file_is_read(path: Path) -> None:
    path.write_text(WHOLE)
    station = read_station(path)
    assert station.settings.station == "desk-7"
    assert station.settings.folder == path.parent / "state"
    assert station.settings.vendor_url == "https://vendor.example:8443"
    assert station.settings.vendor_authority == Path("/etc/ssl/vendor.pem")
    assert not station.settings.demo
    assert station.directory_bundle == path.parent / "directory.bundle"
    assert station.directory_key.startswith("pd.example/directory+")


def test_a_station_may_ask_a_vendor_on_this_machine(path: Path) -> None:
    path.write_text(WHOLE.replace("https://vendor.example:8443/", "http://127.0.0.1:8080"))
    assert read_station(path).settings.vendor_url == "http://127.0.0.1:8080"


@pytest.mark.requirement("GOV-1")
@pytest.mark.parametrize("claim", ["demo = true", "demo = false", 'demo = "yes"'])
def test_no_file_makes_a_station_a_demonstration(path: Path, claim: str) -> None:
    path.write_text(WHOLE.replace('profile = "dhs', f'{claim}\nprofile = "dhs'))
    with pytest.raises(SettingsFault, match=r"station\.demo"):
        read_station(path)


@pytest.mark.parametrize(
    ("was", "becomes", "named"),
    [
        ('id = "desk-7"', "", "station.id"),
        ('id = "desk-7"', "id = 7", "station.id"),
        ('id = "desk-7"', 'id = "desk 7"', "station.id"),
        ('id = "desk-7"', 'id = "../desk"', "station.id"),
        ('agency = "pd.example"', 'agency = "a+b"', "station.agency"),
        ('profile = "dhs-ice-pia-039-2015"', 'profile = "../x"', "station.profile"),
        ('folder = "state"', 'folder = "state"\ncolour = "red"', "station.colour"),
        ("[directory]", "[directories]", "directories"),
        ("[station]", "station = 5\n[stations]", "station "),
        ("https://vendor.example:8443/", "http://vendor.example", "vendor.url"),
        ("https://vendor.example:8443/", "https://vendor.example/path", "vendor.url"),
        ("https://vendor.example:8443/", "https://kim:pw@vendor.example", "vendor.url"),
        ("https://vendor.example:8443/", "https://vendor.example:port", "vendor.url"),
        ("https://vendor.example:8443/", "https://", "vendor.url"),
        ('contract = "LPR-2026-014"', 'contract = " "', "vendor.contract"),
        ('key = "pd', 'k = "pd', "directory.k "),
        ("[vendor]", "[vendor", "is not TOML"),
    ],
)
def test_what_is_wrong_is_named(path: Path, was: str, becomes: str, named: str) -> None:
    assert was in WHOLE
    path.write_text(WHOLE.replace(was, becomes))
    with pytest.raises(SettingsFault) as refused:
        read_station(path)
    assert named in refused.value.sentence
    assert refused.value.todo


def test_a_missing_file_is_said(path: Path) -> None:
    with pytest.raises(SettingsFault, match="no station configuration"):
        read_station(path)
    assert default_path().name == "station.toml"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(data=st.binary(max_size=300))
def test_no_bytes_get_a_traceback(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with pytest.raises(SettingsFault):
        read_station(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(where=st.integers(0, len(WHOLE) - 1), letter=st.characters(codec="utf-8"))
def test_no_altered_letter_gets_a_traceback(path: Path, where: int, letter: str) -> None:
    path.write_text(WHOLE[:where] + letter + WHOLE[where + 1 :], encoding="utf-8")
    try:
        station = read_station(path)
    except SettingsFault:
        return
    assert station.settings.vendor_url
