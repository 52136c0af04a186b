"""Where the reads stand: every one in one lane and one part of it, whatever the answer and the view."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fakes.many_reads import READERS, many_reads
from lprdesk.domain.read import Reads
from lprdesk.services.ports.vendor import Spell
from lprdesk.ui.narrowing import Narrowing, Ring, Span, passing, within
from lprdesk.ui.results_order import ReadOrder
from lprdesk.ui.timeline_axis import DAY_MS, HOUR_MS, Axis, local
from lprdesk.ui.timeline_lanes import LaneKind, Lanes, by_day, by_reader, elsewhere, usual_zone
from lprdesk.ui.timeline_marks import Ink, Marked, binned, draw_bars, draw_ticks, full_bar, marked

WEST = ZoneInfo("America/Los_Angeles")
INK = Ink(standing=(1, 2, 3), notch=4)


def spread(count: int, seed: int, days: int) -> Reads:
    """Reads over so many days around the change of the clocks of November 2026."""
    random = np.random.default_rng(seed)
    middle = round(datetime(2026, 11, 1, 9, tzinfo=UTC).timestamp() * 1000)
    times = middle + random.integers(-days * DAY_MS // 2, days * DAY_MS // 2 + 1, count)
    return replace(many_reads(count, seed), time_ms=times)


def laid_out(reads: Reads, kind: LaneKind) -> Lanes:
    in_time = ReadOrder(reads).in_time
    if kind is LaneKind.DAY:
        return by_day(reads, in_time, (), WEST)
    first, last = (int(reads.time_ms.min()), int(reads.time_ms.max())) if len(reads) else (0, 1)
    return by_reader(reads, in_time, (), first, last)


def all_shown(lanes: Lanes) -> Marked:
    every = np.ones(len(lanes.order), np.bool_)
    return marked(lanes, every, every, None)


answers = st.builds(spread, st.integers(0, 60), st.integers(0, 9), st.sampled_from([1, 3, 40]))
kinds = st.sampled_from(LaneKind)


@given(answers, kinds)
def test_every_read_is_in_exactly_one_lane_and_that_is_its_own(reads: Reads, kind: LaneKind) -> None:
    lanes = laid_out(reads, kind)
    assert sorted(lanes.order.tolist()) == list(range(len(reads)))
    assert lanes.bounds[0] == 0
    assert lanes.bounds[-1] == len(reads)
    for number, lane in enumerate(lanes.lanes):
        members = lanes.order[lanes.bounds[number] : lanes.bounds[number + 1]]
        at = lanes.at[lanes.bounds[number] : lanes.bounds[number + 1]]
        assert at.tolist() == sorted(at.tolist())
        for place, read in enumerate(members.tolist()):
            assert lanes.lane_of(int(lanes.bounds[number]) + place) == number
            if kind is LaneKind.READER:
                assert lane.name == reads.readers[reads.reader[read]].name
            else:
                assert lane.begins + at[place] == reads.time_ms[read]
                assert 0 <= at[place] < lane.length
                assert local(lane.begins, WEST).date() == local(int(reads.time_ms[read]), WEST).date()


@given(answers, kinds, st.integers(1, 300), st.floats(0, 0.9), st.floats(0.01, 1))
def test_every_read_in_view_is_counted_in_exactly_one_column(
    reads: Reads, kind: LaneKind, columns: int, begin: float, share: float
) -> None:
    lanes = laid_out(reads, kind)
    length = lanes.last - lanes.first
    start = lanes.first + begin * length
    axis = Axis(start, start + share * (lanes.last - start), lanes.first, lanes.last)
    counts = binned(lanes, all_shown(lanes), axis, range(len(lanes.lanes)), columns).counts
    in_view = (lanes.at >= axis.start) & (lanes.at <= axis.end)
    assert counts.sum() == np.count_nonzero(in_view)
    assert counts.sum(axis=(1, 2)).tolist() == [
        int(np.count_nonzero(in_view[lanes.bounds[n] : lanes.bounds[n + 1]])) for n in range(len(lanes.lanes))
    ]


@given(answers, kinds, st.sampled_from([1, 2]), st.integers(20, 70))
def test_every_part_of_a_lane_that_holds_a_read_is_drawn(reads: Reads, kind: LaneKind, dot: int, lane: int) -> None:
    lanes = laid_out(reads, kind)
    rows = range(len(lanes.lanes))
    axis = Axis(lanes.first, lanes.last, lanes.first, lanes.last)
    near = np.zeros(len(reads), np.bool_)
    near[::5] = True
    odd = np.arange(len(reads)) % 2 == 0
    found = binned(lanes, marked(lanes, odd, np.ones_like(odd), near), axis, rows, 90)
    for pixels, wide in ((draw_ticks(found, INK, lane, dot), 1), (draw_bars(found, INK, lane, dot, 7), 4 * dot)):
        drawn = np.asarray(pixels.reshape(len(rows), lane, 90, wide).any(axis=(1, 3)))
        assert drawn[found.counts.sum(axis=1) > 0].all()
        assert (pixels == INK.notch).any() == near.any()
        assert set(np.unique(pixels).tolist()) <= {0, *INK.standing, INK.notch}


def test_a_day_of_twenty_five_hours_is_a_lane_of_that_length_and_gaps_say_how_long() -> None:
    days = [datetime(2026, 11, 1, 8, 30, tzinfo=UTC) + timedelta(hours=hours) for hours in (0, 1, 24, 24 * 6)]
    reads = replace(many_reads(4), time_ms=np.array([round(day.timestamp() * 1000) for day in days]))
    spell = Spell("m3", days[2] + timedelta(days=2), days[2] + timedelta(days=3))
    lanes = by_day(reads, ReadOrder(reads).in_time, (spell,), WEST)
    names = [lane.name or lane.words for lane in lanes.lanes]
    assert names == ["Sun 1 Nov 26", "Mon 2 Nov 26", "4 days without reads, 1 reader off line at times", "Sat 7 Nov 26"]
    assert lanes.lanes[0].length == 25 * HOUR_MS
    assert lanes.lanes[0].words == "25 h"
    assert lanes.lanes[0].weekend
    assert lanes.last == 25 * HOUR_MS


def test_a_reader_that_was_off_line_and_read_nothing_has_a_lane_of_its_own() -> None:
    reads = many_reads(6)
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    spells = (Spell("f1", moment, moment + timedelta(days=2)), Spell("r77", moment, moment + timedelta(days=1)))
    lanes = by_reader(reads, ReadOrder(reads).in_time, spells, 0, 1)
    silent = {lane.name: len(lane.silent) for lane in lanes.lanes}
    assert lanes.lanes[-1].name == "r77"
    assert silent["r77"] == 1
    assert silent.get(READERS[0].name, 1) == 1


def test_the_axis_keeps_the_time_of_most_reads_and_counts_the_others() -> None:
    reads = replace(many_reads(5), reader=np.array([0, 1, 2, 0, 2]))
    assert usual_zone(reads) == WEST
    assert elsewhere(reads, WEST) == 2
    unknown = replace(reads, readers=tuple(replace(reader, zone="Not/AZone") for reader in reads.readers))
    assert usual_zone(unknown).key == "UTC"
    assert usual_zone(Reads.empty()).key == "UTC"


@given(st.integers(1, 10**7))
def test_a_full_bar_is_a_round_figure_that_holds_the_most(most: int) -> None:
    assert most <= full_bar(most) <= most * 2
    assert str(full_bar(most)).rstrip("0") in {"1", "2", "3", "4", "6", "8"}


narrowings = st.builds(
    Narrowing,
    least_confidence=st.none() | st.sampled_from((0.0, 0.6)),
    reader=st.none() | st.integers(0, 2),
    span=st.none() | st.builds(Span, st.just(0), st.integers(1_793_500_000_000, 1_793_600_000_000)),
    most_days=st.none() | st.sampled_from((1, 20)),
    place=st.none() | st.just(((-117.41, 40.0), (-117.3, 40.2), (-117.5, 40.2))),
    outside_radii=st.booleans(),
)


@given(answers, narrowings, st.booleans())
def test_a_read_is_shown_that_meets_each_filter_by_itself(reads: Reads, now: Narrowing, known: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    near = np.arange(len(reads)) % 3 == 0 if known else None
    answered = 1_793_600_000_000
    each = np.ones(len(reads), np.bool_)
    for name in ("least_confidence", "reader", "span", "most_days", "place", "outside_radii"):
        each &= passing(Narrowing(**{name: getattr(now, name)}), reads, answered, near)
    assert passing(now, reads, answered, near).tolist() == each.tolist()
    if now.outside_radii:
        assert each.tolist() == (each & (np.zeros(len(reads), np.bool_) if near is None else ~near)).tolist()


def at(*places: tuple[float, float]) -> Reads:
    lon, lat = zip(*places, strict=True)
    return replace(many_reads(len(places)), longitude=np.array(lon), latitude=np.array(lat))


def test_an_area_encloses_what_lies_in_it_also_across_the_antimeridian_and_in_both_lobes() -> None:
    square: Ring = ((-117.0, 40.0), (-116.0, 40.0), (-116.0, 41.0), (-117.0, 41.0))
    assert within(square, at((-116.5, 40.5), (-115.9, 40.5), (-116.5, 41.1))).tolist() == [True, False, False]
    across: Ring = ((179.0, -1.0), (181.0, -1.0), (181.0, 1.0), (179.0, 1.0))
    assert within(across, at((-179.5, 0.0), (179.5, 0.0), (-178.5, 0.0))).tolist() == [True, True, False]
    bow: Ring = ((0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0))
    assert within(bow, at((0.5, 1.0), (1.5, 1.0), (1.0, 1.5))).tolist() == [True, True, False]
    assert within(((0.0, 0.0), (1.0, 1.0)), at((0.5, 0.5))).tolist() == [False]
