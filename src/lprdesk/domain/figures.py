"""The figures of the rules, as typed values; a profile holds them with their days and sources."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from lprdesk.domain.case import Purpose
from lprdesk.domain.limitation import LimitationPeriod
from lprdesk.domain.people import Action, Role

T = TypeVar("T")


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
    sealed_days: int
    """How long a sealed result can be opened for audit; then it is purged (AUD-8)."""


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
