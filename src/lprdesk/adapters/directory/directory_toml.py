"""The directory's source: one TOML file that an office keeps, with its people, their training and their cases.

docs/examples/directory.toml shows every key. What the file may leave out: `active` of a person (true), `training`,
`priority` and `offences` of a case, `started` of an offence, `reviewers`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from lprdesk.adapters.directory.bundle_text import HEADING, BundleError, parse_bundle
from lprdesk.audit.encoding import Json, canonical
from lprdesk.audit.faults import EncodingError
from lprdesk.domain.case import Case, CaseNumber
from lprdesk.domain.faults import UserFault
from lprdesk.domain.people import Person, PersonId, Reviewer
from lprdesk.domain.profile import Approval
from lprdesk.domain.training import Completion
from lprdesk.services.ports.directory import Bundle

LONGEST_DAYS: Final = 366
"""A directory that outlives a year would let people who left sign in."""
_KNOWN: Final[Mapping[str, frozenset[str]]] = {
    "": frozenset({"profile", "valid_days", "reviewers", "people", "cases"}),
    "people": frozenset({"id", "name", "roles", "office", "credential", "active", "training"}),
    "reviewers": frozenset({"person", "key"}),
    "people.training": frozenset({"course", "completed", "expires"}),
    "cases": frozenset({"number", "title", "purpose", "state", "office", "opened", "assigned", "priority", "offences"}),
    "cases.offences": frozenset({"offence", "started"}),
}
_OMITTED: Final[Mapping[str, Mapping[str, Json]]] = {
    "people": {"active": True},
    "cases": {"priority": None, "offences": []},
    "cases.offences": {"started": None},
}


class SourceFault(UserFault):
    """The source cannot be used; the sentence names the entry and the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectorySource:
    """What the file says. `profile` is the id of the policy profile that is to be in force."""

    profile: str
    valid_days: int
    people: Mapping[PersonId, Person]
    completions: tuple[Completion, ...]
    cases: Mapping[CaseNumber, Case]
    reviewers: tuple[Reviewer, ...]

    def bundle(self, *, serial: int, issued: datetime, profile_digest: str, approvals: tuple[Approval, ...]) -> Bundle:
        """The bundle as it would be signed now; its own digest stands only once it is."""
        return Bundle(
            serial=serial,
            digest="",
            issued=issued,
            expires=issued + timedelta(days=self.valid_days),
            people=self.people,
            completions=self.completions,
            cases=self.cases,
            profile_digest=profile_digest,
            approvals=approvals,
            reviewers=self.reviewers,
        )


def read_source(path: Path) -> DirectorySource:
    """Read and check the whole file. Raises SourceFault."""
    try:
        return parse_source(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        raise _fault(f"{path} cannot be read as text") from None


def parse_source(text: str) -> DirectorySource:
    """The source that a text holds. Raises SourceFault."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _fault(f"it is not TOML ({error})") from None
    _check_known("", tables)
    profile, days = tables.get("profile"), tables.get("valid_days")
    if not isinstance(profile, str) or not profile.strip():
        raise _fault("“profile” must be the id of a policy profile")
    if type(days) is not int or not 1 <= days <= LONGEST_DAYS:
        raise _fault(f"“valid_days” must be a number of days from 1 to {LONGEST_DAYS}")
    page = _page(tables)
    try:
        read = parse_bundle(HEADING + canonical(page).decode() + "\n")
    except BundleError as error:
        raise _fault(f"{_where(page, str(error))} is missing, wrong, or stands twice") from None
    except EncodingError as error:
        raise _fault(f"a value has no place in it ({error})") from None
    return DirectorySource(
        profile=profile,
        valid_days=days,
        people=read.people,
        completions=read.completions,
        cases=read.cases,
        reviewers=read.reviewers,
    )


def _page(tables: Mapping[str, Any]) -> dict[str, Json]:
    people, cases = _rows(tables, "", "people"), _rows(tables, "", "cases")
    trained = [
        {**training, "person": person.get("id")}
        for person in people
        for training in _rows(person, "people", "training")
    ]
    return {
        "serial": 0,
        "issued": 0,
        "expires": 1,
        "profile": "-",
        "approvals": [],
        "reviewers": list(_rows(tables, "", "reviewers")),
        "people": [{name: value for name, value in person.items() if name != "training"} for person in people],
        "completions": list(trained),
        "cases": [{**case, "offences": list(_rows(case, "cases", "offences"))} for case in cases],
    }


def _rows(table: Mapping[str, Any], above: str, name: str) -> list[dict[str, Json]]:
    """The rows of a list of tables, in plain values, each with what it may leave out."""
    path = f"{above}.{name}" if above else name
    rows = table.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _fault(f"“{path}” must be a list of tables")
    for row in rows:
        _check_known(path, row)
    return [{**_OMITTED.get(path, {}), **{key: _plain(value) for key, value in row.items()}} for row in rows]


def _check_known(path: str, table: Mapping[str, Any]) -> None:
    for key in sorted(table.keys() - _KNOWN[path]):
        raise _fault(f"“{f'{path}.{key}' if path else key}” is not known")


def _plain(value: Any) -> Any:
    """TOML's days as text, as the bundle has them."""
    match value:
        case date():
            return value.isoformat()
        case list():
            return [_plain(item) for item in value]
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case _:
            return value


def _where(page: Mapping[str, Any], place: str) -> str:
    """A place such as `people.2.roles.0` in words, with the entry's own name."""
    table, _, rest = place.partition(".")
    at, _, key = rest.partition(".")
    if not at.isdigit():
        return f"“{place}”"
    row = page[table][int(at)]
    name = row.get("id") or row.get("number") or row.get("person") or f"entry {int(at) + 1}"
    return f"“{key}” of {name} in {'training' if table == 'completions' else table}"


def _fault(what: str) -> SourceFault:
    return SourceFault(
        f"The source of the directory cannot be used: {what}.",
        kept="Nothing was signed.",
        todo="Mend the file; docs/examples/directory.toml shows every key.",
    )
