"""The narrow rail of places to work, and what concerns the whole window at its foot."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from lprdesk.ui import theme
from lprdesk.ui.place import Place


class Rail(QWidget):
    """One button a place, with icon, words and key; `chosen` carries the place's name, `asked` an action's."""

    chosen = Signal(str)
    asked = Signal(str)

    def __init__(self, places: Sequence[Place]) -> None:
        super().__init__()
        self.setProperty("role", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Places")
        self._group = QButtonGroup(self)
        self._icons: dict[QToolButton, str] = {}
        self._buttons: dict[str, QToolButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 8, 6, 8)
        layout.setSpacing(4)
        for place in places:
            button = self._button(place.words, place.icon, place.key)
            button.setCheckable(True)
            button.clicked.connect(lambda _checked, name=place.name: self.chosen.emit(name))
            self._group.addButton(button)
            self._buttons[place.name] = button
            layout.addWidget(button)
        layout.addStretch(1)
        for words, icon, key, name in (
            ("Actions", "menu", "Ctrl+K", "actions"),
            ("Keys", "keyboard", "F1", "keys"),
            ("Sign out", "sign-out", "Ctrl+Shift+Q", "sign-out"),
        ):
            button = self._button(words, icon, key)
            button.clicked.connect(lambda _checked, name=name: self.asked.emit(name))
            layout.addWidget(button)
        self._draw()

    def mark(self, name: str) -> None:
        """Show which place is at the front; an unknown name marks none."""
        self._group.setExclusive(False)
        for place, button in self._buttons.items():
            button.setChecked(place == name)
        self._group.setExclusive(True)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw()

    def _button(self, words: str, icon: str, key: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "place")
        button.setText(words)
        button.setAccessibleName(words)
        button.setToolTip(f"{words} ({key})")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._icons[button] = icon
        return button

    def _draw(self) -> None:
        self.setFixedWidth(theme.px(76))
        for button, icon in self._icons.items():
            colour = theme.tokens().accent if button.isChecked() else theme.tokens().muted
            button.setIcon(theme.icon(icon, colour))
            button.setIconSize(QSize(theme.px(20), theme.px(20)))
