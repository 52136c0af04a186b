"""The one model of an answer: table, picture, and whatever else shows reads, observe it and never call each other."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from lprdesk.domain.read import Reads
from lprdesk.ui import read_words
from lprdesk.ui.results_order import Column, Narrowing, ReadOrder, Rows

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

TITLES = {
    Column.SEEN: "Seen",
    Column.AGE: "Age",
    Column.READER: "Reader",
    Column.PLATE: "Read as",
    Column.ISSUER: "Issuer",
    Column.CONFIDENCE: "Confidence",
    Column.PICTURES: "Pictures",
}
_WORDS: dict[Column, Callable[[Reads, int], str]] = {
    Column.SEEN: read_words.seen,
    Column.READER: read_words.reader,
    Column.PLATE: read_words.characters,
    Column.ISSUER: read_words.issuer,
    Column.CONFIDENCE: read_words.confidence,
    Column.PICTURES: read_words.pictures,
}


class ResultsModel(QAbstractTableModel):
    """The reads of one answer as rows, narrowed and ordered by whole columns; at most one read is chosen.

    A read is named by its index into `reads`; that name stays the same however the rows are ordered. Cells are worded
    only when they are painted. There is no way to copy or drag a read out of the model (SHR-3).
    """

    chosen_changed = Signal(int)
    """The chosen read, or -1 where there is none."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chosen: int | None = None
        self._blank()

    def show(self, reads: Reads, answered: datetime) -> None:
        """Show an answer, newest read first, none chosen. Ages count up to `answered`, with its zone."""
        self.beginResetModel()
        self._blank()
        self._reads = reads
        self._answered = answered
        self._order = ReadOrder(reads)
        self._arrange()
        self.endResetModel()
        self.chosen_changed.emit(-1)

    def clear(self) -> None:
        """Forget the answer: nothing of it is held here afterwards (RET-2)."""
        self.show(Reads.empty(), _EPOCH)

    @property
    def reads(self) -> Reads:
        """The answer's reads; none after `clear`."""
        return self._reads

    @property
    def answered(self) -> datetime:
        """When the query was answered, in the desk's zone."""
        return self._answered

    @property
    def narrowing(self) -> Narrowing:
        """What the rows are narrowed to."""
        return self._narrowing

    @property
    def chosen(self) -> int | None:
        """The chosen read, as an index into `reads`."""
        return self._chosen

    @property
    def sorted_by(self) -> tuple[Column, bool]:
        """The column that orders the rows, and whether from the largest down."""
        return self._column, self._descending

    def narrow(self, narrowing: Narrowing) -> None:
        """Show only what meets `narrowing`; a chosen read that is no longer shown is chosen no more."""
        self.beginResetModel()
        self._narrowing = narrowing
        self._arrange()
        self.endResetModel()
        if self._chosen is not None and self.row_of(self._chosen) is None:
            self.choose(None)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows by a column. The chosen read stays chosen."""
        self.beginResetModel()
        self._column = Column(column)
        self._descending = order == Qt.SortOrder.DescendingOrder
        self._arrange()
        self.endResetModel()

    def choose(self, read: int | None) -> None:
        """Choose a read by its index into `reads`; everything that shows reads follows."""
        if read != self._chosen:
            self._chosen = read
            self.chosen_changed.emit(-1 if read is None else read)

    def step(self, by: int) -> None:
        """Choose the next (+1) or previous (-1) of the rows shown; at either end the choice stays."""
        row = None if self._chosen is None else self.row_of(self._chosen)
        wanted = (0 if by > 0 else len(self._rows) - 1) if row is None else row + by
        if 0 <= wanted < len(self._rows):
            self.choose(int(self._rows[wanted]))

    def read_at(self, row: int) -> int:
        """The read that stands in a row."""
        return int(self._rows[row])

    def row_of(self, read: int) -> int | None:
        """The row a read stands in, None while it is not shown."""
        row = int(self._row_of[read])
        return None if row < 0 else row

    def previous_in_time(self, read: int) -> int | None:
        """The read of this answer just before it in time, shown or not."""
        return self._order.previous(read)

    def word(self, read: int, column: Column) -> str:
        """What a cell says of a read."""
        if column is Column.AGE:
            return read_words.age(self._reads, read, self._answered)
        return _WORDS[column](self._reads, read)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Give the number of reads shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Give the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Word one cell; only display and accessible text have an answer."""
        if not index.isValid():
            return None
        column = Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.word(self.read_at(index.row()), column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{TITLES[column]}: {self.word(self.read_at(index.row()), column)}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return TITLES[Column(section)]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be chosen and neither edited nor dragged."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def mimeTypes(self) -> list[str]:
        """Offer no format: reads do not leave by drag or clipboard (SHR-3)."""
        return []

    def supportedDragActions(self) -> Qt.DropAction:
        """Allow no drag."""
        return Qt.DropAction.IgnoreAction

    def _blank(self) -> None:
        self._reads = Reads.empty()
        self._answered = _EPOCH
        self._order = ReadOrder(self._reads)
        self._narrowing = Narrowing()
        self._column, self._descending = Column.SEEN, True
        self._chosen = None
        self._arrange()

    def _arrange(self) -> None:
        self._rows: Rows = self._order.rows(self._column, descending=self._descending, narrowing=self._narrowing)
        self._row_of: Rows = np.full(len(self._reads), -1, np.intp)
        self._row_of[self._rows] = np.arange(len(self._rows))
