"""Lives are plausible, blemished as real reads are, and the same however they are asked for."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lprdesk.sandbox.blemish_kinds import RATES, UNFIT, Blemish
from lprdesk.sandbox.blemishes import lookalike
from lprdesk.sandbox.city import HEIGHT_M, WIDTH_M, ZONE, City, degrees
from lprdesk.sandbox.columns import ReadColumns
from lprdesk.sandbox.demo_plates import DEMO_PLATES, DemoPlate
from lprdesk.sandbox.local_time import offsets, to_utc
from lprdesk.sandbox.places import places_geojson
from lprdesk.sandbox.readers import offline_within, readers, seen_by
from lprdesk.sandbox.reads import life_of, rows, within
from lprdesk.sandbox.streets import streets_geojson

CITY = City(seed=4187, anchor=date(2026, 11, 1))
PLATES = st.from_regex(r"[A-Z0-9]{1,10}", fullmatch=True).filter(lambda plate: not plate.startswith("ZZ"))
FIRST, LAST = 1_550_000_000_000, 1_800_000_000_000


def same(one: ReadColumns, other: ReadColumns) -> bool:
    columns = zip(
        *([getattr(reads, name) for name in reads.__dataclass_fields__] for reads in (one, other)), strict=True
    )
    return all(np.array_equal(a, b, equal_nan=a.dtype.kind == "f") for a, b in columns)


@given(plate=PLATES, edges=st.lists(st.integers(FIRST, LAST), min_size=4, max_size=4, unique=True))
def test_a_windows_reads_are_the_same_alone_and_within_a_larger_one(plate: str, edges: list[int]) -> None:
    outer_start, start, end, outer_end = sorted(edges)
    life = life_of(CITY, plate, "US-NV")
    alone = within(life, start, end)
    assert same(alone, within(within(life, outer_start, outer_end), start, end))
    assert np.all((alone.time_ms >= start) & (alone.time_ms < end))


@given(plate=PLATES)
def test_a_life_is_the_same_whenever_it_is_lived(plate: str) -> None:
    once = life_of(CITY, plate, "US-UT")
    life_of.cache_clear()
    assert same(once, life_of(CITY, plate, "US-UT"))
    assert np.all(np.diff(once.time_ms) >= 0)
    assert len(once) <= 650


def test_another_seed_or_jurisdiction_is_another_life() -> None:
    here = life_of(CITY, "ABC123", "US-NV")
    assert not np.array_equal(here.time_ms, life_of(CITY, "ABC123", "US-CA").time_ms)
    assert not np.array_equal(here.time_ms, life_of(City(1, CITY.anchor), "ABC123", "US-NV").time_ms)


@pytest.mark.parametrize("demo", DEMO_PLATES, ids=lambda demo: demo.plate)
def test_a_demonstration_plate_has_its_reads_in_its_own_jurisdiction_alone(demo: DemoPlate) -> None:
    reads = life_of(CITY, demo.plate, demo.jurisdiction)
    assert len(reads) == demo.count
    assert len(life_of(CITY, demo.plate, "US-ME")) == 0
    anchor = datetime(2026, 11, 1, tzinfo=ZoneInfo(ZONE)).timestamp() * 1000
    assert np.all(reads.time_ms < anchor + 3_600_000)


@pytest.mark.requirement("VEN-2")
def test_the_first_demonstration_plate_has_three_unfit_reads_and_the_troubled_one_has_every_kind() -> None:
    for demo in (plate for plate in DEMO_PLATES if plate.marked is not None):
        reads = life_of(CITY, demo.plate, demo.jurisdiction)
        counted = {
            Blemish.FOREIGN_PLATE: int((reads.plate != demo.plate).sum()),
            Blemish.CLOCK_RESET: int((reads.shown_ms < reads.time_ms).sum()),
            Blemish.CLOCK_AHEAD: int((reads.shown_ms > reads.time_ms).sum()),
            Blemish.NO_PICTURE: int((~reads.crop).sum()),
            Blemish.NO_ZONE: int(reads.no_zone.sum()),
            Blemish.DUPLICATE: len(reads) - len(np.unique(reads.key)),
        }
        assert counted == {kind: demo.set_aside.get(kind, 0) for kind in UNFIT}
        misread = (reads.plate == demo.plate) & (reads.true_plate != demo.plate)
        assert int(misread.sum()) == (demo.marked or {})[Blemish.MISREAD]


def test_blemishes_come_about_as_often_as_their_rates_say() -> None:
    reads = life_of(CITY, "ZZX9001", "US-CA")
    found = {
        Blemish.FOREIGN_PLATE: (reads.plate != "ZZX9001").mean(),
        Blemish.NO_PICTURE: (~reads.crop).mean(),
        Blemish.DUPLICATE: 1 - len(np.unique(reads.key)) / len(reads),
        Blemish.MISREAD: ((reads.plate == "ZZX9001") & (reads.true_plate != "ZZX9001")).mean(),
        Blemish.NO_JURISDICTION: (reads.jurisdiction == "").mean(),
        Blemish.WRONG_JURISDICTION: ((reads.jurisdiction != "") & (reads.jurisdiction != "US-CA")).mean(),
        Blemish.BENT: reads.bent.mean(),
        Blemish.NO_SCENE: (reads.crop & ~reads.scene).mean(),
    }
    for kind, share in found.items():
        assert share == pytest.approx(RATES[kind], rel=0.25), kind


@given(plate=st.from_regex(r"[A-Z0-9]{1,10}", fullmatch=True), seed=st.integers(0, 1000))
def test_a_lookalike_is_another_plate_of_the_same_length_in_one_place(plate: str, seed: int) -> None:
    other = lookalike(plate, np.random.default_rng(seed))
    assert sum(a != b for a, b in zip(plate, other, strict=True)) == 1


def test_a_commuter_is_seen_by_day_and_on_weekdays_most() -> None:
    reads = life_of(CITY, "ZZT4187", "US-NV")
    local = reads.time_ms + offsets(reads.time_ms, ZONE)
    hours, days = local // 3_600_000 % 24, (local // 86_400_000 + 3) % 7
    assert ((hours >= 6) & (hours <= 22)).mean() > 0.9
    assert (days < 5).mean() > 0.6


def test_no_reader_sees_anything_while_it_is_off_line() -> None:
    reads = life_of(CITY, "ZZM1042", "US-AZ")
    # A patrol car may have been near while the corner's reader was on line: the fixed readers are what is shown.
    fixed = np.array([entry.kind == "fixed" for entry in readers(CITY).entries])[reads.reader]
    assert seen_by(CITY, reads.reader[fixed], reads.time_ms[fixed]).all()
    spells = offline_within(CITY, FIRST, LAST)
    assert spells
    assert all(FIRST <= spell.start.timestamp() * 1000 < spell.end.timestamp() * 1000 <= LAST for spell in spells)


@given(st.integers(946_684_800_000, 2_200_000_000_000))
def test_local_time_agrees_with_the_zones_own_rules(moment: int) -> None:
    expected = datetime.fromtimestamp(moment / 1000, UTC).astimezone(ZoneInfo(ZONE)).utcoffset()
    assert expected is not None
    at = np.array([moment])
    assert int(offsets(at, ZONE)[0]) == expected.total_seconds() * 1000
    again = to_utc(at + offsets(at, ZONE), ZONE)
    assert abs(int(again[0]) - moment) in {0, 3_600_000}  # an hour that occurs twice is one of the two


def test_everything_lies_within_the_invented_city() -> None:
    low, high = degrees(np.array([-400.0, WIDTH_M + 400]), np.array([-400.0, HEIGHT_M + 400]))
    for entry in readers(CITY).entries:
        if entry.kind == "fixed":
            assert low[0] < (entry.latitude or 0) < low[1]
            assert high[0] < (entry.longitude or 0) < high[1]
    for read in rows(CITY, life_of(CITY, "ZZT4187", "US-NV")):
        assert low[0] < read.latitude < low[1]
        assert high[0] < read.longitude < high[1]


def test_streets_and_places_are_geojson_with_every_sensitive_category() -> None:
    streets = streets_geojson(CITY)["features"]
    assert {"arterial", "local", "creek", "railway"} == {street["properties"]["kind"] for street in streets}
    places = places_geojson(CITY)["features"]
    assert {
        "school", "hospital", "worship", "playground", "child-care", "social-services", "disaster-relief",
        "ceremony", "demonstration", "violence-shelter",
    } <= {place["properties"]["category"] for place in places}  # fmt: skip
    shelters = [place for place in places if place["properties"]["category"] == "violence-shelter"]
    assert {place["geometry"]["type"] for place in shelters} == {"Polygon"}
