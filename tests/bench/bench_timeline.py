"""The timeline: from an answer to its first picture, and how fluid it stays."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np
from PySide6.QtWidgets import QApplication

from bench.bench_first_rows import milliseconds, row
from bench.registry import Row, bench
from fakes.many_reads import END_MS, many_reads
from lprdesk.domain.lookback import Window
from lprdesk.domain.read import Reads
from lprdesk.ui import theme
from lprdesk.ui.narrowing import Narrowing
from lprdesk.ui.results_model import ResultsModel
from lprdesk.ui.timeline_lanes import LaneKind
from lprdesk.ui.timeline_view import TimelineView

RESOURCES = Path(__file__).parents[2] / "resources"
NOW = datetime.fromtimestamp(END_MS / 1000, UTC)
YEARS = timedelta(days=5 * 365)
READERS = 6
"""Few, so that every read is in view: the hardest view to draw."""
RUNS = 15


def answer(count: int) -> Reads:
    """Reads of five years, each reader with its share."""
    random = np.random.default_rng(count)
    reads = many_reads(count)
    readers = tuple(replace(reads.readers[n % 3], id=f"r{n}", name=f"Reader {n}") for n in range(READERS))
    times = np.sort(END_MS - random.integers(0, round(YEARS.total_seconds()), count) * 1000)
    return replace(reads, time_ms=times, reader=random.integers(0, READERS, count).astype(np.int32), readers=readers)


def view_of(model: ResultsModel) -> TimelineView:
    view = TimelineView(model)
    view.resize(780, 190)
    view.show()
    return view


def first(model: ResultsModel, view: TimelineView) -> None:
    """What the model's reset has the timeline do, and its picture."""
    view.sight._reads = None
    view._take()
    view.grab()


def panned(view: TimelineView, share: float) -> None:
    axis = view.sight.axis
    view.look_at(axis.panned(share * axis.length))
    view.grab()


def figures(count: int, most_first: float, most_pan: float) -> Iterator[Row]:
    if not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.apply(application, lambda name: RESOURCES / name)
    model = ResultsModel()
    view = view_of(model)
    view.grab()
    model.show(answer(count), NOW, Window(NOW - YEARS, NOW))
    model.mark_near(np.arange(count) % 7 == 0)
    said = f"timeline, {count:,} reads by {READERS} readers"
    times = [milliseconds(partial(first, model, view)) for _ in range(RUNS)]
    yield row(f"{said}, first paint", median(times), most_first)
    for kind in LaneKind:
        view.lay_out(kind)
        for zoom in (1.0, 0.1, 0.001):
            view.look_at(view.sight.whole().zoomed(zoom, view.sight.axis.first))
            shares = [0.05 if zoom < 1 else 0.0] * RUNS
            times = [milliseconds(partial(panned, view, share)) for share in shares]
            yield row(f"{said}, panned by {kind.value} at {zoom:g} of the whole", median(times), most_pan)
    view.lay_out(LaneKind.READER)
    narrowings = [Narrowing(least_confidence=0.6 + number / 100) for number in range(RUNS)]
    times = [milliseconds(partial(model.narrow, narrowing)) for narrowing in narrowings]
    yield row(f"{said}, all views narrowed by another filter", median(times), 5 * most_pan)


@bench("timeline")
def timeline() -> Iterator[Row]:
    """The real widget, painted into memory as a window is."""
    yield from figures(100_000, 50, 8)


@bench("timeline-long", takes_long=True)
def timeline_long() -> Iterator[Row]:
    """A million reads."""
    yield from figures(1_000_000, 400, 33)
