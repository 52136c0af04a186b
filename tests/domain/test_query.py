import dataclasses
from collections.abc import Collection
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lprdesk.domain.case import Case, CaseNumber, CaseOffence, Purpose
from lprdesk.domain.faults import Remark, Weight
from lprdesk.domain.lookback import Window
from lprdesk.domain.people import PersonId
from lprdesk.domain.plates import Plate
from lprdesk.domain.profile import Profile
from lprdesk.domain.query import QueryRequest, RawQuery, parse_query, remarks_while_typing
from lprdesk.domain.query_fields import STILL_EMPTY


class Desk:
    """Parses with one case, and tells which rules refused."""

    def __init__(self, case: Case, profile: Profile, people: Collection[PersonId], now: datetime) -> None:
        self.case = case
        self.profile = profile
        self.people = people
        self.now = now

    def ask(self, raw: RawQuery, **changes: str) -> QueryRequest | tuple[Remark, ...]:
        return parse_query(dataclasses.replace(raw, **changes), self.case, self.profile, self.people, self.now)

    def refused(self, raw: RawQuery, **changes: str) -> set[tuple[str, str]]:
        answer = self.ask(raw, **changes)
        assert not isinstance(answer, QueryRequest)
        return {(remark.field, remark.rule) for remark in answer if remark.refuses}

    def asked(self, raw: RawQuery, **changes: str) -> QueryRequest:
        answer = self.ask(raw, **changes)
        assert isinstance(answer, QueryRequest), answer
        return answer

    def of(self, **changes: object) -> "Desk":
        return Desk(dataclasses.replace(self.case, **changes), self.profile, self.people, self.now)  # type: ignore[arg-type]  # the fields of a case, by name


@pytest.fixture(scope="session")
def desk(criminal_case: Case, profile: Profile, people: frozenset[PersonId], now: datetime) -> Desk:
    return Desk(criminal_case, profile, people, now)


@pytest.fixture(scope="session")
def civil(civil_case: Case, profile: Profile, people: frozenset[PersonId], now: datetime) -> Desk:
    return Desk(civil_case, profile, people, now)


@pytest.mark.requirement("PUR-1", "PUR-2")
def test_a_complete_query_becomes_a_request(desk: Desk, raw: RawQuery) -> None:
    request = desk.asked(raw)
    assert (request.case, request.purpose) == (desk.case.number, Purpose.CRIMINAL)
    assert request.plate == Plate("qzx 4471", "QZX4471")
    assert request.jurisdiction.code == "US-NV"
    assert request.offence == CaseOffence("18-usc-545")
    assert (request.priority, request.on_behalf_of, request.flags) == (None, None, ())
    assert (request.relation, request.reason) == (raw.relation, raw.reason)


