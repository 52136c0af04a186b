"""Tables with coordinates: CSV in UTF-8 or Windows-1252, with any of the usual separators."""

import csv
import io
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lprdesk.adapters.places.layers import Layer, Progress, chosen, unreadable

_LONGEST_FIELD: Final = 1_000_000
_STEP: Final = 20_000


def read_table(path: Path, wanted: Iterable[str], progress: Progress) -> list[Layer]:
    """The one layer of a table. Raises PlacesFileFault."""
    data = path.read_bytes()
    notes = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
        notes.append("The file is not UTF-8; it was read as Windows-1252.")
    if "\0" in text:
        raise unreadable(path, "is no table: it holds bytes that no text has")
    csv.field_size_limit(_LONGEST_FIELD)
    separator = _separator(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False)
    try:
        head = [name.strip() for name in next(rows, [])]
        if len(head) < 2:
            raise unreadable(path, "is no table: its first line names fewer than two columns")
        kept = chosen(head, wanted)
        at = [head.index(name) for name in kept]
        cells: list[tuple[str, ...]] = []
        ragged: set[int] = set()
        while block := list(islice(rows, _STEP)):
            for row in block:
                if len(row) != len(head):
                    if not any(row):
                        continue  # an empty line is no row
                    ragged.add(len(cells))
                    row = [""] * len(head)  # noqa: PLW2901 - what stands where cannot be known
                cells.append(tuple(row[place].strip() for place in at))
            progress("Reading the table", 0.5)
    except csv.Error as fault:
        raise unreadable(path, f"is no table: {fault}") from None
    columns: dict[str, NDArray[np.object_]] = {}
    for place, name in enumerate(kept):
        words = np.empty(len(cells), "O")
        words[:] = [row[place] for row in cells]
        columns.setdefault(" ".join(name.casefold().split()), words)
    return [
        Layer(
            name=path.stem,
            count=len(cells),
            columns=columns,
            dropped=tuple(name for name in head if name not in kept),
            notes=notes,
            ragged=frozenset(ragged),
        )
    ]


def _separator(text: str) -> str:
    head = text.partition("\n")[0]
    return max(",;\t|", key=head.count)
