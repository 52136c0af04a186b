"""The shipped profiles, and invented cases, people and queries that meet every rule."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from lprdesk.domain.case import Case, CaseNumber, CaseOffence, CaseState, Purpose
from lprdesk.domain.people import Person, PersonId, Role
from lprdesk.domain.policy import Circumstances
from lprdesk.domain.profile import Profile
from lprdesk.domain.profile_toml import parse_profile
from lprdesk.domain.query import QueryRequest, RawQuery, parse_query
from lprdesk.domain.training import Completion, standing

RESOURCES = Path(__file__).parents[2] / "resources"


@pytest.fixture(scope="session")
def profile_file() -> bytes:
    return (RESOURCES / "profiles" / "dhs-ice-pia-039-2015.toml").read_bytes()


@pytest.fixture(scope="session")
def profile(profile_file: bytes) -> Profile:
    return parse_profile(profile_file)


@pytest.fixture(scope="session")
def stricter() -> Profile:
    return parse_profile((RESOURCES / "profiles" / "protected-areas-2021.toml").read_bytes())


@pytest.fixture(scope="session")
def now() -> datetime:
    return datetime(2026, 11, 20, 15, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def analyst() -> Person:
    return Person(
        id=PersonId("a.reyes"), name="Ana Reyes", roles=frozenset({Role.ANALYST}), office="North", credential="key"
    )


@pytest.fixture(scope="session")
def people(analyst: Person) -> frozenset[PersonId]:
    return frozenset({analyst.id, PersonId("b.okafor")})


@pytest.fixture(scope="session")
def criminal_case(analyst: Person) -> Case:
    return Case(
        number=CaseNumber("CR-2026-0101"),
        title="Goods through the north gate",
        purpose=Purpose.CRIMINAL,
        state=CaseState.OPEN,
        office="North",
        assigned=frozenset({analyst.id}),
        offences=(
            CaseOffence("18-usc-545"),
            CaseOffence("8-usc-1324", date(2024, 3, 10)),
            CaseOffence("18-usc-1591", date(2023, 5, 2)),
            CaseOffence("18-usc-1091"),
        ),
        opened=date(2026, 1, 5),
    )


@pytest.fixture(scope="session")
def civil_case(analyst: Person) -> Case:
    return Case(
        number=CaseNumber("CV-2026-0202"),
        title="Order not obeyed",
        purpose=Purpose.CIVIL,
        state=CaseState.OPEN,
        office="North",
        assigned=frozenset({analyst.id}),
        priority="criminal-aliens",
        opened=date(2026, 2, 6),
    )


@pytest.fixture(scope="session")
def raw() -> RawQuery:
    return RawQuery(
        plate="qzx 4471",
        jurisdiction="US-NV",
        relation="Seen by surveillance at the loading dock",
        reason="Van left the warehouse with uninspected crates on 3 November; reads should show the drop-off",
        offence="18-usc-545",
        start="2026-10-01",
        end="2026-11-20",
    )


@pytest.fixture(scope="session")
def civil_raw(raw: RawQuery) -> RawQuery:
    return RawQuery(
        plate=raw.plate,
        jurisdiction=raw.jurisdiction,
        relation=raw.relation,
        reason="The subject moved out in October and was seen driving this van near the old depot",
        priority="criminal-aliens",
        location_need="The last known address is empty and no other lead is open",
        start="2026-10-01",
    )


@pytest.fixture(scope="session")
def request_(
    raw: RawQuery, criminal_case: Case, profile: Profile, people: frozenset[PersonId], now: datetime
) -> QueryRequest:
    parsed = parse_query(raw, criminal_case, profile, people, now)
    assert isinstance(parsed, QueryRequest), parsed
    return parsed


@pytest.fixture(scope="session")
def civil_request(
    civil_raw: RawQuery, civil_case: Case, profile: Profile, people: frozenset[PersonId], now: datetime
) -> QueryRequest:
    parsed = parse_query(civil_raw, civil_case, profile, people, now)
    assert isinstance(parsed, QueryRequest), parsed
    return parsed


@pytest.fixture(scope="session")
def circumstances(analyst: Person, criminal_case: Case, profile: Profile, now: datetime) -> Circumstances:
    course = profile.in_force(now).training.course
    done = Completion(person=analyst.id, course=course, completed=date(2026, 6, 1), expires=date(2027, 6, 1))
    return Circumstances(
        person=analyst,
        case=criminal_case,
        standing=standing([done], analyst.id, course, profile.today(now), 30),
        consented=True,
        profile=profile,
        profile_approved=True,
        now=now,
        unsynced=None,
        clock_trusted=True,
    )
