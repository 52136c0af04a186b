"""Reads are columns that can be, frozen; what does not belong to the question is set aside and counted."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lprdesk.domain.answer import Cause, Examined, SetAside, examine
from lprdesk.domain.lookback import Window
from lprdesk.domain.read import Reader, ReaderKind, Reads, zone_is_known

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
WINDOW = Window(NOW - timedelta(days=30), NOW)
START_MS = round(WINDOW.start.timestamp() * 1000)
END_MS = round(WINDOW.end.timestamp() * 1000)
READERS = (
    Reader(id="F112", name="Fixed 112", kind=ReaderKind.FIXED, uncertainty_m=8.0, zone="America/Los_Angeles"),
    Reader(id="M3", name="Mobile 3", kind=ReaderKind.MOBILE, uncertainty_m=25.0, zone="Mars/Olympus"),
)


def columns(count: int, **changed: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "id": [f"r{row}" for row in range(count)],
        "plate": ["ZZT4187"] * count,
        "jurisdiction": ["US-NV"] * count,
        "time_ms": [START_MS + row * 60_000 for row in range(count)],
        "latitude": [39.1 + row / 1000 for row in range(count)],
        "longitude": [-116.2] * count,
        "reader": [0] * count,
        "confidence": [0.9] * count,
        "jurisdiction_confidence": [np.nan] * count,
        "heading": [np.nan] * count,
        "crop": [True] * count,
        "scene": [True] * count,
        "zoned": [True] * count,
    }
    return base | changed


def reads(count: int, **changed: Any) -> Reads:
    return Reads(**columns(count, **changed), readers=READERS)


def held(answer: Reads, malformed: int = 0) -> Examined:
    return examine(answer, plate="ZZT4187", jurisdiction="US-NV", window=WINDOW, now=NOW, malformed=malformed)


def test_columns_are_read_only_copies() -> None:
    times = np.array([START_MS, START_MS + 1])
    some = reads(2, time_ms=times)
    times[0] = 0
    assert some.time_ms[0] == START_MS
    with pytest.raises(ValueError, match="read-only"):
        some.time_ms[0] = 1


@pytest.mark.parametrize(
    "changed",
    [
        {"latitude": [91.0, 0.0]},
        {"longitude": [-180.5, 0.0]},
        {"latitude": [np.nan, 0.0]},
        {"longitude": [np.inf, 0.0]},
        {"confidence": [1.01, 0.5]},
        {"confidence": [-0.1, 0.5]},
        {"heading": [360.0, 0.0]},
        {"reader": [2, 0]},
        {"reader": [-1, 0]},
        {"crop": [True]},
        {"time_ms": [[1, 2], [3, 4]]},
    ],
)
def test_what_cannot_be_is_no_read(changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"column|rows"):
        reads(2, **changed)


def test_the_sieve_keeps_what_can_be_and_counts_the_rest() -> None:
    kept, malformed = Reads.sieve(columns(4, latitude=[39.0, 95.0, np.nan, 39.3]), READERS)
    assert list(kept.id) == ["r0", "r3"]
    assert malformed == 2


@pytest.mark.requirement("VEN-2")
@pytest.mark.parametrize(
    "changed",
    [
        {"plate": ["ZZT4187", "ZZT4187\0"]},
        {"jurisdiction": ["US-NV", "US-NV\0"]},
        {"id": ["r0", "r\n1"]},
        {"id": ["r0", "x" * 201]},
    ],
)
def test_texts_that_numpy_would_cut_or_nobody_could_read_are_malformed(changed: dict[str, Any]) -> None:
    kept, malformed = Reads.sieve(columns(2, **changed), READERS)
    assert list(kept.id) == ["r0"]
    assert malformed == 1


@pytest.mark.parametrize("zone", ["localtime", "Factory", "posixrules", "right/UTC", "../../etc/passwd", ""])
def test_names_that_are_no_zone_of_a_place_are_unknown(zone: str) -> None:
    assert not zone_is_known(zone)


def test_no_reads_are_an_answer() -> None:
    outcome = held(Reads.empty())
    assert len(outcome.accepted) == 0
    assert outcome.set_aside.count == 0


@pytest.mark.requirement("VEN-2")
@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"plate": ["ZZT4187", "ZZT4181"]}, Cause.FOREIGN_PLATE),
        ({"jurisdiction": ["US-NV", "US-CA"]}, Cause.OTHER_JURISDICTION),
        ({"zoned": [True, False]}, Cause.UNKNOWN_ZONE),
        ({"reader": [0, 1]}, Cause.UNKNOWN_ZONE),
        ({"time_ms": [START_MS, END_MS + 1]}, Cause.IN_FUTURE),
        ({"time_ms": [START_MS, END_MS]}, Cause.OUTSIDE_WINDOW),
        ({"time_ms": [START_MS, START_MS - 1]}, Cause.OUTSIDE_WINDOW),
        ({"crop": [True, False]}, Cause.NO_PICTURE),
        ({"id": ["r0", "r0"]}, Cause.DUPLICATE),
        ({"time_ms": [START_MS] * 2, "latitude": [39.1] * 2}, Cause.DUPLICATE),
    ],
)
def test_what_does_not_belong_is_set_aside_and_named(changed: dict[str, Any], cause: Cause) -> None:
    outcome = held(reads(2, **changed))
    assert list(outcome.accepted.id) == ["r0"]
    assert outcome.set_aside.causes == (cause,)
    assert outcome.set_aside.by_cause() == {cause: 1}
    assert cause.sentence.endswith(".")


def test_a_read_without_a_jurisdiction_is_not_held_against_it() -> None:
    assert len(held(reads(1, jurisdiction=[""])).accepted) == 1


def test_rows_that_were_no_reads_are_counted_too() -> None:
    aside = held(reads(1), malformed=3).set_aside
    assert aside.count == 3
    assert aside.by_cause() == {Cause.MALFORMED: 3}


def test_set_aside_needs_a_cause_for_each() -> None:
    with pytest.raises(ValueError, match="one cause a read"):
        SetAside(reads(1), ())


ROW = st.tuples(
    st.integers(0, 6),
    st.sampled_from(["ZZT4187", "ZZT4I87", ""]),
    st.sampled_from(["US-NV", "US-CA", ""]),
    st.integers(START_MS - 2, START_MS + 3) | st.integers(END_MS - 2, END_MS + 2),
    st.integers(0, 1),
    st.booleans(),
    st.booleans(),
)


@pytest.mark.requirement("VEN-2")
@given(st.lists(ROW, max_size=40))
def test_every_read_is_either_shown_or_set_aside_once(rows: list[tuple[int, str, str, int, int, bool, bool]]) -> None:
    some = reads(
        len(rows),
        id=[f"r{row[0]}" for row in rows],
        plate=np.array([row[1] for row in rows], dtype=np.str_),
        jurisdiction=np.array([row[2] for row in rows], dtype=np.str_),
        time_ms=[row[3] for row in rows],
        reader=[row[4] for row in rows],
        crop=[row[5] for row in rows],
        zoned=[row[6] for row in rows],
    )
    outcome = held(some)
    shown = outcome.accepted
    assert len(shown) + outcome.set_aside.count == len(rows)
    assert all(shown.plate == "ZZT4187")
    assert all((shown.time_ms >= START_MS) & (shown.time_ms < END_MS))
    assert all(shown.crop)
    assert all(shown.zoned)
    assert list(shown.time_ms) == sorted(shown.time_ms)
    assert len(set(shown.id)) == len(shown)
