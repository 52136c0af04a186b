"""Reads of one invented plate over fifty days, and what was asked for."""

from dataclasses import replace
from datetime import timedelta

import numpy as np

from fakes.many_reads import END_MS, many_reads
from fakes.results import NOW
from lprdesk.domain.lookback import Window
from lprdesk.domain.read import Reads
from lprdesk.services.ports.vendor import Spell
from lprdesk.ui.results_view import ResultsView

DAYS = 50
ASKED = Window(NOW - timedelta(days=DAYS), NOW)
SPELL = Spell("f1", NOW - timedelta(days=20), NOW - timedelta(days=14))


def months(count: int = 62, seed: int = 3) -> Reads:
    random = np.random.default_rng(seed)
    times = np.sort(END_MS - random.integers(0, DAYS * 86_400, count) * 1000)
    return replace(many_reads(count, seed), time_ms=times)


def shown(view: ResultsView) -> set[int]:
    return {view.model.read_at(row) for row in range(view.model.rowCount())}
