"""The policy profile: every figure of the rules, with the days on which it holds and where it comes from."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar, get_type_hints
from zoneinfo import ZoneInfo

from lprdesk.domain.case import Purpose
from lprdesk.domain.faults import UserFault
from lprdesk.domain.limitation import LimitationPeriod
from lprdesk.domain.people import Action, Role

T = TypeVar("T")


class ProfileFault(UserFault):
    """A profile that cannot be used; the sentence names the key."""


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """A value that holds from a day to another, both included (None: open end), and its source."""

    value: T
    effective_from: date
    effective_to: date | None
    source: str

    def holds_on(self, day: date) -> bool:
        """Whether the value is in force on `day`."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


@dataclass(frozen=True, slots=True)
class PurposeWords:
    """What the profile says of a purpose."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Offence:
    """An offence that a criminal case may be registered with, and its limitation period."""

    name: str
    statute: str
    period: LimitationPeriod


@dataclass(frozen=True, slots=True)
class Priority:
    """An enforcement priority that a civil case may fall under (PUR-6)."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class SensitiveCategory:
    """A category of sensitive places and the distance, in metres, within which a read is marked (SEN-2)."""

    name: str
    radius_metres: int


@dataclass(frozen=True, slots=True)
class LookBack:
    """How far back a query reaches. An offence's own period stands with the offence (TIM-1, TIM-2)."""

    civil_years: int
    administrative_years: int
    offence_lead_days: int
    """Days before the known start of an offence that may still be asked for."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long files are kept by the system of record, and what is kept by the desk until it is filed (RET-3)."""

    criminal_years: int
    enforcement_years: int
    desk_days: int
    log_years: int


@dataclass(frozen=True, slots=True)
class Review:
    """When supervisors review the log (AUD-4)."""

    signed_months: int
    triage_days: int


@dataclass(frozen=True, slots=True)
class Alerts:
    """When entries of the alert list are validated (ALR-4)."""

    validation_months: int
    reminder_days: int


@dataclass(frozen=True, slots=True)
class SessionFigures:
    """Sign-in, lock and lock-out (ACC-4)."""

    lock_minutes: int
    session_hours: int
    failures: int
    failure_window_minutes: int
    unused_account_days: int


@dataclass(frozen=True, slots=True)
class TrainingFigures:
    """The course that is asked for, and how many days before its end the person is told (ACC-2)."""

    course: str
    warn_days: int


@dataclass(frozen=True, slots=True)
class UnsyncedLimit:
    """The most that may wait for the agency's server before queries are refused."""

    entries: int
    hours: int


@dataclass(frozen=True, slots=True)
class ReasonFigures:
    """How much is asked of the words that a person types (PUR-2)."""

    minimum_words: int
    relation_minimum_words: int
    location_need_minimum_words: int


class ResultsHeld(StrEnum):
    """Where the full results of a query are held for audit (AUD-8)."""

    VENDOR = "vendor"
    SEALED = "sealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """All figures that hold on one day, as plain values."""

    permissions: Mapping[Role, frozenset[Action]]
    purposes: Mapping[Purpose, PurposeWords]
    offences: Mapping[str, Offence]
    priorities: Mapping[str, Priority]
    sensitive: Mapping[str, SensitiveCategory]
    look_back: LookBack
    retention: Retention
    review: Review
    alerts: Alerts
    session: SessionFigures
    training: TrainingFigures
    unsynced: UnsyncedLimit
    reason: ReasonFigures
    continuation_hours: int
    clock_step_seconds: int
    recognition_accuracy: float
    """The fraction of plates, 0 to 1, that the contract asks the vendor to read correctly (VER-4)."""
    results_held: ResultsHeld


TABLES = ("permissions", "purposes", "offences", "priorities", "sensitive")
"""Figures that are lists: an entry whose days are over is simply no longer there."""

Figures = Mapping[str, tuple[Dated[Any], ...]]  # Any: the type of each path is checked where the profile is parsed


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
        holding = {
            path: dated.value for path, values in self.figures.items() for dated in values if dated.holds_on(day)
        }
        fields: dict[str, Any] = {}
        for name, kind in get_type_hints(InForce).items():
            if name in TABLES:
                prefix = f"{name}."
                fields[name] = {path.removeprefix(prefix): v for path, v in holding.items() if path.startswith(prefix)}
            elif dataclasses.is_dataclass(kind) and isinstance(kind, type):
                fields[name] = kind(**{f.name: holding[f"{name}.{f.name}"] for f in dataclasses.fields(kind)})
            else:
                fields[name] = holding[name]
        return InForce(**fields)

    def in_force(self, now: datetime) -> InForce:
        """What holds at an aware instant, on the day of the profile's own calendar."""
        return self.at(self.today(now))


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One person's signature, hex, under a profile; `public_key` is that person's vkey (GOV-1)."""

    profile_digest: str
    person: str
    role: Role
    signature: str
    public_key: str
