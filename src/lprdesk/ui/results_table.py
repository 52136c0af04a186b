"""The table of reads: fluid at 100,000 rows, worked by keyboard, and with no way for a read to leave it."""

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from lprdesk.ui import theme
from lprdesk.ui.results_cells import TITLES, Index
from lprdesk.ui.results_model import ResultsModel
from lprdesk.ui.results_order import Column
from lprdesk.ui.widgets.guard import keep_inside

_WIDEST = {
    Column.SEEN: "28 Nov 2026, 00:00:00 MST",
    Column.AGE: "28 months",
    Column.READER: "Fixed 112 ± 88 m",
    Column.PLATE: "MMM8888",
    Column.ISSUER: "Nevada MM",
    Column.CONFIDENCE: "Confidence M",  # and the mark of the order
    Column.PICTURES: "Both",
}
"""What a column has room for; longer words are cut by an ellipsis and stand whole beside the picture.

All columns together fit beside form and picture in a window as wide as it first opens.
"""
_PADDING = 22


class ResultsTable(QTableView):
    """Rows of the model; the row under the cursor is the chosen read, and the other way round."""

    def __init__(self, model: ResultsModel) -> None:
        super().__init__()
        self._reads = model
        self.setModel(model)
        self.setAccessibleName("Reads")
        self.setAccessibleDescription("One row for each read. Arrow keys choose a read; its picture stands beside.")
        self.setItemDelegateForColumn(Column.PLATE, _PlateFace(self))
        self.setItemDelegateForColumn(Column.READER, _NameCut(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self._dress_headers()
        self.measure()
        self._show_sorting()
        self.horizontalHeader().sortIndicatorChanged.connect(self._sort)
        model.chosen_changed.connect(self._follow)
        # connected after the view's own slot, so that the row is found in the new order
        model.modelReset.connect(self._after_reset)
        keep_inside(self)

    def measure(self) -> None:
        """Give rows and columns their size in the text in force; no row is ever measured by its content."""
        self.verticalHeader().setDefaultSectionSize(theme.px(30))
        plain, plate = QFontMetrics(theme.text_font()), QFontMetrics(theme.plate_font(13))
        head = QFontMetrics(theme.text_font(strong=True))
        for column, words in _WIDEST.items():
            face = plate if column is Column.PLATE else plain
            wide = max(face.horizontalAdvance(words), head.horizontalAdvance(TITLES[column])) + theme.px(_PADDING)
            self.setColumnWidth(column, wide)
        self._fill_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give what room is left to the readers' names."""
        super().resizeEvent(event)
        self._fill_width()

    def _fill_width(self) -> None:
        least = QFontMetrics(theme.text_font()).horizontalAdvance(_WIDEST[Column.READER]) + theme.px(_PADDING)
        others = sum(self.columnWidth(column) for column in Column if column is not Column.READER)
        self.setColumnWidth(Column.READER, max(least, self.viewport().width() - others))

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the text has another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_reads"):
            self.measure()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Choose the read whose row was selected."""
        super().selectionChanged(selected, deselected)
        for index in selected.indexes()[:1]:
            self._reads.choose(self._reads.read_at(index.row()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take the keyboard. That alone chooses no read: its picture would be fetched, and recorded as looked at."""
        super().focusInEvent(event)
        if not self.selectionModel().hasSelection():
            self.selectionModel().clearCurrentIndex()

    def _dress_headers(self) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setHighlightSections(False)
        head.setMinimumSectionSize(theme.px(48))

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        if (Column(column), order == Qt.SortOrder.DescendingOrder) != self._reads.sorted_by:
            self._reads.sort(column, order)

    def _show_sorting(self) -> None:
        column, descending = self._reads.sorted_by
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(column, order)

    def _after_reset(self) -> None:
        self._show_sorting()
        self._follow(-1 if self._reads.chosen is None else self._reads.chosen)

    def _follow(self, read: int) -> None:
        row = None if read < 0 else self._reads.row_of(read)
        if row is None:
            self.selectionModel().clear()
        elif self.currentIndex().row() != row:
            self.setCurrentIndex(self._reads.index(row, max(0, self.currentIndex().column())))
            self.scrollTo(self.currentIndex())


class _PlateFace(QStyledItemDelegate):
    """Plates stand in the face that tells 0 from O."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | Index) -> None:
        """Give the option the plate face."""
        super().initStyleOption(option, index)
        option.font = theme.plate_font(13)


class _NameCut(QStyledItemDelegate):
    """Where there is no room for all, the reader's name is cut: how far off the place may be is always read."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | Index) -> None:
        """Cut the name alone."""
        super().initStyleOption(option, index)
        name, mark, within = option.text.rpartition(" ± ")
        room = option.rect.width() - theme.px(_PADDING) - option.fontMetrics.horizontalAdvance(mark + within)
        option.text = option.fontMetrics.elidedText(name, Qt.TextElideMode.ElideRight, room) + mark + within
