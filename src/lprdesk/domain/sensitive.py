"""Sensitive places as frozen columns: schools, hospitals, places of worship and what else the profile names (SEN-2).

The layer protects and never profiles (SEN-4): nothing here filters, counts or sorts places or reads by category. The
categories and their radii are the profile's (`InForce.sensitive`), dated there; a place says in order of preference
under which of them it stands, so that one set of places serves profiles that divide the world differently.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Final, Self

import numpy as np
import shapely
from numpy.typing import NDArray

COARSE_DEGREES: Final = 0.02
"""Side of the fixed cells that stand for places which must not be drawn precisely: about 2 km."""
COARSE_NAME: Final = "Protected place (area only)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where places come from: one import of one file by one reviewed mapping.

    `name` is what a later import replaces; `digest` the hex SHA-256 of the places as they are kept, `file_digest` that
    of the file they were read from, `mapping_digest` that of the mapping. `dated` is the day of the data, as far as its
    giver states one.
    """

    name: str
    title: str
    licence: str
    dated: date | None
    mapping: str
    mapping_digest: str
    file_digest: str
    digest: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One sensitive place. `geometry` is WGS 84 degrees, longitude first; longitudes may run past 180, never a gap.

    `coarse` says that the geometry is a cell of the fixed grid in the place of the true position, which is held
    nowhere; such a place is never exported.
    """

    id: str
    name: str
    categories: tuple[str, ...]
    """Categories in order of preference; the first that the profile has in force counts."""
    geometry: shapely.Geometry
    coarse: bool
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Places:
    """Places as columns of equal length over `sources` and `kinds`, read-only.

    Raises ValueError where columns differ in length, a geometry is missing, empty or off the globe.
    """

    id: NDArray[np.object_]
    name: NDArray[np.object_]
    kind: NDArray[np.int32]
    """Index into `kinds`."""
    geometry: NDArray[np.object_]
    coarse: NDArray[np.bool_]
    source: NDArray[np.int32]
    """Index into `sources`."""
    kinds: tuple[tuple[str, ...], ...] = ()
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        columns: dict[str, Any] = {"id": "O", "name": "O", "kind": "i4", "geometry": "O", "coarse": "?", "source": "i4"}
        for name, dtype in columns.items():
            column = np.array(getattr(self, name), dtype)
            if column.shape != (len(self.id),):
                msg = f"column {name} has shape {column.shape}, expected ({len(self.id)},)"
                raise ValueError(msg)
            column.setflags(write=False)
            object.__setattr__(self, name, column)
        for index, table in ((self.kind, self.kinds), (self.source, self.sources)):
            if len(index) and not (index.min() >= 0 and index.max() < len(table)):
                msg = "an index points nowhere"
                raise ValueError(msg)
        bounds = shapely.bounds(self.geometry).reshape(-1, 4)
        if not bool(np.all((np.abs(bounds[:, 1::2]) <= 90) & (np.abs(bounds[:, ::2]) <= 540))):  # NaN: missing or empty
            msg = "a geometry is missing, empty or off the globe"
            raise ValueError(msg)

    def __len__(self) -> int:
        return len(self.id)

    @classmethod
    def empty(cls) -> Self:
        """No places, which marks no read."""
        nothing: list[Any] = []
        columns: dict[str, Any] = dict.fromkeys(("id", "name", "kind", "geometry", "coarse", "source"), nothing)
        return cls(**columns)

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """All places of several sets, in their order."""
        if not parts:
            return cls.empty()
        columns: dict[str, Any] = {
            name: np.concatenate([getattr(part, name) for part in parts])
            for name in ("id", "name", "geometry", "coarse")
        }
        kinds = np.cumsum([0, *(len(part.kinds) for part in parts)])
        sources = np.cumsum([0, *(len(part.sources) for part in parts)])
        return cls(
            **columns,
            kind=np.concatenate([part.kind + first for part, first in zip(parts, kinds, strict=False)]),
            source=np.concatenate([part.source + first for part, first in zip(parts, sources, strict=False)]),
            kinds=tuple(kind for part in parts for kind in part.kinds),
            sources=tuple(source for part in parts for source in part.sources),
        )

    @property
    def version(self) -> str:
        """What the log names when it says against which places reads were judged (places_version)."""
        return places_version((source.name, source.digest) for source in self.sources)

    def place(self, row: int) -> Place:
        """One place as a value."""
        return Place(
            id=self.id[row],
            name=self.name[row],
            categories=self.kinds[self.kind[row]],
            geometry=self.geometry[row],
            coarse=bool(self.coarse[row]),
            source=self.sources[self.source[row]],
        )

    def exportable(self) -> NDArray[np.bool_]:
        """Per place, whether it may leave the desk at all: coarse ones never do."""
        mask: NDArray[np.bool_] = ~self.coarse
        return mask


def places_version(parts: Iterable[tuple[str, str]]) -> str:
    """Hex SHA-256 over the name and digest of every source, in the order of the names; whatever order they come in."""
    text = "".join(f"{name} {digest}\n" for name, digest in sorted(parts))
    return sha256(f"lprdesk places v1\n{text}".encode()).hexdigest()


def category_of(kinds: Sequence[str], in_force: Collection[str]) -> str | None:
    """The category under which a place stands in this profile; None where the profile has none for it."""
    return next((kind for kind in kinds if kind in in_force), None)


def coarse_cells(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    """The cells of the fixed grid that each geometry touches, as one rectangle, which says nothing of where in it.

    A read within a distance of the place lies within that distance of its cell as well: no mark is lost.
    """
    bounds = shapely.bounds(geometry).reshape(-1, 4)
    low = np.floor(bounds[:, :2] / COARSE_DEGREES)
    high = np.maximum(np.ceil(bounds[:, 2:] / COARSE_DEGREES), low + 1)
    corners = np.round(np.hstack([low, high]) * COARSE_DEGREES, 6)
    cells: NDArray[np.object_] = shapely.box(*corners.T)
    return cells
