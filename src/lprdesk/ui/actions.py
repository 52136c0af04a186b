"""What can be done in the window, as data: the words, the keys, where it belongs.

The list of actions (Ctrl+K) and the help on keys (F1) are made of it, so that neither can forget one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done. `key` is a key sequence as Qt writes it, empty where there is none."""

    name: str
    words: str
    key: str
    group: str


@dataclass(frozen=True, slots=True)
class Deed:
    """An action and what does it."""

    action: Action
    do: Callable[[], object]


ACTIONS = (
    Action("case", "Choose or switch the case…", "Ctrl+O", "Case"),
    Action("lock", "Lock the window", "Ctrl+L", "Session"),
    Action("sign-out", "Sign out…", "Ctrl+Shift+Q", "Session"),
    Action("actions", "All actions…", "Ctrl+K", "Window"),
    Action("keys", "Help on keys", "F1", "Window"),
    Action("region", "Next part of the window", "F6", "Window"),
    Action("look", "Change colours: light, dark, high contrast", "Ctrl+Shift+L", "Window"),
    Action("larger", "Larger text", "Ctrl++", "Window"),
    Action("smaller", "Smaller text", "Ctrl+-", "Window"),
    Action("drawn", "Text as designed", "Ctrl+0", "Window"),
)

FIXED_KEYS = (
    ("Tab, Shift+Tab", "Next field, previous field"),
    ("Esc", "Close what lies on top; cancel what runs"),
    ("Space", "Press what has the focus; Enter too, on a button with words"),
)
"""Keys that belong to no action of ours but stand in the help."""


def bind(window: QWidget, deeds: Mapping[str, Callable[[], object]]) -> tuple[Deed, ...]:
    """Give `window` a QAction for each of ACTIONS; `deeds` must hold exactly their names, else KeyError."""
    if set(deeds) != {action.name for action in ACTIONS}:
        raise KeyError(f"actions and deeds differ: {set(deeds) ^ {action.name for action in ACTIONS}}")
    bound = tuple(Deed(action, deeds[action.name]) for action in ACTIONS)
    for deed in bound:
        add_shortcut(window, deed)
    return bound


def add_shortcut(window: QWidget, deed: Deed) -> QAction:
    """Have the deed's key do it while `window` is enabled and shown."""
    made = QAction(deed.action.words, window)
    made.setObjectName(deed.action.name)
    keys = [QKeySequence(deed.action.key)] if deed.action.key else []
    if deed.action.key == "Ctrl++":
        keys.append(QKeySequence("Ctrl+="))
    made.setShortcuts(keys)
    made.triggered.connect(lambda _checked=False: deed.do())
    window.addAction(made)
    return made
