"""The one model of an answer: table, picture, and whatever else shows reads, observe it and never call each other."""

from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal

from lprdesk.domain.lookback import Window
from lprdesk.domain.read import Reads
from lprdesk.services.ports.vendor import Spell
from lprdesk.ui import read_words
from lprdesk.ui.narrowing import Changes, Mask, Narrowing, passing
from lprdesk.ui.results_cells import ReadCells
from lprdesk.ui.results_order import Column, ReadOrder, Rows

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_WORDS: dict[Column, Callable[[Reads, int], str]] = {
    Column.SEEN: read_words.seen,
    Column.READER: read_words.reader,
    Column.PLATE: read_words.characters,
    Column.ISSUER: read_words.issuer,
    Column.CONFIDENCE: read_words.confidence,
    Column.PICTURES: read_words.pictures,
}


class ResultsModel(ReadCells):
    """The reads of one answer as rows, narrowed and ordered by whole columns; at most one read is chosen.

    A read is named by its index into `reads`; that name stays the same however the rows are ordered. Cells are worded
    only when they are painted. There is no way to copy or drag a read out of the model (SHR-3).
    """

    chosen_changed = Signal(int)
    """The chosen read, or -1 where there is none."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chosen: int | None = None
        self._asked: Window | None = None
        self._spells: tuple[Spell, ...] = ()
        self._near: Mask | None = None
        self._blank()

    def show(
        self, reads: Reads, answered: datetime, asked: Window | None = None, spells: tuple[Spell, ...] = ()
    ) -> None:
        """Show an answer, newest read first, none chosen. Ages count up to `answered`, with its zone.

        `asked` is the time that was asked for, `spells` when readers were off line within it.
        """
        self.beginResetModel()
        self._blank()
        self._reads, self._answered = reads, answered
        self._asked, self._spells = asked, spells
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
    def asked(self) -> Window | None:
        """The time that was asked for, where that is known."""
        return self._asked

    @property
    def spells(self) -> tuple[Spell, ...]:
        """When readers were off line, as the vendor says."""
        return self._spells

    @property
    def near(self) -> Mask | None:
        """Per read, whether it lies inside a sensitive place's radius; None while that is not known."""
        return self._near

    @property
    def in_time(self) -> Rows:
        """Every read, shown or not, oldest first."""
        return self._order.in_time

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

    def narrow(self, narrowing: Narrowing, *, amends: bool = False) -> None:
        """Show only what meets `narrowing`; a chosen read that is no longer shown is chosen no more.

        A change that `amends` the one before it is undone in one step with it.
        """
        if narrowing != self._narrowing:
            self._changes.note(self._narrowing, amends=amends)
            self._narrow_to(narrowing)

    def undo(self) -> None:
        """Take back the last change of the filters, if there is one."""
        self._narrow_to(self._changes.back(self._narrowing))

    def redo(self) -> None:
        """Make again the change of the filters that was taken back last, if there is one."""
        self._narrow_to(self._changes.forward(self._narrowing))

    @property
    def can_undo(self) -> bool:
        """Whether there is a change of the filters to take back."""
        return self._changes.any_before

    def mark_near(self, near: Mask | None) -> None:
        """Take up which reads lie inside a sensitive place's radius; one entry a read, or None for not known."""
        if near is not None and len(near) != len(self._reads):
            raise ValueError("there is one mark for each read")
        self._near = near
        self._narrow_to(self._narrowing)

    def passing(self, narrowing: Narrowing) -> Mask:
        """Per read of the answer, whether it would meet these filters."""
        return passing(narrowing, self._reads, round(self._answered.timestamp() * 1000), self._near)

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

    def shown(self) -> int:
        """How many reads are shown."""
        return len(self._rows)

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

    def _narrow_to(self, narrowing: Narrowing | None) -> None:
        if narrowing is None:
            return
        self.beginResetModel()
        self._narrowing = narrowing
        self._arrange()
        self.endResetModel()
        if self._chosen is not None and self.row_of(self._chosen) is None:
            self.choose(None)

    def _blank(self) -> None:
        self._reads = Reads.empty()
        self._answered = _EPOCH
        self._order = ReadOrder(self._reads)
        self._asked, self._spells, self._near = None, (), None
        self._narrowing = Narrowing()
        self._changes = Changes()
        self._column, self._descending = Column.SEEN, True
        self._chosen = None
        self._arrange()

    def _arrange(self) -> None:
        meets = self.passing(self._narrowing) if self._narrowing else None
        self._rows: Rows = self._order.rows(self._column, descending=self._descending, passing=meets)
        self._row_of: Rows = np.full(len(self._reads), -1, np.intp)
        self._row_of[self._rows] = np.arange(len(self._rows))
