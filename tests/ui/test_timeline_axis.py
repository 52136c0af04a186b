"""The axis of time: local marks, days of 23 and 25 hours, dusk and dawn."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lprdesk.ui.timeline_axis import DAY_MS, HOUR_MS, Axis, clock_changes, day_starts, local, snapped, ticks
from lprdesk.ui.timeline_sky import middle, nights

EDGES = Path(__file__).parents[3] / "shared" / "data" / "time" / "dst_edges_2005_2030.csv"
WEST = ZoneInfo("America/Los_Angeles")
ZONES = st.sampled_from([WEST, ZoneInfo("America/New_York"), ZoneInfo("America/Havana"), ZoneInfo("Pacific/Guam")])
MOMENTS = st.integers(1_100_000_000_000, 1_900_000_000_000)


def ms(*when: int, zone: ZoneInfo = WEST) -> int:
    year, month, day, hour, minute = (*when, 0, 0)[:5]
    return round(datetime(year, month, day, hour, minute, tzinfo=zone).timestamp() * 1000)


def axis(start: float, end: float, width: float = 600) -> Axis:
    return Axis(start, end, start, end, 100, width)


@given(MOMENTS, st.integers(60_000, 5 * 366 * DAY_MS), st.floats(0, 1))
def test_pixels_and_moments_are_each_others_inverse(start: int, length: int, share: float) -> None:
    one = axis(start, start + length)
    assert one.x(one.start) == 100
    assert one.x(one.end) == pytest.approx(700)
    assert one.x(one.ms(100 + 600 * share)) == pytest.approx(100 + 600 * share, abs=1e-3)


@given(MOMENTS, st.lists(st.tuples(st.floats(0.1, 10), st.floats(-2, 2)), max_size=8))
def test_no_way_leads_beyond_what_there_is_to_see(start: int, moves: list[tuple[float, float]]) -> None:
    one = axis(start, start + 50 * DAY_MS)
    for factor, share in moves:
        one = one.zoomed(factor, one.start + one.length / 3).panned(share * one.length)
        assert one.first <= one.start < one.end <= one.last + 1e-3


@given(MOMENTS, st.floats(60_000, 3 * 366 * DAY_MS), ZONES)
def test_marks_stand_at_local_clock_times_and_leave_room(start: int, length: float, zone: ZoneInfo) -> None:
    one = axis(start, start + length)
    found = ticks(one, zone, 84)
    moments = [tick.ms for tick in found]
    assert moments == sorted(set(moments))
    assert len(found) <= 600 / 84 * 1.3 + 2
    for tick in found:
        there = local(tick.ms, zone)
        # Havana changes its clocks at midnight: such a day begins at one
        assert (there.minute, there.second) == (0, 0) or length < DAY_MS
        if ":" in tick.words:
            assert f"{there:%H:%M}" == tick.words


def test_a_repeated_hour_has_its_mark_twice_and_a_missing_one_has_none() -> None:
    back = [tick.words for tick in ticks(axis(ms(2026, 11, 1), ms(2026, 11, 1, 4), 600), WEST, 84)]
    assert back == ["Sun 1 Nov", "01:00", "01:00", "02:00", "03:00", "04:00"]
    forward = [tick.words for tick in ticks(axis(ms(2026, 3, 8), ms(2026, 3, 8, 5), 600), WEST, 84)]
    assert forward == ["Sun 8 Mar", "01:00", "03:00", "04:00", "05:00"]


@pytest.mark.parametrize(("day", "hours", "change"), [((2026, 11, 1), 25, -1), ((2026, 3, 8), 23, 1)])
def test_the_days_of_a_changed_clock_have_their_true_length(day: tuple[int, int, int], hours: int, change: int) -> None:
    starts = day_starts(ms(*day), ms(*day) + 1, WEST)
    assert np.diff(starts).tolist() == [hours * HOUR_MS]
    ((moment, by),) = clock_changes(starts, WEST)
    assert by == change * HOUR_MS
    assert local(moment - 1, WEST).utcoffset() != local(moment, WEST).utcoffset()


@pytest.mark.skipif(not EDGES.is_file(), reason="the table of clock changes is not beside the checkout")
def test_every_change_of_twenty_five_years_is_found_where_the_table_has_it() -> None:
    with EDGES.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 800
    for row in rows:
        zone = ZoneInfo(row["zone"])
        moment = round(datetime.fromisoformat(row["utc"]).timestamp() * 1000)
        starts = day_starts(moment - 30 * HOUR_MS, moment + 30 * HOUR_MS, zone)
        by = (int(row["offset_after_s"]) - int(row["offset_before_s"])) * 1000
        assert (moment, by) in clock_changes(starts, zone), row
        lengths = np.diff(starts)
        assert lengths.sum() == DAY_MS * len(lengths) - by
        for start in starts.tolist():
            assert local(start - 1, zone).date() < local(start, zone).date()


@given(MOMENTS, st.sampled_from([1_000, 60_000, 900_000, HOUR_MS, DAY_MS]), ZONES)
def test_a_brush_ends_at_a_mark_of_the_local_clock(moment: int, grain: int, zone: ZoneInfo) -> None:
    found = snapped(moment, grain, zone)
    assert abs(found - moment) <= max(grain // 2 + 1, HOUR_MS * 13 if grain == DAY_MS else 0)
    if grain == DAY_MS:
        assert local(found - 1, zone).date() < local(found, zone).date()


@pytest.mark.parametrize(
    ("zone", "day", "place", "dawn", "dusk"),
    [
        # civil twilight as almanacs give it
        ("Europe/London", (2024, 6, 20), (51.5, -0.13), (3, 56), (22, 9)),
        ("America/New_York", (2024, 12, 21), (40.71, -74.01), (6, 46), (17, 2)),
    ],
)
def test_dusk_and_dawn_are_those_of_the_almanac(
    zone: str, day: tuple[int, int, int], place: tuple[float, float], dawn: tuple[int, int], dusk: tuple[int, int]
) -> None:
    there = ZoneInfo(zone)
    found = nights(np.array([ms(*day, zone=there)]), *place)
    for figure, wanted in zip(found, (dawn, dusk), strict=True):
        expected = datetime(*day, *wanted, tzinfo=there)
        assert abs(datetime.fromtimestamp(int(figure[0]) / 1000, UTC) - expected) <= timedelta(minutes=3)


def test_far_north_the_night_lasts_all_day_or_never_comes() -> None:
    north = ZoneInfo("America/Anchorage")
    summer, winter = ms(2026, 6, 21, zone=north), ms(2026, 12, 21, zone=north)
    dawn, dusk = nights(np.array([summer, winter]), 78.0, -150.0)
    assert (dusk - dawn).tolist() == [DAY_MS, 0]


@given(st.floats(-179, 179), st.floats(-80, 80), st.integers(3, 30))
def test_the_middle_of_places_close_together_is_among_them(lon: float, lat: float, count: int) -> None:
    around = lon + np.linspace(-0.5, 0.5, count)
    latitude, longitude = middle(np.full(count, lat), (around + 180) % 360 - 180)
    assert latitude == pytest.approx(lat, abs=0.1)
    assert (longitude - lon + 180) % 360 - 180 == pytest.approx(0, abs=0.6)


def test_a_stray_at_zero_does_not_move_the_middle() -> None:
    assert middle(np.array([40.0, 40.1, 0.0]), np.array([-117.0, -117.1, 0.0])) == pytest.approx((40, -117), abs=0.5)
