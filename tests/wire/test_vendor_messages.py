"""What crosses the network to a vendor and back is what the contract says, or it is refused."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from lprdesk.domain.reason import LONGEST
from lprdesk.wire.vendor import AUDIT_USE_ONLY, QueryOrder, WindowMessage
from lprdesk.wire.vendor_reads import (
    MAX_PAGE_ROWS,
    MalformedAnswer,
    QueryAnswer,
    ReaderEntry,
    ReadRow,
    ReadsPage,
    decode_answer,
    decode_page,
)

START = datetime(2026, 1, 1, tzinfo=UTC)


def row(number: int = 0) -> ReadRow:
    return ReadRow(
        id=f"r-{number}",
        captured_at=START.astimezone(timezone(timedelta(hours=-8))),
        reader="QW-001",
        latitude=40.4,
        longitude=-119.7,
        plate="ZZT4187",
        confidence=0.93,
        jurisdiction="US-NV",
        jurisdiction_confidence=None,
        heading=90.0,
        crop=True,
        scene=False,
    )


def answer(reads: list[ReadRow]) -> QueryAnswer:
    reader = ReaderEntry(id="QW-001", name="Corner", kind="fixed", uncertainty_m=12.0, zone="America/Los_Angeles")
    return QueryAnswer(
        query="q-1", total=len(reads), page_size=10, next=None, readers=[reader], offline=[], reads=reads
    )


def order(**changed: Any) -> dict[str, Any]:
    message = {
        "case": "INV-7",
        "purpose": "criminal-investigation",
        "offence": "18-usc-554",
        "reason": "Vehicle seen at the warehouse of the seized load",
        "relation": "driven by the consignee",
        "user": "a.ortega",
        "plate": "ZZT4187",
        "jurisdiction": "US-NV",
        "window": {"start": "2026-01-01T00:00:00Z", "end": "2026-02-01T00:00:00Z"},
        "contract": AUDIT_USE_ONLY.model_dump(),
    }
    return message | changed


def test_an_answer_comes_back_as_it_was_sent() -> None:
    sent = answer([row(1), row(2)])
    assert decode_answer(msgspec.json.encode(sent)) == (sent, 0)


@pytest.mark.requirement("VEN-2")
def test_a_malformed_row_is_left_out_and_counted_and_the_others_stay() -> None:
    page = msgspec.json.decode(msgspec.json.encode(ReadsPage(query="q-1", next="p2", reads=[row(1), row(2), row(3)])))
    page["reads"][1]["latitude"] = "north"
    page["reads"].append(None)
    decoded, malformed = decode_page(msgspec.json.encode(page))
    assert ([read.id for read in decoded.reads], malformed, decoded.next) == (["r-1", "r-3"], 2, "p2")


def test_a_time_without_an_offset_is_kept_as_such_for_the_desk_to_set_aside() -> None:
    page = msgspec.json.decode(msgspec.json.encode(ReadsPage(query="q-1", next=None, reads=[row()])))
    page["reads"][0]["captured_at"] = "2026-01-01T08:00:00"
    decoded, malformed = decode_page(msgspec.json.encode(page))
    assert (decoded.reads[0].captured_at.tzinfo, malformed) == (None, 0)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"total": "many"}, "$.total"),
        ({"total": -1}, "$.total"),
        ({"page_size": 0}, "$.page_size"),
        ({"query": ""}, "$.query"),
        ({"reads": {}}, "$.reads"),
        ({"readers": [{"id": "ZZT4187"}]}, "$.readers[0]"),
        ({"offline": [{"reader": "a", "start": "2026-01-01T00:00:00", "end": "2026-01-02T00:00:00Z"}]}, "$.offline[0]"),
    ],
)
def test_a_frame_that_does_not_keep_the_contract_is_refused_by_place_and_without_values(
    change: dict[str, Any], place: str
) -> None:
    message = msgspec.json.decode(msgspec.json.encode(answer([row()]))) | change
    with pytest.raises(MalformedAnswer) as refused:
        decode_answer(msgspec.json.encode(message))
    assert place in str(refused.value)
    assert "ZZT4187" not in str(refused.value)


def test_a_page_larger_than_the_contract_allows_is_refused() -> None:
    page = ReadsPage(query="q-1", next=None, reads=[row()] * (MAX_PAGE_ROWS + 1))
    with pytest.raises(MalformedAnswer):
        decode_page(msgspec.json.encode(page))


@given(st.data())
def test_a_cut_answer_is_refused_wherever_it_is_cut(data: st.DataObject) -> None:
    whole = msgspec.json.encode(answer([row(1), row(2)]))
    with pytest.raises(MalformedAnswer):
        decode_answer(whole[: data.draw(st.integers(0, len(whole) - 1))])


@given(st.binary(max_size=200))
def test_no_bytes_make_anything_but_a_page_or_a_refusal(data: bytes) -> None:
    try:
        page, malformed = decode_page(data)
    except MalformedAnswer:
        return
    assert malformed >= 0
    assert isinstance(page, ReadsPage)


def test_deep_nesting_is_refused_and_not_a_crash() -> None:
    for data in (b"[" * 200_000, b'{"reads":[' + b"[" * 200_000):
        with pytest.raises(MalformedAnswer):
            decode_page(data)


@pytest.mark.requirement("VEN-1", "PUR-5")
def test_a_query_carries_case_reason_relation_user_window_and_the_terms() -> None:
    sent = QueryOrder.model_validate_json(QueryOrder.model_validate(order()).model_dump_json())
    assert sent.contract == AUDIT_USE_ONLY
    assert (sent.case, sent.user, sent.plate, sent.offence) == ("INV-7", "a.ortega", "ZZT4187", "18-usc-554")


@pytest.mark.parametrize(
    "change",
    [
        {"plate": "ZZT*"},
        {"plate": ""},
        {"plate": "zzt4187"},
        {"jurisdiction": "NV"},
        {"offence": None},
        {"reason": ""},
        {"purpose": "curiosity"},
        {"contract": None},
        {"colour": "red"},
        {"window": {"start": "2026-01-01T00:00:00", "end": "2026-02-01T00:00:00Z"}},
        {"window": {"start": "2026-01-01T00:00:00-08:00", "end": "2026-02-01T00:00:00Z"}},
        {"window": {"start": "2026-02-01T00:00:00Z", "end": "2026-02-01T00:00:00Z"}},
    ],
)
def test_a_query_that_does_not_keep_the_contract_cannot_be_made(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        QueryOrder.model_validate(order(**change))


@pytest.mark.parametrize("field", ["reason", "relation"])
def test_the_contract_carries_just_the_words_that_a_query_may_have(field: str) -> None:
    QueryOrder.model_validate(order(**{field: "x" * LONGEST}))
    with pytest.raises(ValidationError):
        QueryOrder.model_validate(order(**{field: "x" * (LONGEST + 1)}))


def test_a_civil_query_needs_no_offence() -> None:
    assert QueryOrder.model_validate(order(purpose="civil-enforcement", offence=None)).offence is None


@given(st.datetimes(timezones=st.just(UTC)), st.integers(1, 10**9))
def test_a_window_survives_the_wire(start: datetime, seconds: int) -> None:
    try:
        end = start + timedelta(seconds=seconds)
    except OverflowError:
        return
    window = WindowMessage(start=start, end=end)
    assert WindowMessage.model_validate_json(window.model_dump_json()) == window