def test_the_last_day_counts_whole_in_the_zone_of_the_profile(desk: Desk, raw: RawQuery) -> None:
    # Summer time began on 8 March 2026 and ended on 1 November 2026.
    assert desk.asked(raw, start="2026-03-08", end="2026-03-08").window == Window(
        datetime(2026, 3, 8, 5, tzinfo=UTC), datetime(2026, 3, 9, 4, tzinfo=UTC)
    )
    assert desk.asked(raw, start="2026-11-01", end="2026-11-01").window == Window(
        datetime(2026, 11, 1, 4, tzinfo=UTC), datetime(2026, 11, 2, 5, tzinfo=UTC)
    )
    assert desk.asked(raw, start="2026-11-20").window.start == datetime(2026, 11, 20, 5, tzinfo=UTC)
    assert desk.asked(raw, end="").window.end == datetime(2026, 11, 21, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "typed", "rule"),
    [
        ("plate", "", "plate.missing"),
        ("plate", "QZX*", "plate.partial"),
        ("jurisdiction", "", "jurisdiction.missing"),
        ("jurisdiction", "US-XX", "jurisdiction.unknown"),
        ("relation", " ", "relation.missing"),
        ("relation", "suspect", "relation.too-short"),
        ("relation", "12345", "relation.digits-only"),
        ("relation", "CR-2026-0101", "relation.case-number-again"),
        ("reason", "", "reason.empty"),
        ("reason", "12345", "reason.digits-only"),
        ("offence", "", "offence.missing"),
        ("offence", "21-usc-841", "offence.not-registered"),
        ("on_behalf_of", "x.stranger", "on-behalf-of.unknown"),
        ("priority", "criminal-aliens", "priority.not-civil"),
        ("start", "", "window.start-missing"),
        ("start", "01.10.2026", "window.start-not-a-day"),
        ("start", "2026-02-29", "window.start-not-a-day"),
        ("start", "20261001", "window.start-not-a-day"),
        ("start", "2026-W40-1", "window.start-not-a-day"),
        ("start", "2021-11-19", "window.before-limit"),
        ("start", "0001-01-01", "window.before-limit"),
        ("start", "2026-11-21", "window.start-in-future"),
        ("end", "2026-13-01", "window.end-not-a-day"),
        ("end", "2026-11-21", "window.end-in-future"),
        ("end", "9999-12-31", "window.end-in-future"),
        ("end", "2026-09-30", "window.end-before-start"),
    ],
)
@pytest.mark.requirement("PUR-2", "PUR-4", "TIM-1", "TIM-4")
def test_what_is_wrong_is_said_beside_its_field(desk: Desk, raw: RawQuery, field: str, typed: str, rule: str) -> None:
    refused = desk.refused(raw, **{field: typed})
    assert (field, rule) in refused
    # A first day to come also leaves the last day before it.
    assert {place for place, _ in refused} - {"end"} <= {field}


@pytest.mark.requirement("TIM-1")
def test_the_first_day_of_the_limit_is_allowed_and_the_one_before_is_not(desk: Desk, raw: RawQuery) -> None:
    assert desk.asked(raw, start="2021-11-20").window.start == datetime(2021, 11, 20, 5, tzinfo=UTC)
    refusal = desk.ask(raw, start="2021-11-19")
    assert not isinstance(refusal, QueryRequest)
    assert "18 USC 545 leaves 5 years" in next(remark.sentence for remark in refusal if remark.refuses)


@pytest.mark.requirement("TIM-1")
def test_a_criminal_case_without_an_offence_takes_no_query(desk: Desk, raw: RawQuery) -> None:
    bare = desk.of(offences=())
    assert bare.refused(raw, offence="") == {("offence", "offence.none-registered")}
    assert bare.refused(raw) == {("offence", "offence.none-registered")}
    odd = desk.of(offences=(CaseOffence("99-usc-1"),))
    assert odd.refused(raw, offence="99-usc-1") == {("offence", "offence.not-in-profile")}


@pytest.mark.requirement("TIM-1")
def test_an_offence_without_a_period_waits_for_an_approval(desk: Desk, raw: RawQuery) -> None:
    assert desk.refused(raw, offence="18-usc-1591") == {("start", "window.approval-needed")}
    typed = dataclasses.replace(raw, offence="18-usc-1591")
    asked = parse_query(typed, desk.case, desk.profile, desk.people, desk.now, approved=True)
    assert isinstance(asked, QueryRequest)


def test_an_offence_that_starts_tomorrow_takes_no_query(desk: Desk, raw: RawQuery) -> None:
    to_come = desk.of(offences=(CaseOffence("18-usc-545", date(2026, 11, 21)),))
    assert to_come.refused(raw) == {("start", "window.offence-to-come")}
    today = desk.of(offences=(CaseOffence("18-usc-545", date(2026, 11, 20)),))
    assert today.asked(raw, start="2026-10-21").window.start == datetime(2026, 10, 21, 4, tzinfo=UTC)
    assert today.refused(raw, start="2026-10-20") == {("start", "window.before-limit")}


