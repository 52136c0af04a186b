"""Results stay in the window: no copying, dragging or context menu until export is the one recorded way out (SHR-3)."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QLabel, QWidget

_KEYS = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut, QKeySequence.StandardKey.Print)
_EVENTS = {QEvent.Type.ContextMenu, QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop}


class _Guard(QObject):
    """Swallows what would carry content out of the guarded widgets."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _EVENTS:
            return True
        if event.type() in {QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride} and isinstance(event, QKeyEvent):
            return any(event.matches(key) for key in _KEYS)
        if event.type() == QEvent.Type.ChildAdded and isinstance(event.child(), QWidget):  # type: ignore[attr-defined]  # a QChildEvent by its type
            keep_inside(event.child())  # type: ignore[attr-defined]  # as above
        return False


_guard = _Guard()


def keep_inside(widget: QWidget) -> None:
    """Guard `widget` and all it holds, now and later: labels unselectable, no drag, no context menu, no copy key."""
    for part in (widget, *widget.findChildren(QWidget)):
        part.removeEventFilter(_guard)
        part.installEventFilter(_guard)
        part.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        if isinstance(part, QLabel):
            part.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        if isinstance(part, QAbstractItemView):
            part.setDragEnabled(False)
            part.setDragDropMode(QAbstractItemView.DragDropMode.NoDragDrop)
