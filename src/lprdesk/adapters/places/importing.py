"""From a file of places and a mapping to sensitive places and a report of every row; nothing is kept here."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import file_digest
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from lprdesk.adapters.places.layers import Layer, Progress, unreadable
from lprdesk.adapters.places.map_file import read_map
from lprdesk.adapters.places.mapping import Mapping, MappingFault, Rule
from lprdesk.adapters.places.positions import Placed, place
from lprdesk.adapters.places.table_file import read_table
from lprdesk.domain.sensitive import COARSE_NAME, Places, Source, coarse_cells
from lprdesk.services.ports.places import ImportReport, Line, Outcome

_TABLES: Final = frozenset({".csv", ".tsv", ".txt"})
_DAY: Final = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_LONGEST_NAME: Final = 200
UNNAMED: Final = "Unnamed place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the person says beside the file and the mapping; None where the file or the mapping says it."""

    name: str | None = None
    """Under which name the places are kept; a later import of that name takes their place."""
    category: str | None = None
    licence: str | None = None
    dated: date | None = None
    crs: str | None = None


def import_file(path: Path, mapping: Mapping, asked: Asked, progress: Progress) -> tuple[Places, ImportReport]:
    """Read, judge and mend every row. The places' source has no digest yet: it gets one when they are kept.

    Raises PlacesFileFault, MappingFault.
    """
    layers = read_layers(path, mapping, progress)
    progress("Judging positions", 0.5)
    taken = [_Taken(path, layer, mapping, asked) for layer in layers]
    progress("Putting places together", 0.8)
    lines = tuple(line for one in taken for line in one.lines())
    days = [day for one in taken if (day := one.dated()) is not None]
    many = Counter(line.outcome for line in lines)
    source = Source(
        name=asked.name or path.name.partition(".")[0],
        title=mapping.title,
        licence=asked.licence or mapping.licence or "not stated",
        dated=asked.dated or max(days, default=None),
        mapping=mapping.id,
        mapping_digest=mapping.digest,
        file_digest=_digest(path),
        digest="",
        count=0,
    )
    places = _together(taken, source)
    rows = sum(layer.count for layer in layers)
    report = ImportReport(
        file=path.name,
        mapping=mapping.id,
        licence=source.licence,
        dated=source.dated,
        rows=rows,
        taken=rows - many[Outcome.LEFT_OUT],
        mended=many[Outcome.MENDED],
        coarse=many[Outcome.COARSE],
        left_out=many[Outcome.LEFT_OUT],
        places=len(places),
        dropped=tuple(dict.fromkeys(name for layer in layers for name in layer.dropped)),
        notes=tuple(dict.fromkeys(note for one in taken for note in one.notes())),
        lines=lines,
    )
    progress("Done", 1.0)
    return places, report


def read_layers(path: Path, mapping: Mapping, progress: Progress) -> list[Layer]:
    """The columns that the mapping names, and geometry. Raises PlacesFileFault."""
    try:
        if path.suffix.casefold() in _TABLES:
            return read_table(path, mapping.columns(), progress)
        return read_map(path, mapping.columns(), progress)
    except OSError:
        raise unreadable(path, "cannot be read", "Check that it is there and that its permissions let you.") from None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


