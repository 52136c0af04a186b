"""The sandbox keeps the vendor's contract, over real HTTP."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from lprdesk.sandbox.settings import SandboxSettings
from lprdesk.wire.vendor import AuditPage, Health, PictureAddress, Problem, UserList
from lprdesk.wire.vendor_reads import ReadRow
from sandbox.vendor_desk import ANCHOR, NOW, Desk, text

PROBLEM = "application/problem+json"


def test_health_needs_no_token(desk: Desk) -> None:
    response = desk.http.get("/v1/health", headers={"Authorization": ""})
    assert Health.model_validate_json(response.content).status == "ok"


@pytest.mark.requirement("VEN-1")
def test_the_total_comes_first_and_the_pages_hold_just_as_many(desk: Desk) -> None:
    answer = desk.query("ZZM1042", "US-AZ")
    assert (answer.total, len(answer.reads), answer.page_size) == (10_000, 1_000, 1_000)
    assert len(desk.all_reads(answer)) == answer.total


def test_every_read_names_a_reader_of_the_answer(desk: Desk) -> None:
    answer = desk.query("ZZT4187", "US-NV")
    known = {reader.id for reader in answer.readers}
    assert answer.total == 62
    assert {read.reader for read in answer.reads} <= known
    assert {spell.reader for spell in answer.offline} <= known
    assert all(spell.start < spell.end for spell in answer.offline)


def test_a_plate_that_was_never_read_has_an_empty_answer(desk: Desk) -> None:
    answer = desk.query("ZZK0000", "US-NV")
    assert (answer.total, answer.reads, answer.next) == (0, [], None)


@pytest.mark.requirement("AUD-7")
def test_the_same_key_is_the_same_query_and_is_noted_once(desk: Desk) -> None:
    key, order = desk.key(), desk.order("ZZT4187", "US-NV")
    first, second = desk.ask(order, key), desk.ask(order, key)
    assert first.content == second.content
    noted = [entry for entry in desk.audit() if entry["idempotency_key"] == key["Idempotency-Key"]]
    assert [(entry["user"], entry["on_behalf_of"], entry["plate"], entry["result_count"]) for entry in noted] == [
        ("a.ortega", "m.lindqvist", "ZZT4187", 62)
    ]
    assert noted[0]["reason"] == order["reason"]
    assert noted[0]["contract"] == order["contract"]["id"]


def test_a_key_with_another_request_is_a_conflict(desk: Desk) -> None:
    key = desk.key()
    desk.ask(desk.order("ZZT4187", "US-NV"), key)
    refused = desk.ask(desk.order("ZZK0000", "US-NV"), key)
    assert (refused.status_code, refused.headers["content-type"]) == (409, PROBLEM)


@pytest.mark.requirement("TIM-2")
@pytest.mark.parametrize("purpose", ["civil-enforcement", "administrative-investigation"])
def test_the_vendor_too_refuses_what_lies_beyond_five_years(desk: Desk, purpose: str) -> None:
    beyond = {"start": text(NOW - timedelta(days=5 * 366 + 3)), "end": text(NOW)}
    refused = desk.ask(desk.order("ZZT4187", "US-NV", purpose=purpose, window=beyond))
    assert refused.status_code == 400
    assert Problem.model_validate_json(refused.content).type.endswith("beyond-limit")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"plate": "ZZT*"}, "body.plate"),
        ({"jurisdiction": "Nevada"}, "body.jurisdiction"),
        ({"user": ""}, "body.user"),
        ({"purpose": "criminal-investigation"}, "body"),
        ({"ZZSECRET": "x"}, "body"),
    ],
)
def test_a_message_that_breaks_the_contract_is_refused_without_being_repeated(
    desk: Desk, change: dict[str, Any], place: str
) -> None:
    refused = desk.ask(desk.order("ZZT4187", "US-NV", **change))
    assert (refused.status_code, refused.headers["content-type"]) == (422, PROBLEM)
    assert place in Problem.model_validate_json(refused.content).detail
    assert "ZZ" not in refused.text


def test_a_query_without_a_key_is_refused(desk: Desk) -> None:
    assert desk.http.post("/v1/queries", json=desk.order("ZZT4187", "US-NV")).status_code == 422


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer wrong", "Basic abc"])
@pytest.mark.parametrize("path", ["/v1/audit", "/v1/users", "/v1/alerts?user=a", "/v1/queries/q-1/pages/p1"])
def test_nothing_is_told_without_the_agencys_token(desk: Desk, token: str, path: str) -> None:
    refused = desk.http.get(path, headers={"Authorization": token})
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
    assert Problem.model_validate_json(refused.content).type.endswith("unauthorised")


@pytest.mark.parametrize("cursor", ["p0", "p10", "p999999", "1", "x", "p1x", "%2e%2e"])
def test_a_page_that_does_not_exist_is_not_found(desk: Desk, cursor: str) -> None:
    answer = desk.query("ZZM1042", "US-AZ")
    assert desk.http.get(f"/v1/queries/{answer.query}/pages/{cursor}").status_code == 404


def test_a_request_larger_than_the_contract_allows_is_refused(desk: Desk) -> None:
    refused = desk.ask(desk.order("ZZT4187", "US-NV", reason="word " * 20_000))
    assert (refused.status_code, refused.headers["content-type"]) == (413, PROBLEM)


def test_too_many_requests_are_told_how_long_to_wait(open_desk: Callable[[SandboxSettings], Desk]) -> None:
    hurried = open_desk(SandboxSettings(anchor=ANCHOR, now=NOW, requests_per_minute=3))
    answers = [hurried.http.get("/v1/users") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60


def with_picture(desk: Desk) -> tuple[str, ReadRow]:
    answer = desk.query("ZZT4187", "US-NV")
    return answer.query, next(read for read in answer.reads if read.crop and read.scene)


@pytest.mark.requirement("VEN-1")
@pytest.mark.parametrize("part", ["crop", "scene"])
def test_a_picture_has_an_address_first_and_says_where_plate_and_vehicle_are(desk: Desk, part: str) -> None:
    query, read = with_picture(desk)
    key = desk.key()
    response = desk.http.post(
        f"/v1/reads/{read.id}/pictures/{part}", json={"query": query, "user": "a.ortega"}, headers=key
    )
    address = PictureAddress.model_validate_json(response.content)
    picture = desk.http.get(address.url)
    assert picture.headers["content-type"] == address.media_type
    assert Image.open(BytesIO(picture.content)).size == (address.width, address.height)
    assert address.plate_box is not None
    assert address.vehicle_box is not None
    noted = [entry for entry in desk.audit() if entry["idempotency_key"] == key["Idempotency-Key"]]
    assert [(entry["action"], entry["subject"], entry["case"]) for entry in noted] == [
        ("picture", f"{read.id}/{part}", "INV-7")
    ]


def test_a_picture_that_is_missing_or_of_another_query_is_not_found(desk: Desk) -> None:
    query, read = with_picture(desk)
    blind = next(read for read in desk.query("ZZT4187", "US-NV").reads if not read.crop)
    other = desk.query("ZZQ2216", "CA-ON").query
    for asked, within in ((blind.id, query), (read.id, other), ("r-0000000000000000", query), ("../x", query)):
        order = {"query": within, "user": "a.ortega"}
        refused = desk.http.post(f"/v1/reads/{asked}/pictures/crop", json=order, headers=desk.key())
        assert refused.status_code == 404


def test_an_address_of_a_picture_expires_and_cannot_be_forged(open_desk: Callable[[SandboxSettings], Desk]) -> None:
    late = open_desk(SandboxSettings(anchor=ANCHOR, now=NOW, picture_seconds=-1))
    query, read = with_picture(late)
    order = {"query": query, "user": "a.ortega"}
    url = late.http.post(f"/v1/reads/{read.id}/pictures/crop", json=order, headers=late.key()).json()["url"]
    assert late.http.get(url).status_code == 410
    forged = url[:-2] + ("AA" if url[-2:] != "AA" else "BB")
    for address in (forged, "/v1/pictures/x", "/v1/pictures/" + "A" * 60):
        assert late.http.get(address).status_code == 404


@pytest.mark.requirement("AUD-7")
def test_the_audit_log_can_be_read_by_time_and_names_every_user(desk: Desk) -> None:
    desk.query("ZZT4187", "US-NV", user="b.hale")
    window = {"since": text(NOW), "until": text(NOW + timedelta(seconds=1))}
    page = AuditPage.model_validate_json(desk.http.get("/v1/audit", params=window).content)
    assert "b.hale" in {entry.user for entry in page.entries}
    later = {"since": text(NOW + timedelta(seconds=1))}
    assert AuditPage.model_validate_json(desk.http.get("/v1/audit", params=later).content).entries == ()
    users = UserList.model_validate_json(desk.http.get("/v1/users").content).users
    assert next(user.queries for user in users if user.id == "b.hale") >= 1


def test_a_record_in_a_file_outlives_the_process_and_holds_no_read(
    open_desk: Callable[[SandboxSettings], Desk], tmp_path: Path
) -> None:
    settings = SandboxSettings(anchor=ANCHOR, now=NOW, record=tmp_path / "record.db")
    before = open_desk(settings)
    answer = before.query("ZZM1042", "US-AZ")
    before.sandbox.stop()
    after = open_desk(settings)
    page = after.http.get(f"/v1/queries/{answer.query}/pages/{answer.next}")
    assert page.status_code == 200
    assert answer.reads[0].id.encode() not in (tmp_path / "record.db").read_bytes()


def test_reads_of_the_future_are_not_told(desk: Desk) -> None:
    beyond = {"start": text(NOW - timedelta(days=30)), "end": text(NOW + timedelta(days=30))}
    for number in range(12):
        answer = desk.query(f"ZA{number:04d}", "US-NV", window=beyond)
        ahead = [read for read in answer.reads if read.captured_at.tzinfo and read.captured_at > NOW]
        assert all(read.captured_at > NOW + timedelta(days=300) for read in ahead)  # a clock that is a year ahead


def test_a_taken_address_is_said_and_not_survived(desk: Desk) -> None:
    from lprdesk.sandbox.process import SandboxNotStarted, start_sandbox  # noqa: PLC0415 (only this test starts one)

    with pytest.raises(SandboxNotStarted):
        start_sandbox(SandboxSettings(anchor=ANCHOR, port=desk.sandbox.address.port))


def test_times_carry_the_citys_offset_of_their_season(desk: Desk) -> None:
    reads = desk.all_reads(desk.query("ZZM1042", "US-AZ"))
    hours = {
        read.captured_at.month: read.captured_at.utcoffset()
        for read in reads
        if read.captured_at.tzinfo and read.captured_at.year == 2026
    }
    assert (hours[1], hours[7]) == (timedelta(hours=-8), timedelta(hours=-7))
    assert isinstance(reads[0].captured_at, datetime)
