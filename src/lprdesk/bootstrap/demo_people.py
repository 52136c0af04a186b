"""The demo's people and cases. All of them are invented; nobody of these names works anywhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lprdesk.domain.case import Case, CaseNumber, CaseOffence, CaseState, Purpose
from lprdesk.domain.people import Person, PersonId, Role
from lprdesk.domain.training import Completion

OFFICE: Final = "Harbour Field Office"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """An invented person; `trained_for` counts days from today, negative where the training is over, None: never."""

    id: PersonId
    name: str
    role: Role
    passphrase: str
    trained_for: int | None
    note: str
    """What the splash of the demo says about this person."""


ANALYST: Final = PersonId("m.okafor")
EXPIRED: Final = PersonId("j.lindqvist")
SUPERVISOR: Final = PersonId("r.tanaka")
PRIVACY_OFFICER: Final = PersonId("p.osei")

PEOPLE: Final = (
    DemoPerson(
        id=ANALYST,
        name="M. Okafor",
        role=Role.ANALYST,
        passphrase="lantern harbour seven",  # noqa: S106 - an invented person's, shown on the demo's splash
        trained_for=210,
        note="analyst, trained",
    ),
    DemoPerson(
        id=EXPIRED,
        name="J. Lindqvist",
        role=Role.ANALYST,
        passphrase="copper orchard nine",  # noqa: S106 - as above
        trained_for=-12,
        note="analyst, training expired",
    ),
    DemoPerson(
        id=SUPERVISOR,
        name="R. Tanaka",
        role=Role.SUPERVISOR,
        passphrase="granite willow four",  # noqa: S106 - as above
        trained_for=120,
        note="supervisor",
    ),
    DemoPerson(
        id=PRIVACY_OFFICER,
        name="P. Osei",
        role=Role.PRIVACY_OFFICER,
        passphrase="meadow signal three",  # noqa: S106 - as above
        trained_for=300,
        note="privacy officer",
    ),
)

SMUGGLING: Final = CaseNumber("HSI-2026-004417")
FUGITIVE: Final = CaseNumber("ERO-2026-001290")
CLOSED: Final = CaseNumber("HSI-2025-003856")
FOREIGN: Final = CaseNumber("HSI-2026-005102")


def people(credentials: Mapping[PersonId, str]) -> dict[PersonId, Person]:
    """The directory's people, each with the public key of the credential that was made."""
    return {
        each.id: Person(
            id=each.id,
            name=each.name,
            roles=frozenset({each.role}),
            office=OFFICE,
            credential=credentials[each.id],
        )
        for each in PEOPLE
    }


def completions(course: str, today: date) -> tuple[Completion, ...]:
    """The training records as they stand today."""
    return tuple(
        Completion(
            person=each.id,
            course=course,
            completed=today + timedelta(days=each.trained_for - 365),
            expires=today + timedelta(days=each.trained_for),
        )
        for each in PEOPLE
        if each.trained_for is not None
    )


def cases(today: date) -> dict[CaseNumber, Case]:
    """A criminal case, a civil one, one that is closed, and one that the analyst is not assigned to."""
    listed = (
        Case(
            number=SMUGGLING,
            title="Undeclared goods through the harbour",
            purpose=Purpose.CRIMINAL,
            state=CaseState.OPEN,
            office=OFFICE,
            assigned=frozenset({ANALYST, EXPIRED}),
            opened=today - timedelta(days=64),
            offences=(CaseOffence("18-usc-545", today - timedelta(days=400)),),
        ),
        Case(
            number=FUGITIVE,
            title="Fugitive, final order of 2024",
            purpose=Purpose.CIVIL,
            state=CaseState.OPEN,
            office=OFFICE,
            assigned=frozenset({ANALYST}),
            opened=today - timedelta(days=30),
            priority="fugitive-aliens",
        ),
        Case(
            number=CLOSED,
            title="Counterfeit parts, warehouse on the quay",
            purpose=Purpose.CRIMINAL,
            state=CaseState.CLOSED,
            office=OFFICE,
            assigned=frozenset({ANALYST}),
            opened=today - timedelta(days=500),
            offences=(CaseOffence("18-usc-2320", today - timedelta(days=700)),),
        ),
        Case(
            number=FOREIGN,
            title="Currency across the border",
            purpose=Purpose.CRIMINAL,
            state=CaseState.OPEN,
            office=OFFICE,
            assigned=frozenset({EXPIRED}),
            opened=today - timedelta(days=20),
            offences=(CaseOffence("31-usc-5332", today - timedelta(days=90)),),
        ),
    )
    return {case.number: case for case in listed}
