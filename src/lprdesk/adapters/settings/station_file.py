"""The station's configuration: one TOML file for the whole machine, written at installation, never by the desk.

    [station]
    id = "desk-7"
    agency = "pd.example"
    folder = "/var/lib/lprdesk"      # state: databases, key slots, credentials
    profile = "dhs-ice-pia-039-2015"

    [vendor]
    url = "https://vendor.example"
    contract = "LPR-2026-014"
    authority = "vendor-ca.pem"      # optional; beside this file unless absolute

    [directory]
    bundle = "directory.bundle"      # beside this file unless absolute
    key = "pd.example/directory+1f0c…"

A demonstration is made by its own command alone: no file can lift what the profile asks (GOV-1).
Standard library only: the splash's path reads it.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lprdesk.domain.faults import EnvironmentFault
from lprdesk.services.ports.settings import Settings

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,62}[A-Za-z0-9])?")
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_KNOWN = {
    "station": frozenset({"id", "agency", "folder", "profile"}),
    "vendor": frozenset({"url", "contract", "authority"}),
    "directory": frozenset({"bundle", "key"}),
}


class SettingsFault(EnvironmentFault):
    """The station's configuration is missing or wrong; the sentence names the key."""


@dataclass(frozen=True, slots=True)
class StationFile:
    """What the file says: the desk's settings, and where the directory lies and whose key signs it."""

    settings: Settings
    directory_bundle: Path
    directory_key: str
    """The directory's public key (C2SP vkey), pinned at enrolment."""


def default_path() -> Path:
    """Give the machine-wide place of the file."""
    from platformdirs import site_config_path  # noqa: PLC0415  (only where no path was given)

    return site_config_path("lprdesk") / "station.toml"


def read_station(path: Path) -> StationFile:
    """Read and check the whole file. Raises SettingsFault."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SettingsFault(
            f"This machine has no station configuration at {path}.",
            kept="Nothing was changed.",
            todo="Write it with “lprdesk station init”, name another with --config, or run “lprdesk demo”.",
        ) from None
    except (OSError, UnicodeDecodeError) as fault:
        raise _wrong(path, "the file", "cannot be read as text") from fault
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise _wrong(path, "the file", f"is not TOML ({fault})") from None
    return _station(_Tables(path, tables))


class _Tables:
    """The parsed file; each value is taken by its dotted key, and a wrong one is refused by that key."""

    def __init__(self, path: Path, tables: dict[str, Any]) -> None:
        self.path = path
        self._tables = tables
        for table, values in tables.items():
            if table not in _KNOWN or not isinstance(values, dict):
                raise _wrong(path, table, "is not a table of this file")
            for name in values.keys() - _KNOWN[table]:
                raise _wrong(path, f"{table}.{name}", "is not known")

    def value(self, key: str) -> object:
        table, name = key.split(".")
        return self._tables.get(table, {}).get(name)

    def text(self, key: str) -> str:
        value = self.value(key)
        if not isinstance(value, str) or not value.strip():
            raise _wrong(self.path, key, "is missing or is not a text")
        return value

    def name(self, key: str) -> str:
        value = self.text(key)
        if problem := name_problem(value):
            raise _wrong(self.path, key, problem)
        return value

    def file(self, key: str) -> Path:
        return self.path.parent / self.text(key)


def _station(tables: _Tables) -> StationFile:
    settings = Settings(
        folder=tables.file("station.folder"),
        agency=tables.name("station.agency"),
        station=tables.name("station.id"),
        profile=tables.name("station.profile"),
        vendor_url=_origin(tables),
        vendor_contract=tables.text("vendor.contract"),
        vendor_authority=None if tables.value("vendor.authority") is None else tables.file("vendor.authority"),
    )
    return StationFile(settings, tables.file("directory.bundle"), tables.text("directory.key"))


def name_problem(value: str) -> str:
    """What keeps this from being a station's, an agency's or a profile's name, to be put after it; empty: nothing."""
    return "" if _NAME.fullmatch(value) else "may hold letters, digits, dots and hyphens only"


def origin_problem(url: str) -> str:
    """What keeps this from being scheme, host and port: https, or plain http to this very machine; empty: nothing."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "is not an address"
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _LOOPBACK):
        return "must begin with https://"
    if not host or parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None:
        return "must be a host, with a port or without, and nothing after it"
    return ""


def _origin(tables: _Tables) -> str:
    url = tables.text("vendor.url")
    if problem := origin_problem(url):
        raise _wrong(tables.path, "vendor.url", problem)
    return url.rstrip("/")


def _wrong(path: Path, key: str, what: str) -> SettingsFault:
    return SettingsFault(
        f"In the station's configuration ({path}), {key} {what}.",
        kept="Nothing was changed.",
        todo="Correct the file as its installation guide describes, then start again.",
    )