class _Taken:
    """One layer with its rules applied: what each row becomes, and why."""

    def __init__(self, path: Path, layer: Layer, mapping: Mapping, asked: Asked) -> None:
        self.layer, self._mapping = layer, mapping
        self.placed: Placed = place(path, layer, mapping, asked.crs)
        for rule in mapping.exclude:
            self.placed.leave_out(_spoken_of(layer, rule), rule.why or "excluded by the mapping")
        self.kinds = tuple(dict.fromkeys(rule.categories for rule in mapping.take))
        self.kind = np.full(layer.count, -1)
        for rule in mapping.take:
            self.kind[_spoken_of(layer, rule) & (self.kind < 0)] = self.kinds.index(rule.categories)
        if mapping.asks_category and asked.category:
            self.kinds = (*self.kinds, (asked.category,))
            self.kind[self.kind < 0] = len(self.kinds) - 1
        if mapping.asks_category and not asked.category and layer.count and (self.kind < 0).all():
            raise MappingFault(
                f"Nothing in {path.name} says of which category its places are.",
                kept="Nothing was imported.",
                todo="Name it with --category, as the policy profile calls it.",
            )
        self.placed.leave_out(self.kind < 0, "the mapping has no category for it")
        self.coarse = np.zeros(layer.count, bool)
        self._coarse_why = np.full(layer.count, "", "O")
        for rule in mapping.coarse:
            spoken = _spoken_of(layer, rule) & ~self.coarse
            self.coarse |= spoken
            self._coarse_why[spoken] = f"kept as an area only: {rule.why}"
        self.rows: NDArray[np.intp] = np.flatnonzero(self.placed.fault == "")

    def lines(self) -> Iterable[Line]:
        """One line for every row that was not plainly taken. It names the row alone: a name may be a person's."""
        fault, mended = self.placed.fault, self.placed.mended
        for row in np.flatnonzero((fault != "") | (mended != "") | self.coarse).tolist():
            if fault[row]:
                yield Line(self.layer.name, row + 1, Outcome.LEFT_OUT, fault[row])
            elif self.coarse[row]:
                yield Line(self.layer.name, row + 1, Outcome.COARSE, self._coarse_why[row])
            else:
                yield Line(self.layer.name, row + 1, Outcome.MENDED, mended[row])

    def notes(self) -> tuple[str, ...]:
        """What holds of the whole layer."""
        nothing = () if self.layer.count else (f"{self.layer.name} has no rows.",)
        return (*self.layer.notes, *self.placed.notes, *nothing)

    def dated(self) -> date | None:
        """The newest day that a row states."""
        said = set(self.layer.first_said(self._mapping.date, self._mapping.unknown).tolist())
        return max((day for words in said if (day := _day(words)) is not None), default=None)

    def ids_and_names(self) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
        """Of the rows that are taken; a row without an id of its own has its number."""
        ids = self.layer.first_said(self._mapping.key, self._mapping.unknown)[self.rows]
        names = self.layer.first_said(self._mapping.name, self._mapping.unknown)[self.rows]
        silent = ids == ""
        ids[silent] = [f"row {row + 1}" for row in self.rows[silent].tolist()]
        clean = np.empty(len(names), "O")
        clean[:] = [_shown(name) or UNNAMED for name in names.tolist()]
        return ids, clean


def _spoken_of(layer: Layer, rule: Rule) -> NDArray[np.bool_]:
    """The rows that a rule speaks of; "*" stands for every column that was read."""
    if not rule.columns:
        return np.ones(layer.count, bool)
    every = tuple(layer.columns) if "*" in rule.columns else rule.columns
    spoken = np.zeros(layer.count, bool)
    for plain in (layer.plain(name) for name in every):
        if plain is not None:
            spoken |= plain.spoken_of(rule)
    return spoken


def _together(taken: list[_Taken], source: Source) -> Places:
    parts = []
    for one in taken:
        ids, names = one.ids_and_names()
        geometry, kind, coarse = one.placed.geometry[one.rows], one.kind[one.rows], one.coarse[one.rows]
        geometry[coarse] = coarse_cells(geometry[coarse])
        # Neither id nor name of a coarse place is kept, and of several in one cell only one: who knows them could look.
        ids[coarse] = shapely.to_wkt(geometry[coarse], rounding_precision=2)
        names[coarse] = COARSE_NAME
        seen = Counter[tuple[str, int]]()
        again = np.zeros(len(ids), bool)
        for row in np.flatnonzero(coarse).tolist():
            again[row] = seen[ids[row], kind[row]] > 0
            seen[ids[row], kind[row]] += 1
        keep = ~again
        parts.append(
            Places(
                id=ids[keep],
                name=names[keep],
                kind=kind[keep],
                geometry=geometry[keep],
                coarse=coarse[keep],
                source=np.zeros(np.count_nonzero(keep), int),
                kinds=one.kinds,
                sources=(source,),
            )
        )
    return Places.joined(parts)


def _shown(name: str) -> str:
    plain = name if name.isprintable() else _CONTROL.sub(" ", name).strip()
    return plain[:_LONGEST_NAME]


def _day(words: str) -> date | None:
    found = _DAY.match(words)
    try:
        return None if found is None else date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
