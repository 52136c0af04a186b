"""A mapping: how the columns and values of one kind of file become sensitive places. A small TOML, made to be reviewed.

    title = "Hospitals of HIFLD"
    licence = "Public domain"
    key = ["ID"]                      # columns, first that is there and says something
    name = ["NAME"]
    date = ["SOURCEDATE"]             # optional; the newest day is the data's
    unknown = ["NOT AVAILABLE"]       # words that say nothing
    asks_category = false             # whether the person names the category of rows that no [[take]] speaks of

    [[position]]                      # a table's coordinates, or a map's columns to compare its geometry with
    longitude = "LONGITUDE"
    latitude = "LATITUDE"
    crs = "EPSG:4326"

    [[exclude]]                       # and [[coarse]]: only an area is kept; [[take]]: with categories
    column = ["STATUS"]
    equals = ["CLOSED"]               # or contains = [...]: words within the value; capitals and blanks do not count
    why = "closed"

    [[take]]
    categories = ["hospital", "medical"]   # the first that the policy profile has; without a column: every row

A column that a mapping does not name is never read.
"""

import re
import tomllib
from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from lprdesk.adapters.resources import locate
from lprdesk.domain.faults import OurFault, UserFault

COARSE_FOR_ALL: Final = "always-coarse"
"""The shipped rules of places that are never drawn precisely, which hold beside every mapping."""
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_KEYS: Final = frozenset("title licence key name date unknown asks_category position exclude coarse take".split())


class MappingFault(UserFault):
    """A mapping that cannot be used; the sentence names the key."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows of which one of `columns` says one of `equals`, or holds one of `contains`; without columns every row."""

    columns: tuple[str, ...]
    equals: frozenset[str]
    contains: tuple[str, ...]
    why: str = ""
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PositionColumns:
    """Two columns that hold a position in the reference system `crs`."""

    longitude: str
    latitude: str
    crs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """A mapping as its file holds it; `digest` is the hex SHA-256 of the file's bytes and of the rules for all."""

    id: str
    digest: str
    title: str
    licence: str
    key: tuple[str, ...]
    name: tuple[str, ...]
    date: tuple[str, ...]
    unknown: frozenset[str]
    asks_category: bool
    positions: tuple[PositionColumns, ...]
    exclude: tuple[Rule, ...]
    coarse: tuple[Rule, ...]
    take: tuple[Rule, ...]

    def columns(self) -> tuple[str, ...]:
        """Every column that is read, by the names of the mapping."""
        ruled = (name for rules in (self.exclude, self.coarse, self.take) for rule in rules for name in rule.columns)
        placed = (name for pair in self.positions for name in (pair.longitude, pair.latitude))
        return tuple(dict.fromkeys((*self.key, *self.name, *self.date, *placed, *ruled)))


def folded(value: str) -> str:
    """A value without what does not count: capitals, blanks around and within."""
    return " ".join(value.casefold().split())


def shipped_mappings() -> tuple[str, ...]:
    """The ids of the mappings that ship with the program."""
    return tuple(sorted(file.stem for file in locate("places").glob("*.toml") if file.stem != COARSE_FOR_ALL))


def load_mapping(named: str) -> Mapping:
    """The shipped mapping with this id, or the file at this path. Raises MappingFault."""
    path = locate(f"places/{named}.toml") if named in shipped_mappings() else Path(named)
    try:
        data = path.read_bytes()
    except (OSError, ValueError):
        raise MappingFault(
            f"There is no mapping “{named}”.",
            kept="Nothing was imported.",
            todo=f"Name a file, or one of those that ship: {', '.join(shipped_mappings())}.",
        ) from None
    return parse_mapping(path.stem, data)


def parse_mapping(name: str, data: bytes) -> Mapping:
    """Read a mapping's file to the end; a key that is not known is refused. Raises MappingFault."""
    if not _NAME.fullmatch(name):
        raise _wrong(name, "the file's name", "may hold small letters, digits and hyphens only")
    everywhere = locate(f"places/{COARSE_FOR_ALL}.toml").read_bytes()
    try:
        always = _Keys(COARSE_FOR_ALL, tomllib.loads(everywhere.decode()), frozenset({"coarse"})).rules("coarse")
    except MappingFault as fault:
        raise OurFault("The rules of places that are never drawn precisely are damaged.") from fault
    try:
        tables = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise _wrong(name, "the file", f"is not TOML ({fault})") from None
    keys = _Keys(name, tables, _KEYS)
    mapping = Mapping(
        id=name,
        digest=sha256(data + everywhere).hexdigest(),
        title=keys.text("title"),
        licence=keys.text("licence"),
        key=keys.texts("key"),
        name=keys.texts("name"),
        date=keys.texts("date"),
        unknown=frozenset(folded(word) for word in keys.texts("unknown")) | {""},
        asks_category=keys.flag("asks_category"),
        positions=tuple(_position(name, table) for table in keys.tables("position")),
        exclude=keys.rules("exclude"),
        coarse=(*keys.rules("coarse"), *always),
        take=keys.rules("take"),
    )
    if any(not rule.categories for rule in mapping.take):
        raise _wrong(name, "take", "needs categories")
    if not mapping.take and not mapping.asks_category:
        raise _wrong(name, "take", "is missing: no row would be taken")
    return mapping


class _Keys:
    """The keys of one table; what is not known is refused by name."""

    def __init__(self, file: str, table: Table[str, Any], known: frozenset[str]) -> None:
        self._file, self._table = file, table
        for key in table.keys() - known:
            raise _wrong(file, key, "is not known")

    def text(self, key: str) -> str:
        value = self._table.get(key, "")
        if not isinstance(value, str):
            raise _wrong(self._file, key, "must be a text")
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise _wrong(self._file, key, "must be a list of texts")
        return tuple(value)

    def flag(self, key: str) -> bool:
        value = self._table.get(key, False)
        if not isinstance(value, bool):
            raise _wrong(self._file, key, "must be true or false")
        return value

    def tables(self, key: str) -> Sequence[Table[str, Any]]:
        value = self._table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise _wrong(self._file, key, f"must be written as [[{key}]]")
        return value

    def rules(self, key: str) -> tuple[Rule, ...]:
        return tuple(_rule(self._file, key, table) for table in self.tables(key))


def _rule(file: str, key: str, table: Table[str, Any]) -> Rule:
    keys = _Keys(file, table, frozenset({"column", "equals", "contains", "why", "categories"}))
    rule = Rule(
        keys.texts("column"),
        frozenset(folded(word) for word in keys.texts("equals")),
        tuple(folded(word) for word in keys.texts("contains")),
        keys.text("why"),
        keys.texts("categories"),
    )
    if bool(rule.equals or rule.contains) != bool(rule.columns) or not (rule.columns or rule.categories):
        raise _wrong(file, key, "needs column together with equals or contains")
    return rule


def _position(file: str, table: Table[str, Any]) -> PositionColumns:
    keys = _Keys(file, table, frozenset({"longitude", "latitude", "crs"}))
    named = PositionColumns(keys.text("longitude"), keys.text("latitude"), keys.text("crs"))
    if not (named.longitude and named.latitude and named.crs):
        raise _wrong(file, "position", "needs longitude, latitude and crs")
    return named


def _wrong(file: str, key: str, what: str) -> MappingFault:
    return MappingFault(
        f"In the mapping {file}, {key} {what}.", kept="Nothing was imported.", todo="Correct the mapping's file."
    )
