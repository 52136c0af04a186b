"""Sensitive places as the station keeps them, and the report of an import."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from lprdesk.domain.sensitive import Places, Source


class Outcome(StrEnum):
    """What became of a row that was not plainly taken."""

    MENDED = "mended"
    COARSE = "coarse"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of an imported file, by layer and number from 1, and why it became what it became."""

    layer: str
    row: int
    outcome: Outcome
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import took and what it did not. `taken` counts the mended and the coarse as well.

    `places` may be less than `taken`: coarse places in one cell are one. `dropped` names the columns not read.
    """

    file: str
    mapping: str
    licence: str
    dated: date | None
    rows: int
    taken: int
    mended: int
    coarse: int
    left_out: int
    places: int
    dropped: tuple[str, ...]
    notes: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """Places that lie in the station's folder and are not in force yet."""

    source: Source
    replaced: Source | None
    """The places of the same name that are in force."""
    version: str
    """The version of all places (sensitive.places_version) once these are in force."""


class PlacesKept(Protocol):
    """The station's places. Every method raises EnvironmentFault where they cannot be read or written."""

    async def sources(self) -> tuple[Source, ...]:
        """The sources in force, by name; fast, without any place."""
        ...

    async def load(self) -> Places:
        """All places in force; bytes that are not those that were imported are refused."""
        ...

    async def write(self, places: Places) -> Written:
        """Write the places of one source, not in force yet."""
        ...

    async def put_in_force(self, written: Written) -> None:
        """Let written places take the place of those of the same name."""
        ...
