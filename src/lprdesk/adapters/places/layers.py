"""What is read of a file before any rule is applied: the columns that were asked for, as words, and geometry."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lprdesk.adapters.places.mapping import folded
from lprdesk.domain.faults import UserFault

Progress = Callable[[str, float], None]
"""What is being done, in words, and how much of it is done, 0 to 1."""


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
    """Geometry as well-known bytes, None in a row without one; None for a table that has no geometry."""
    crs: Any = None
    """What the file declares, as anything that pyproj understands; None where it declares nothing."""
    notes: list[str] = field(default_factory=list)
    ragged: frozenset[int] = frozenset()
    """Rows of a table that have more or fewer fields than its head."""

    def column(self, name: str) -> NDArray[np.object_] | None:
        """The words of a column, whatever its capitals."""
        return self.columns.get(folded(name))

    def first_said(self, names: Iterable[str], unknown: frozenset[str]) -> NDArray[np.object_]:
        """Per row, what the first of these columns says that says anything."""
        said = np.full(self.count, "", "O")
        for name in names:
            words = self.column(name)
            if words is not None:
                silent = {word for word in set(words.tolist()) if folded(word) in unknown}
                says = np.fromiter((word not in silent for word in words), bool, self.count)
                open_ = (said == "") & says
                said[open_] = words[open_]
        return said


def chosen(present: Sequence[str], wanted: Iterable[str]) -> list[str]:
    """The columns of a file that a mapping asks for, in the file's own spelling."""
    asked = {folded(name) for name in wanted}
    return [name for name in present if folded(name) in asked]


def in_words(values: NDArray[Any]) -> NDArray[np.object_]:
    """A column of any type as words: whole numbers without a point, nothing as ""."""
    words = np.empty(len(values), "O")
    words[:] = [_word(value) for value in values.tolist()]
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
