"""The policy profile: every figure of the rules, with the days on which it holds and where it comes from."""

import dataclasses
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Final, get_type_hints
from zoneinfo import ZoneInfo

from lprdesk.domain.case import Purpose
from lprdesk.domain.faults import UserFault
from lprdesk.domain.figures import Dated, InForce
from lprdesk.domain.limitation import LifeOrYears, Period
from lprdesk.domain.people import Role

TABLES: Final[Mapping[str, Callable[[str], str]]] = {
    "permissions": Role,
    "purposes": Purpose,
    "offences": str,
    "priorities": str,
    "sensitive": str,
}
"""Figures that are lists, and what their keys are. An entry whose days are over is simply no longer there."""

Figures = Mapping[str, tuple[Dated[Any], ...]]  # Any: the type at each path is checked where the profile is parsed


class ProfileFault(UserFault):
    """A profile that cannot be used; the sentence names the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A profile as its file holds it; `digest` is the hex SHA-256 of the file's bytes.

    `figures` maps a dotted path such as "session.lock_minutes" or "offences.18-usc-545" to its dated values, in order.
    `assessment` is the assessment that the profile rests on (GOV-1); `zone` the IANA zone whose calendar counts.
    """

    id: str
    title: str
    version: str
    assessment: str
    effective: date
    digest: str
    zone: str
    rules_of_use: str
    """File name of the rules of use."""
    notice: str
    """What stands wherever results are shown (USE-4)."""
    figures: Figures

    def today(self, now: datetime) -> date:
        """The day of the profile's calendar at an aware instant."""
        return now.astimezone(ZoneInfo(self.zone)).date()

    def at(self, day: date) -> InForce:
        """What holds on `day`; raises ProfileFault before the profile takes effect."""
        if day < self.effective:
            raise ProfileFault(
                f"The profile “{self.title}” takes effect on {self.effective.isoformat()}, not before.",
                todo="Check the date of this machine, or choose the profile in force.",
            )
        holding = {path: dated.value for path, all_ in self.figures.items() for dated in all_ if dated.holds_on(day)}
        fields: dict[str, Any] = {}  # Any: the types were checked when the profile was parsed
        for name, kind in get_type_hints(InForce).items():
            if name in TABLES:
                fields[name] = _table(holding, name)
            elif dataclasses.is_dataclass(kind) and isinstance(kind, type):
                fields[name] = kind(**{f.name: holding[f"{name}.{f.name}"] for f in dataclasses.fields(kind)})
            else:
                fields[name] = holding[name]
        return InForce(**fields)

    def in_force(self, now: datetime) -> InForce:
        """What holds at an aware instant, on the day of the profile's own calendar."""
        return self.at(self.today(now))


def _table(holding: Mapping[str, object], name: str) -> Mapping[str, object]:
    prefix = f"{name}."
    return {
        TABLES[name](path.removeprefix(prefix)): value for path, value in holding.items() if path.startswith(prefix)
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One person's signature, hex, under a profile; `public_key` is that person's vkey (GOV-1)."""

    profile_digest: str
    person: str
    role: Role
    signature: str
    public_key: str


def statement_to_sign(profile: Profile) -> bytes:
    """What each approver signs: it names the profile and binds every byte of its file."""
    return f"lprdesk profile approval v1\n{profile.id}\n{profile.version}\n{profile.digest}\n".encode()


def approvals_suffice(profile: Profile, verified: Collection[Approval]) -> str | None:
    """None where the profile is approved, else the sentence that says what is missing (GOV-1).

    Two people with two keys, one of them of the privacy office. `verified` holds only approvals whose signature and
    role the caller has checked; those of another profile, or of another version of the file, do not count.
    """
    counting = [approval for approval in verified if approval.profile_digest == profile.digest]
    people = {approval.person for approval in counting}
    what = f"The profile “{profile.title}”, version {profile.version},"
    if not people:
        return f"{what} has not been approved by anybody. Two people have to sign it, the privacy office among them."
    if len(people) < 2 or len({approval.public_key for approval in counting}) < 2:
        return f"{what} has been approved by one person only. A second one has to sign it."
    if not any(approval.role is Role.PRIVACY_OFFICER for approval in counting):
        return f"{what} lacks the approval of the privacy office."
    return None


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the difference between two profiles; empty where there is nothing on that side."""

    path: str
    before: str
    after: str


def difference(old: Profile, new: Profile) -> tuple[Change, ...]:
    """Every path whose value, days or source differ, in order: what an approver is shown (GOV-1)."""
    before, after = _rows(old), _rows(new)
    return tuple(
        Change(path, before.get(path, ""), after.get(path, ""))
        for path in dict.fromkeys((*before, *after))
        if before.get(path) != after.get(path)
    )


def _rows(profile: Profile) -> dict[str, str]:
    header = {
        field.name: str(getattr(profile, field.name))
        for field in dataclasses.fields(profile)
        if field.name not in {"figures", "digest"}
    }
    return header | {path: "; ".join(in_days(value) for value in values) for path, values in profile.figures.items()}


def in_days(dated: Dated[object]) -> str:
    """A figure with the days on which it holds and its source."""
    until = "" if dated.effective_to is None else f" to {dated.effective_to.isoformat()}"
    return f"{in_words(dated.value)} (from {dated.effective_from.isoformat()}{until}; {dated.source})"


def in_words(value: object) -> str:
    """A figure as a reader of the policy sees it."""
    if isinstance(value, frozenset):
        return ", ".join(sorted(str(item) for item in value))
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Period):
        return f"{value.years} years"
    if isinstance(value, LifeOrYears):
        return f"life of the child or {value.years} years, whichever is longer"
    if dataclasses.is_dataclass(value):
        return "; ".join(
            f"{field.name.replace('_', ' ')}: {in_words(getattr(value, field.name))}"
            for field in dataclasses.fields(value)
        )
    return str(value)
