"""The case that a query is bound to (PUR-1)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from lprdesk.domain.people import PersonId

CaseNumber = NewType("CaseNumber", str)


class Purpose(StrEnum):
    """What a case, and so each of its queries, is for (PUR-2)."""

    CRIMINAL = "criminal-investigation"
    CIVIL = "civil-enforcement"
    ADMINISTRATIVE = "administrative-investigation"


class CaseState(StrEnum):
    """Only an open case takes queries."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class CaseOffence:
    """An offence registered with a case: its id in the profile, and the day it started where that is known."""

    offence: str
    started: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case as the directory knows it. `priority` is an id of the profile's enforcement priorities (PUR-6)."""

    number: CaseNumber
    title: str
    purpose: Purpose
    state: CaseState
    office: str
    assigned: frozenset[PersonId]
    opened: date
    offences: tuple[CaseOffence, ...] = ()
    priority: str | None = None

    def registered(self, offence: str) -> CaseOffence | None:
        """The case's offence with this id; of several with one id the latest start, which reaches back least."""
        same = [entry for entry in self.offences if entry.offence == offence]
        return max(same, key=lambda entry: entry.started or date.min, default=None)
