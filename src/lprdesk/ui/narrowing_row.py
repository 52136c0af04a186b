"""What the rows are narrowed to and ordered by, as chips that can be taken away."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from lprdesk.ui.narrowing import Narrowing
from lprdesk.ui.results_cells import TITLES
from lprdesk.ui.results_model import ResultsModel
from lprdesk.ui.results_order import Column
from lprdesk.ui.timeline_lanes import usual_zone
from lprdesk.ui.timeline_words import span_words
from lprdesk.ui.widgets.chips import Chip, link
from lprdesk.ui.widgets.flow import FlowLayout
from lprdesk.ui.widgets.words import label

_FIGURES = (0.6, 0.8, 0.9, 0.95)
"""Offered to the eye, not a policy: each narrows the view alone and decides nothing."""
_AGES = (30, 90, 365)
_OUTSIDE = "Outside every sensitive radius"
_MOST_READERS = 24
"""A menu longer than the screen helps nobody; the readers with the most reads stand in it."""


class NarrowingRow(QWidget):
    """Chips for each filter in force, a menu to add one, a menu to order by, and how many of all are shown."""

    def __init__(self, model: ResultsModel) -> None:
        super().__init__()
        self._model = model
        self.chips: list[Chip] = []
        self.add = link("+ Filter")
        self.order = link("")
        self.undo = link("Undo")
        self.undo.setAccessibleName("Undo the last change of the filters")
        self.undo.setToolTip("Undo the last change of the filters (Ctrl+Z; Ctrl+Shift+Z makes it again)")
        self.undo.clicked.connect(model.undo)
        self.shown = label("", tone="muted")
        self.filters = QMenu(self)
        self.orders = QMenu(self)
        self.filters.setAccessibleName("Add a filter")
        self.orders.setAccessibleName("Order the reads by")
        self.add.clicked.connect(self._open_filters)
        self.order.clicked.connect(self._open_orders)
        wrapped = QWidget()
        self._flow = FlowLayout(wrapped)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(wrapped, 1)
        layout.addWidget(self.order, 0, Qt.AlignmentFlag.AlignTop)
        model.modelReset.connect(self._tell)
        self._tell()

    def _open_filters(self) -> None:
        self.fill_filters()
        _open_below(self.filters, self.add)

    def _open_orders(self) -> None:
        self.fill_orders()
        _open_below(self.orders, self.order)

    def fill_filters(self) -> None:
        """Offer what the answer can be narrowed to, each with its count: confidence, age, outside radii, readers."""
        narrowing, reads = self._model.narrowing, self._model.reads
        self.filters.clear()
        for figure in _FIGURES:
            meeting = int(np.count_nonzero(reads.confidence >= np.float32(figure)))
            self._offer(f"{_confidence(figure)} ({meeting:,})", replace(narrowing, least_confidence=figure))
        self.filters.addSeparator()
        for days in _AGES:
            meeting = int(np.count_nonzero(self._model.passing(Narrowing(most_days=days))))
            self._offer(f"{_age(days)} ({meeting:,})", replace(narrowing, most_days=days))
        if self._model.near is not None:
            outside = int(np.count_nonzero(~self._model.near))
            self._offer(f"{_OUTSIDE} ({outside:,})", replace(narrowing, outside_radii=True))
        self.filters.addSeparator()
        counts = np.bincount(reads.reader, minlength=len(reads.readers))
        for reader in np.argsort(-counts, kind="stable")[:_MOST_READERS]:
            if counts[reader]:
                words = f"{reads.readers[reader].name} ({counts[reader]:,})"
                self._offer(words, replace(narrowing, reader=int(reader)))

    def fill_orders(self) -> None:
        """Offer every column; choosing the one in force turns its order round."""
        self.orders.clear()
        for column, title in TITLES.items():
            self.orders.addAction(title).triggered.connect(partial(self._order_by, column))

    def _offer(self, words: str, narrowing: Narrowing) -> None:
        self.filters.addAction(words.replace("&", "&&")).triggered.connect(partial(self._narrow, narrowing))

    def _narrow(self, narrowing: Narrowing, _checked: object = None) -> None:
        self._model.narrow(narrowing)

    def _order_by(self, column: Column, _checked: object = None) -> None:
        current, descending = self._model.sorted_by
        down = not descending if column is current else column in _DOWN_FIRST
        self._model.sort(column, Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder)

    def _tell(self) -> None:
        reads = self._model.reads
        self.undo.setVisible(self._model.can_undo)
        self._put_chips([self._chip(words, without) for words, without in self._in_force()])
        self.shown.setText(f"{self._model.rowCount():,} of {len(reads):,} shown")
        # as high as the links beside it, so that the words stand on one line
        self.shown.setMinimumHeight(self.add.sizeHint().height())
        column, descending = self._model.sorted_by
        self.order.setText(f"Order: {TITLES[column]}, {_direction(column, descending=descending)}")
        self.order.setAccessibleName(f"{self.order.text()}: change")

    def _in_force(self) -> Iterator[tuple[str, Narrowing]]:
        """Each filter in words, and the filters without it."""
        now, reads = self._model.narrowing, self._model.reads
        if now.span is not None:
            yield f"Timeline: {span_words(now.span, usual_zone(reads))}", replace(now, span=None)
        if now.place is not None:
            yield "Area drawn on the map", replace(now, place=None)
        if now.reader is not None:
            yield reads.readers[now.reader].name, replace(now, reader=None)
        if now.least_confidence is not None:
            yield _confidence(now.least_confidence), replace(now, least_confidence=None)
        if now.most_days is not None:
            yield _age(now.most_days), replace(now, most_days=None)
        if now.outside_radii:
            yield _OUTSIDE, replace(now, outside_radii=False)

    def _put_chips(self, chips: list[Chip]) -> None:
        while self._flow.takeAt(0) is not None:
            pass
        for gone in self.chips:
            gone.hide()
            gone.deleteLater()
        self.chips = chips
        for part in (*chips, self.add, self.shown, self.undo):
            self._flow.addWidget(part)

    def _chip(self, words: str, without: Narrowing) -> Chip:
        chip = Chip(words)
        chip.removed.connect(partial(self._narrow, without))
        return chip


_DOWN_FIRST = {Column.SEEN, Column.CONFIDENCE, Column.PICTURES}


def _open_below(menu: QMenu, button: QToolButton) -> None:
    # popup, never exec: a nested loop would stop the tasks that run
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    if menu.actions():
        menu.setActiveAction(menu.actions()[0])


def _confidence(figure: float) -> str:
    return f"Confidence {figure:g} and over"


def _age(days: int) -> str:
    return f"At most {days} days old"


def _direction(column: Column, *, descending: bool) -> str:
    match column:
        case Column.SEEN:
            return "newest first" if descending else "oldest first"
        case Column.AGE:
            return "oldest first" if descending else "newest first"
        case Column.READER | Column.PLATE | Column.ISSUER:
            return "Z to A" if descending else "A to Z"
        case Column.CONFIDENCE | Column.PICTURES:
            return "largest first" if descending else "smallest first"
