import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.many_reads import READERS, many_reads
from lprdesk.domain.read import Reads
from lprdesk.ui.narrowing import Narrowing, passing
from lprdesk.ui.results_order import Column, ReadOrder

columns = st.sampled_from(Column)
narrowings = st.builds(
    Narrowing,
    least_confidence=st.none() | st.sampled_from((0.0, 0.6, 0.9, 1.0)),
    reader=st.none() | st.integers(0, len(READERS) - 1),
)


def value(reads: Reads, column: Column, row: int) -> object:
    """What a person would order by, one read at a time."""
    reader = reads.readers[reads.reader[row]]
    return {
        Column.SEEN: int(reads.time_ms[row]),
        Column.AGE: -int(reads.time_ms[row]),
        Column.READER: reader.name,
        Column.PLATE: str(reads.plate[row]),
        Column.ISSUER: str(reads.jurisdiction[row]),
        Column.CONFIDENCE: float(reads.confidence[row]),
        Column.PICTURES: 2 * bool(reads.crop[row]) + bool(reads.scene[row]),
    }[column]


def naive(reads: Reads, column: Column, narrowing: Narrowing, *, descending: bool) -> list[int]:
    def passes(row: int) -> bool:
        figure = narrowing.least_confidence
        return (figure is None or bool(reads.confidence[row] >= np.float32(figure))) and (
            narrowing.reader is None or int(reads.reader[row]) == narrowing.reader
        )

    rows = sorted((row for row in range(len(reads)) if passes(row)), key=lambda row: int(reads.time_ms[row]))

    def missing(row: int) -> bool:
        figure = value(reads, column, row)
        return isinstance(figure, float) and math.isnan(figure)

    with_figure = [row for row in rows if not missing(row)]
    distinct = sorted({value(reads, column, row) for row in with_figure}, reverse=descending)  # type: ignore[type-var]  # one column's values compare
    in_order = [row for each in distinct for row in with_figure if value(reads, column, row) == each]
    return in_order + [row for row in rows if missing(row)]


@given(st.integers(0, 40), st.integers(0, 5), columns, st.booleans(), narrowings)
def test_order_and_narrowing_are_those_of_a_plain_sort(
    count: int,
    seed: int,
    column: Column,
    descending: bool,  # noqa: FBT001 - drawn by hypothesis
    narrowing: Narrowing,
) -> None:
    reads = many_reads(count, seed)
    rows = ReadOrder(reads).rows(column, descending=descending, passing=passing(narrowing, reads, 0, None))
    assert rows.tolist() == naive(reads, column, narrowing, descending=descending)


@given(st.integers(1, 40), st.integers(0, 5))
def test_the_previous_read_is_the_one_before_in_time(count: int, seed: int) -> None:
    reads = many_reads(count, seed)
    order = ReadOrder(reads)
    by_time = sorted(range(count), key=lambda row: int(reads.time_ms[row]))
    assert order.previous(by_time[0]) is None
    assert [order.previous(row) for row in by_time[1:]] == by_time[:-1]


def test_a_figure_asked_for_meets_the_same_figure_given() -> None:
    reads = many_reads(200)
    given_figures = sorted({round(float(figure), 2) for figure in reads.confidence if not math.isnan(figure)})
    for figure in given_figures[:10]:
        rows = ReadOrder(reads).rows(
            Column.SEEN, descending=False, passing=passing(Narrowing(least_confidence=figure), reads, 0, None)
        )
        assert min(round(float(reads.confidence[row]), 2) for row in rows) == figure


@pytest.mark.parametrize("column", Column)
def test_an_empty_answer_has_an_order(column: Column) -> None:
    order = ReadOrder(Reads.empty())
    assert order.rows(column, descending=True).tolist() == []
