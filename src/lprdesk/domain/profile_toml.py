"""A policy profile from its TOML file: everything is checked here, so that nothing has to be checked later."""

import dataclasses
import hashlib
import itertools
import re
import tomllib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, NoReturn, get_type_hints
from zoneinfo import ZoneInfo

from lprdesk.domain.figures import Dated, InForce, Offence, Priority, PurposeWords, SensitiveCategory
from lprdesk.domain.limitation import NO_PERIOD, LifeOrYears, LimitationPeriod, Period
from lprdesk.domain.people import Action
from lprdesk.domain.profile import TABLES, Profile, ProfileFault

_MOST_YEARS: Final = 150
"""More would be a slip of the hand: nobody acts on an offence, or keeps a file, for longer."""


def parse_profile(data: bytes) -> Profile:
    """The profile that a file holds; raises ProfileFault naming the key that is unknown, missing or wrong.

    Every figure is a table, or a list of tables with days that do not overlap, holding `from`, perhaps `to` (the last
    day), `source` and the value. A figure that the rules need on every day has no gap from the profile's effective day
    on; an entry of a list (offences, priorities ...) may begin and end.
    """
    try:
        table = tomllib.loads(data.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProfileFault(f"The profile cannot be read: it is not TOML ({error}).", todo=_TODO) from None
    keys = _Keys("", table)
    effective = keys.day("effective")
    header = {name: keys.words(name) for name in ("id", "title", "version", "assessment", "rules_of_use", "notice")}
    zone = keys.words("zone")
    _check_zone(zone)
    figures: dict[str, tuple[Dated[Any], ...]] = {}
    for name, kind in get_type_hints(InForce).items():
        if name in TABLES:
            figures |= _entries(keys.inner(name), name)
        elif dataclasses.is_dataclass(kind):
            section = keys.inner(name)
            for field, hint in get_type_hints(kind).items():
                figures[section.path(field)] = _always(section, field, hint, effective)
            section.close()
        else:
            figures[name] = _always(keys, name, kind, effective)
    keys.close()
    digest = hashlib.sha256(data).hexdigest()
    return Profile(effective=effective, zone=zone, digest=digest, figures=figures, **header)


_TODO: Final = "Mend the file and have it approved again, or go back to the one that was in force."


def _refuse(path: str, what: str) -> NoReturn:
    raise ProfileFault(f"The profile cannot be used: “{path}” {what}.", todo=_TODO)


class _Keys:
    """The keys of one table; each is taken once, and what is left over is refused by name."""

    def __init__(self, prefix: str, value: object) -> None:
        self._prefix = prefix
        if not isinstance(value, dict):
            _refuse(prefix, "must be a table")
        self._left: dict[str, object] = dict(value)

    def path(self, key: str) -> str:
        return f"{self._prefix}.{key}" if self._prefix else key

    def names(self) -> tuple[str, ...]:
        return tuple(self._left)

    def has(self, key: str) -> bool:
        return key in self._left

    def take(self, key: str) -> object:
        if key not in self._left:
            _refuse(self.path(key), "is missing")
        return self._left.pop(key)

    def inner(self, key: str) -> "_Keys":
        return _Keys(self.path(key), self.take(key))

    def words(self, key: str) -> str:
        value = self.take(key)
        if not isinstance(value, str) or not value.strip():
            _refuse(self.path(key), f"must be words, not {_shown(value)}")
        return value.strip()

    def day(self, key: str) -> date:
        value = self.take(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            _refuse(self.path(key), f"must be a day such as 2026-01-31, not {_shown(value)}")
        return value

    def count(self, key: str, least: int = 1) -> int:
        value = self.take(key)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            _refuse(self.path(key), f"must be a whole number of at least {least}, not {_shown(value)}")
        return value

    def years(self, key: str) -> int:
        value = self.count(key)
        if value > _MOST_YEARS:
            _refuse(self.path(key), f"must be at most {_MOST_YEARS} years, not {value}")
        return value

    def fraction(self, key: str) -> float:
        value = self.take(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
            _refuse(self.path(key), f"must be a fraction above 0 and at most 1, not {_shown(value)}")
        return float(value)

    def close(self) -> None:
        for key in self._left:
            _refuse(self.path(key), "is not a key of a profile")


def _shown(value: object) -> str:
    return f"“{value}”" if isinstance(value, str | int | float | date) else f"a {type(value).__name__}"


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError):
        _refuse("zone", f"must be a zone such as America/New_York, not “{zone}”")


def _entries(table: _Keys, name: str) -> dict[str, tuple[Dated[Any], ...]]:
    found: dict[str, tuple[Dated[Any], ...]] = {}
    for key in table.names():
        path = table.path(key)
        if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", key):
            _refuse(path, "must be written in small letters, digits and hyphens")
        try:
            TABLES[name](key)
        except ValueError:
            _refuse(path, "is not a key of a profile")
        found[path] = _dated(path, table.take(key), _ENTRY[name])
    if not found:
        _refuse(name, "must hold at least one entry")
    return found


def _always(table: _Keys, field: str, kind: object, effective: date) -> tuple[Dated[Any], ...]:
    """The values of a figure that the rules need on every day from `effective` on."""
    path = table.path(field)
    values = _dated(path, table.take(field), lambda keys: _scalar(keys, path, kind))
    if values[0].effective_from > effective:
        _refuse(path, f"has no value from {effective.isoformat()}, when the profile takes effect")
    for before, after in itertools.pairwise(values):
        if before.effective_to is not None and before.effective_to + timedelta(days=1) < after.effective_from:
            _refuse(path, f"has no value after {before.effective_to.isoformat()}")
    if values[-1].effective_to is not None:
        _refuse(path, f"has no value after {values[-1].effective_to.isoformat()}")
    return values


def _scalar(keys: _Keys, path: str, kind: object) -> object:
    if kind is int and path.endswith("_years"):
        return keys.years("value")
    if kind is int:
        return keys.count("value", least=0 if path.endswith("lead_days") else 1)
    if kind is float:
        return keys.fraction("value")
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _one_of(kind, keys.words("value"), path)
    return keys.words("value")


def _one_of(kind: type[StrEnum], value: str, path: str) -> StrEnum:
    try:
        return kind(value)
    except ValueError:
        _refuse(path, f"must be one of {', '.join(kind)}, not “{value}”")


def _dated(path: str, value: object, read: Callable[[_Keys], object]) -> tuple[Dated[Any], ...]:
    rows = value if isinstance(value, list) else [value]
    if not rows:
        _refuse(path, "must hold at least one value")
    values = []
    for row in rows:
        keys = _Keys(path, row)
        first = keys.day("from")
        last = keys.day("to") if keys.has("to") else None
        if last is not None and last < first:
            _refuse(path, f"ends on {last.isoformat()}, before it begins")
        source = keys.words("source")
        values.append(Dated(read(keys), first, last, source))
        keys.close()
    values.sort(key=lambda dated: dated.effective_from)
    for before, after in itertools.pairwise(values):
        if before.effective_to is None or before.effective_to >= after.effective_from:
            _refuse(path, f"has two values on {after.effective_from.isoformat()}")
    return tuple(values)


def _actions(keys: _Keys) -> frozenset[StrEnum]:
    path = keys.path("actions")
    values = keys.take("actions")
    if not isinstance(values, list):
        _refuse(path, "must be a list of actions")
    return frozenset(_one_of(Action, str(value), path) for value in values)


def _offence(keys: _Keys) -> Offence:
    return Offence(keys.words("name"), keys.words("statute"), _period(keys))


def _period(keys: _Keys) -> LimitationPeriod:
    given = [key for key in ("period_years", "period_life_or_years", "no_period") if keys.has(key)]
    if len(given) != 1:
        _refuse(keys.path("period_years"), "must be given, or period_life_or_years, or no_period = true: just one")
    if given == ["period_years"]:
        return Period(keys.years("period_years"))
    if given == ["period_life_or_years"]:
        return LifeOrYears(keys.years("period_life_or_years"))
    if keys.take("no_period") is not True:
        _refuse(keys.path("no_period"), "can only be true")
    return NO_PERIOD


_ENTRY: Final[dict[str, Callable[[_Keys], object]]] = {
    "permissions": _actions,
    "purposes": lambda keys: PurposeWords(keys.words("name"), keys.words("description")),
    "offences": _offence,
    "priorities": lambda keys: Priority(keys.words("name"), keys.words("description")),
    "sensitive": lambda keys: SensitiveCategory(keys.words("name"), keys.count("radius_metres")),
}