def test_of_an_offence_registered_twice_the_later_start_counts(criminal_case: Case) -> None:
    early, late = CaseOffence("18-usc-545", date(2022, 1, 1)), CaseOffence("18-usc-545", date(2024, 1, 1))
    for entries in ((early, late), (late, early), (late, CaseOffence("18-usc-545"))):
        assert dataclasses.replace(criminal_case, offences=entries).registered("18-usc-545") == late
    assert criminal_case.registered("none") is None


@pytest.mark.requirement("PUR-6")
def test_a_civil_query_states_the_priority_of_its_case_and_why_the_location_matters(
    civil: Desk, civil_raw: RawQuery
) -> None:
    request = civil.asked(civil_raw)
    assert (request.priority, request.location_need) == (civil.case.priority, civil_raw.location_need)
    assert request.offence is None
    assert civil.refused(civil_raw, priority="") == {("priority", "priority.missing")}
    assert civil.refused(civil_raw, priority="fugitive-aliens") == {("priority", "priority.not-of-the-case")}
    assert civil.refused(civil_raw, priority="anybody") == {("priority", "priority.not-in-profile")}
    assert civil.refused(civil_raw, location_need="") == {("location_need", "location_need.missing")}
    assert civil.refused(civil_raw, location_need="need it") == {("location_need", "location_need.too-short")}
    assert civil.refused(civil_raw, offence="18-usc-545") == {("offence", "offence.not-criminal")}
    assert civil.of(priority=None).refused(civil_raw) == {("priority", "priority.none-registered")}


@pytest.mark.requirement("TIM-2")
def test_a_civil_query_reaches_five_years_and_no_day_more(civil: Desk, civil_raw: RawQuery) -> None:
    assert civil.asked(civil_raw, start="2021-11-20").window.start == datetime(2021, 11, 20, 5, tzinfo=UTC)
    assert civil.refused(civil_raw, start="2021-11-19") == {("start", "window.before-limit")}


def test_the_stricter_profile_refuses_what_the_other_allows(
    civil: Desk, civil_raw: RawQuery, stricter: Profile
) -> None:
    strict = Desk(civil.case, stricter, civil.people, civil.now)
    assert civil.asked(civil_raw, start="2024-01-01").window.start == datetime(2024, 1, 1, 5, tzinfo=UTC)
    assert strict.refused(civil_raw, start="2024-01-01") == {("start", "window.before-limit")}


@pytest.mark.requirement("PUR-3")
def test_the_person_it_is_made_for_is_one_of_the_directory(desk: Desk, raw: RawQuery) -> None:
    assert desk.asked(raw, on_behalf_of="b.okafor").on_behalf_of == "b.okafor"
    assert desk.asked(raw, on_behalf_of="").on_behalf_of is None


@pytest.mark.requirement("USE-5")
def test_a_descriptor_is_flagged_with_the_exception_and_never_refused(desk: Desk, raw: RawQuery) -> None:
    request = desk.asked(
        raw,
        reason="Witness described a Hispanic man loading crates into this van on 3 November at the north gate",
        descriptor_exception="The witness describes this particular suspect",
    )
    assert "reason.descriptor" in request.flags
    assert request.descriptor_exception == "The witness describes this particular suspect"


@pytest.mark.requirement("AUD-11")
@pytest.mark.parametrize("field", ["relation", "reason", "location_need", "descriptor_exception"])
def test_an_identifier_is_refused_in_every_field_of_words_and_not_repeated(
    civil: Desk, civil_raw: RawQuery, field: str
) -> None:
    answer = civil.ask(civil_raw, **{field: "Owner of the van is known by SSN 078-05-1120 to the office"})
    assert not isinstance(answer, QueryRequest)
    remark = next(remark for remark in answer if remark.refuses)
    assert (remark.field, remark.rule) == (field, f"{field}.personal-identifier")
    assert remark.redacted
    assert all("078" not in each.sentence + each.redacted for each in answer)


def test_everything_wrong_is_said_at_once(desk: Desk) -> None:
    fields = {field for field, _ in desk.refused(RawQuery())}
    assert fields == {"plate", "jurisdiction", "relation", "reason", "offence"}


