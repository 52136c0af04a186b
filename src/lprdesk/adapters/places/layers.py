"""What is read of a file before any rule is applied: the columns that were asked for, as words, and geometry."""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lprdesk.adapters.places.mapping import Rule, folded
from lprdesk.domain.faults import UserFault

Progress = Callable[[str, float], None]
"""What is being done, in words, and how much of it is done, 0 to 1."""


_BLANKS: Final = re.compile(r"[^\S\x00]+")


class PlacesFileFault(UserFault):
    """A file that cannot be read as places; the sentence says why."""


@dataclass(slots=True, kw_only=True)
class Layer:
    """Rows of one layer. `columns` maps the folded name of a column to its words, "" where it says nothing."""

    name: str
    count: int
    columns: dict[str, NDArray[np.object_]]
    dropped: tuple[str, ...] = ()
    """Columns of the file that were not read."""
    wkb: NDArray[np.object_] | None = None
    """Geometry as well-known bytes or as shapes, None in a row without one; None for a table that has no geometry."""
    crs: Any = None
    """What the file declares, as anything that pyproj understands; None where it declares nothing."""
    notes: list[str] = field(default_factory=list)
    ragged: frozenset[int] = frozenset()
    """Rows of a table that have more or fewer fields than its head."""
    _plain: dict[str, "Plain"] = field(default_factory=dict)

    def column(self, name: str) -> NDArray[np.object_] | None:
        """The words of a column, whatever its capitals."""
        return self.columns.get(folded(name))

    def plain(self, name: str) -> "Plain | None":
        """The words of a column as rules compare them, made once."""
        key = folded(name)
        if key not in self.columns:
            return None
        if key not in self._plain:
            self._plain[key] = Plain(self.columns[key].tolist())
        return self._plain[key]

    def first_said(self, names: Iterable[str], unknown: frozenset[str]) -> NDArray[np.object_]:
        """Per row, what the first of these columns says that says anything."""
        said = np.full(self.count, "", "O")
        for name in names:
            words, plain = self.column(name), self.plain(name)
            if words is not None and plain is not None:
                says = np.fromiter((word not in unknown for word in plain.words), bool, self.count)
                open_ = (said == "") & says
                said[open_] = words[open_]
        return said


class Plain:
    """A column without what does not count (folded), and all of it as one text, in which words are found at once."""

    def __init__(self, words: list[str]) -> None:
        text = _BLANKS.sub(" ", "\0".join(words).casefold())
        self.words = text.split("\0")
        if len(self.words) != len(words):  # a word held the separator itself
            self.words = [folded(word.replace("\0", " ")) for word in words]
            text = "\0".join(self.words)
        self._text = f"\0{text}\0"

    def spoken_of(self, rule: Rule) -> NDArray[np.bool_]:
        """The rows that a rule means."""
        equals = {word for word in rule.equals if f"\0{word}\0" in self._text}
        within = [word for word in rule.contains if word in self._text]
        if not (equals or within):
            return np.zeros(len(self.words), bool)
        meant = (word in equals or any(part in word for part in within) for word in self.words)
        return np.fromiter(meant, bool, len(self.words))


def chosen(present: Sequence[str], wanted: Iterable[str]) -> list[str]:
    """The columns of a file that a mapping asks for, in the file's own spelling."""
    asked = {folded(name) for name in wanted}
    return [name for name in present if folded(name) in asked]


def in_words(values: NDArray[Any]) -> NDArray[np.object_]:
    """A column of any type as words: whole numbers without a point, nothing as ""."""
    words = np.empty(len(values), "O")
    words[:] = [value.strip() if type(value) is str else _word(value) for value in values.tolist()]
    return words


def _word(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def unreadable(path: Path, what: str, todo: str = "Get the file again from whoever publishes it.") -> PlacesFileFault:
    """What a person is told of a file that cannot be read."""
    return PlacesFileFault(f"{path.name} {what}.", kept="Nothing was imported.", todo=todo)
