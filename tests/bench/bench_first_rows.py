"""From a recorded answer to its first rows on the screen, and how fluid a large one stays."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from bench.registry import Row, bench
from fakes.many_reads import END_MS, many_reads, result_set
from lprdesk.services.ports.vendor import Picture, PicturePart
from lprdesk.services.query_outcome import ResultSet
from lprdesk.ui import theme
from lprdesk.ui.jobs import Jobs
from lprdesk.ui.results_order import Column
from lprdesk.ui.results_view import ResultsView
from lprdesk.ui.widgets.message import Messages

RESOURCES = Path(__file__).parents[2] / "resources"
NOW = datetime.fromtimestamp(END_MS / 1000, UTC)
RUNS = 9


async def no_picture(_read: int, _part: PicturePart) -> Picture:
    raise AssertionError("no read is chosen here")


def milliseconds(do: Callable[[], object]) -> float:
    begun = time.perf_counter()
    do()
    return (time.perf_counter() - begun) * 1000


def shown(view: ResultsView, results: ResultSet) -> None:
    view.show_results(results, NOW, no_picture)
    view.grab()


def scrolled(view: ResultsView) -> None:
    bar = view.table.verticalScrollBar()
    bar.setValue((bar.value() + bar.pageStep()) % bar.maximum())
    view.table.grab()


def row(name: str, value: float, most: float) -> Row:
    return Row(name=name, value=value, unit="ms", target=f"under {most:g} ms", holds=value < most)


@bench("first-rows")
def first_rows() -> Iterator[Row]:
    """The real widgets, painted into memory as a window is; network and log are not in it."""
    if not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.apply(application, lambda name: RESOURCES / name)
    view = ResultsView(Jobs(Messages()))
    view.resize(1080, 760)
    view.show()
    view.grab()
    answers = [result_set(many_reads(10_000, seed)) for seed in range(RUNS)]
    yield row(
        "10,000 reads, from the answer to the first rows painted",
        median([milliseconds(partial(shown, view, answer)) for answer in answers]),
        300,
    )
    shown(view, result_set(many_reads(100_000)))
    orders = [(column, order) for column in Column for order in Qt.SortOrder]
    first = [milliseconds(partial(view.model.sort, column, order)) for column, order in orders]
    yield row("100,000 reads ordered by a column for the first time, the slowest column", max(first), 150)
    again = [median([milliseconds(partial(view.model.sort, *each)) for _ in range(5)]) for each in orders]
    yield row("100,000 reads ordered by a column again, the slowest column", max(again), 20)
    yield row(
        "100,000 reads scrolled by a page", median([milliseconds(partial(scrolled, view)) for _ in range(30)]), 50
    )
    view.close_results()