def test_while_typing_an_empty_field_is_not_nagged_about(desk: Desk, raw: RawQuery) -> None:
    assert remarks_while_typing(RawQuery(), desk.case, desk.profile, desk.people, desk.now) == ()
    remarks = remarks_while_typing(raw, desk.case, desk.profile, desk.people, desk.now)
    assert [(remark.rule, remark.weight) for remark in remarks] == [("plate.unusual-format", Weight.WARNS)]
    typed = dataclasses.replace(RawQuery(), plate="QZX*", reason="12345")
    rules = {remark.rule for remark in remarks_while_typing(typed, desk.case, desk.profile, desk.people, desk.now)}
    assert rules == {"plate.partial", "reason.digits-only"}


CHANGES: dict[str, str] = {
    "plate": "QZX4472",
    "jurisdiction": "US-AZ",
    "relation": "Registered owner is the suspect",
    "reason": "Driver met the courier at the depot twice; reads should show whether it happened again",
    "on_behalf_of": "b.okafor",
    "offence": "8-usc-1324",
    "start": "2026-10-02",
    "end": "2026-11-19",
    "location_need": "The depot may be emptied this week",
    "descriptor_exception": "The statute names it",
}


@pytest.mark.parametrize("field", CHANGES)
def test_the_digest_covers_every_field(desk: Desk, raw: RawQuery, field: str) -> None:
    assert desk.asked(raw, **{field: CHANGES[field]}).digest != desk.asked(raw).digest


def test_the_digest_covers_what_was_not_typed(desk: Desk, raw: RawQuery) -> None:
    request = desk.asked(raw)
    others = (
        dataclasses.replace(request, case=CaseNumber("CR-2026-0102")),
        dataclasses.replace(request, purpose=Purpose.ADMINISTRATIVE),
        dataclasses.replace(request, flags=("reason.descriptor",)),
        dataclasses.replace(request, priority="criminal-aliens"),
        dataclasses.replace(request, offence=CaseOffence("18-usc-545", date(2026, 1, 1))),
    )
    assert len({request.digest, *(other.digest for other in others)}) == len(others) + 1


def test_the_digest_is_stable_and_the_plate_counts_as_its_characters(desk: Desk, raw: RawQuery) -> None:
    request = desk.asked(raw)
    assert request.digest == desk.asked(raw, plate="QZX-4471").digest
    assert len(bytes.fromhex(request.digest)) == 32


raws = st.builds(
    RawQuery,
    **{
        field.name: st.text(max_size=12) | st.sampled_from(["2026-10-01", "US-NV", "QZX4471", "18-usc-545"])
        for field in dataclasses.fields(RawQuery)
    },
)


@given(typed=raws)
def test_nothing_typed_brings_a_traceback(
    typed: RawQuery, criminal_case: Case, civil_case: Case, profile: Profile, now: datetime
) -> None:
    for case in (criminal_case, civil_case):
        answer = parse_query(typed, case, profile, (), now)
        if not isinstance(answer, QueryRequest):
            assert any(remark.refuses for remark in answer)
            assert all(remark.field in {field.name for field in dataclasses.fields(RawQuery)} for remark in answer)


@given(start=st.dates(date(2015, 1, 1), date(2030, 1, 1)), end=st.dates(date(2015, 1, 1), date(2030, 1, 1)))
@pytest.mark.requirement("TIM-1", "TIM-4")
def test_exactly_the_windows_within_the_limit_are_taken(desk: Desk, raw: RawQuery, start: date, end: date) -> None:
    answer = desk.ask(raw, start=start.isoformat(), end=end.isoformat())
    within = date(2021, 11, 20) <= start <= end <= date(2026, 11, 20)
    assert isinstance(answer, QueryRequest) == within


def test_a_rule_that_only_says_empty_is_told_for_an_empty_field(desk: Desk, civil: Desk) -> None:
    told = {rule for _, rule in desk.refused(RawQuery()) | civil.refused(RawQuery())}
    assert told == STILL_EMPTY
