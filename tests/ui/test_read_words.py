from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.many_reads import READERS, many_reads
from lprdesk.ui import read_words


def test_a_read_is_told_in_the_time_of_its_reader_with_the_zone() -> None:
    reads = replace(many_reads(2), time_ms=np.array([1_793_151_727_000] * 2), reader=np.array([0, 2]))
    assert read_words.seen_in_full(reads, 0) == "Tue 27 Oct 2026, 18:42:07 PDT"
    assert read_words.seen(reads, 1) == "27 Oct 2026, 19:42:07 MDT"


def test_an_unknown_zone_is_told_as_utc() -> None:
    strange = replace(READERS[0], zone="Nowhere/At_All")
    reads = replace(many_reads(1), time_ms=np.array([0]), reader=np.array([0]), readers=(strange,))
    assert read_words.seen(reads, 0) == "1 Jan 1970, 00:00:00 UTC"


@pytest.mark.requirement("VER-5")
def test_certainty_age_and_confidence_are_told_or_said_to_be_missing() -> None:
    reads = replace(many_reads(2), confidence=np.array([0.91, np.nan]), reader=np.array([0, 2]))
    now = datetime.fromtimestamp(int(reads.time_ms[0]) / 1000, UTC) + timedelta(days=24)
    assert read_words.certainty(reads, 0) == "Fixed ± 8 m"
    assert read_words.reader(reads, 0) == f"{read_words.reader_name(reads, 0)} ± 8 m"
    assert read_words.certainty(reads, 1) == "Mobile ± 35 m"
    assert read_words.age(reads, 0, now) == "24 days"
    assert [read_words.confidence(reads, row) for row in (0, 1)] == ["0.91", "not given"]


def test_an_issuer_is_named_with_the_vendors_own_doubt() -> None:
    reads = replace(
        many_reads(3),
        jurisdiction=np.array(["US-NV", "US-NV", ""]),
        jurisdiction_confidence=np.array([0.87, np.nan, 0.5]),
    )
    told = [read_words.issuer_with_doubt(reads, row) for row in range(3)]
    assert told == ["Nevada, 0.87 by the vendor", "Nevada", "not read"]


def test_the_way_from_the_read_before_is_time_and_straight_distance() -> None:
    reads = replace(
        many_reads(2),
        time_ms=np.array([0, 18 * 60_000]),
        latitude=np.array([40.0, 40.0]),
        longitude=np.array([-117.0, -116.9]),
    )
    assert read_words.since_previous(reads, 0, None) == "none in this answer"
    assert read_words.since_previous(reads, 1, 0) == "18 min before, 8.5 km away"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(0), "0 min"),
        (timedelta(minutes=119), "119 min"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(hours=47, minutes=59), "47 hours"),
        (timedelta(days=2), "2 days"),
        (timedelta(days=89), "89 days"),
        (timedelta(days=365), "11 months"),
        (timedelta(days=365 * 5 + 2), "5 years"),
    ],
)
def test_lengths_of_time_stand_in_the_unit_that_tells_them_apart(span: timedelta, words: str) -> None:
    assert read_words.lasting(span) == words


@given(st.timedeltas(timedelta(0), timedelta(days=3000)), st.timedeltas(timedelta(0), timedelta(days=3000)))
def test_a_longer_time_is_never_told_as_a_shorter_one(one: timedelta, other: timedelta) -> None:
    sizes = {"min": 1, "hours": 60, "days": 1440, "months": 43_833, "years": 525_960}

    def told(span: timedelta) -> float:
        count, unit = read_words.lasting(span).split()
        return int(count) * sizes[unit]

    shorter, longer = sorted((one, other))
    assert told(shorter) <= told(longer)
