"""Reads as the cells of a table that Qt asks for."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from lprdesk.ui.results_order import Column

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

TITLES = {
    Column.SEEN: "Seen",
    Column.AGE: "Age",
    Column.READER: "Reader",
    Column.PLATE: "Read as",
    Column.ISSUER: "Issuer",
    Column.CONFIDENCE: "Confidence",
    Column.PICTURES: "Pictures",
}


class ReadCells(QAbstractTableModel):
    """One row for each read shown, one column for each thing said of it; what is shown and said comes from below."""

    def shown(self) -> int:
        """How many reads are shown."""
        raise NotImplementedError

    def read_at(self, row: int) -> int:
        """The read that stands in a row."""
        raise NotImplementedError

    def word(self, read: int, column: Column) -> str:
        """What a cell says of a read."""
        raise NotImplementedError

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Give the number of reads shown."""
        return 0 if parent.isValid() else self.shown()

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
