"""What any vendor must do, asked over HTTP as a desk asks it.

Without further settings the sandbox is asked. A real vendor's test service is asked where LPRDESK_VENDOR_URL,
LPRDESK_VENDOR_TOKEN, LPRDESK_VENDOR_PLATE and LPRDESK_VENDOR_JURISDICTION are set: the plate must be one that the
vendor invented for tests, with at least one read with pictures in the last year. docs/vendor-contract.md says more.
"""

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from lprdesk.sandbox.process import start_sandbox
from lprdesk.sandbox.settings import SandboxSettings
from lprdesk.wire.vendor import (
    AUDIT_USE_ONLY,
    IDEMPOTENCY_HEADER,
    AlertEntry,
    AlertList,
    AuditEntry,
    AuditPage,
    Health,
    PictureAddress,
    Problem,
    UserList,
)
from lprdesk.wire.vendor_reads import QueryAnswer, ReadRow, decode_answer, decode_page

USER = "lprdesk-conformance"


@dataclass
class Vendor:
    http: httpx2.Client
    plate: str
    jurisdiction: str

    def order(self, **changed: Any) -> dict[str, Any]:
        end = datetime.now(UTC).replace(microsecond=0)
        return {
            "case": "CONFORMANCE-1",
            "purpose": "administrative-investigation",
            "reason": "Test of the published contract with an invented plate",
            "relation": "invented for the test",
            "user": USER,
            "plate": self.plate,
            "jurisdiction": self.jurisdiction,
            "window": {"start": stamp(end - timedelta(days=365)), "end": stamp(end)},
            "contract": AUDIT_USE_ONLY.model_dump(),
        } | changed

    def post(self, path: str, message: dict[str, Any], key: str | None = None) -> httpx2.Response:
        return self.http.post(path, json=message, headers={IDEMPOTENCY_HEADER: key or secrets.token_hex(32)})

    def query(self, key: str | None = None, **changed: Any) -> QueryAnswer:
        response = self.post("/v1/queries", self.order(**changed), key)
        assert response.status_code == 200, response.text
        answer, malformed = decode_answer(response.content)
        assert malformed == 0
        return answer

    def audit(self, since: datetime) -> list[AuditEntry]:
        entries: list[AuditEntry] = []
        asked = {"since": stamp(since)}
        while True:
            page = AuditPage.model_validate_json(self.http.get("/v1/audit", params=asked).content)
            entries += page.entries
            if page.next is None:
                return entries
            asked["cursor"] = page.next


def stamp(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


@pytest.fixture(scope="module")
def vendor() -> Iterator[Vendor]:
    url = os.environ.get("LPRDESK_VENDOR_URL")
    if url:
        token = {"Authorization": f"Bearer {os.environ['LPRDESK_VENDOR_TOKEN']}"}
        with httpx2.Client(base_url=url, headers=token, trust_env=False, timeout=30) as http:
            yield Vendor(http, os.environ["LPRDESK_VENDOR_PLATE"], os.environ["LPRDESK_VENDOR_JURISDICTION"])
        return
    settings = SandboxSettings(anchor=datetime.now(UTC).date() - timedelta(days=1), page_size=20)
    token = {"Authorization": f"Bearer {settings.token}"}
    with (
        start_sandbox(settings) as sandbox,
        httpx2.Client(base_url=sandbox.url, headers=token, trust_env=False) as http,
    ):
        yield Vendor(http, "ZZT4187", "US-NV")


def all_reads(vendor: Vendor, answer: QueryAnswer) -> list[ReadRow]:
    reads, cursor, followed = list(answer.reads), answer.next, 0
    while cursor is not None:
        page, malformed = decode_page(vendor.http.get(f"/v1/queries/{answer.query}/pages/{cursor}").content)
        assert page.query == answer.query
        assert malformed == 0
        assert page.reads
        reads, cursor, followed = reads + page.reads, page.next, followed + 1
        assert followed <= answer.total
    return reads


@pytest.mark.requirement("VEN-1")
def test_it_says_that_it_is_there_and_which_contract_it_keeps(vendor: Vendor) -> None:
    response = vendor.http.get("/v1/health", headers={"Authorization": ""})
    assert Health.model_validate_json(response.content).contract == "1.0"


def test_it_tells_nothing_without_a_token_and_says_so_as_a_problem(vendor: Vendor) -> None:
    for path in ("/v1/users", "/v1/audit", f"/v1/alerts?user={USER}"):
        refused = vendor.http.get(path, headers={"Authorization": ""})
        assert refused.status_code == 401
        assert refused.headers["content-type"].startswith("application/problem+json")
        assert Problem.model_validate_json(refused.content).status == 401


@pytest.mark.requirement("VEN-1")
def test_the_total_comes_first_and_is_what_the_pages_hold(vendor: Vendor) -> None:
    answer = vendor.query()
    assert answer.total > 0
    reads = all_reads(vendor, answer)
    assert len(reads) == answer.total
    assert {read.reader for read in reads} <= {reader.id for reader in answer.readers}


@pytest.mark.requirement("VEN-1", "AUD-7")
def test_a_query_sent_again_under_its_key_is_the_same_query_and_stands_once_in_the_audit_log(vendor: Vendor) -> None:
    began = datetime.now(UTC) - timedelta(minutes=5)
    key, order = secrets.token_hex(32), vendor.order(on_behalf_of="somebody-else")
    answers = [decode_answer(vendor.post("/v1/queries", order, key).content)[0] for _ in range(2)]
    assert answers[0].query == answers[1].query
    noted = [entry for entry in vendor.audit(began) if entry.idempotency_key == key]
    assert len(noted) == 1
    assert (noted[0].user, noted[0].on_behalf_of, noted[0].case) == (USER, "somebody-else", "CONFORMANCE-1")
    assert (noted[0].plate, noted[0].reason, noted[0].result_count) == (
        vendor.plate, order["reason"], answers[0].total,
    )  # fmt: skip


@pytest.mark.requirement("VEN-1", "TIM-2")
def test_it_keeps_the_time_limit_of_the_purpose(vendor: Vendor) -> None:
    end = datetime.now(UTC)
    window = {"start": stamp(end - timedelta(days=6 * 366)), "end": stamp(end)}
    refused = vendor.post("/v1/queries", vendor.order(window=window))
    assert refused.status_code == 400
    assert refused.headers["content-type"].startswith("application/problem+json")


@pytest.mark.parametrize(
    "change", [{"plate": "ZZ*"}, {"plate": ""}, {"reason": ""}, {"case": ""}, {"user": ""}, {"contract": None}]
)
def test_it_answers_no_query_that_lacks_what_the_contract_asks_for(vendor: Vendor, change: dict[str, Any]) -> None:
    refused = vendor.post("/v1/queries", vendor.order(**change))
    assert refused.status_code == 422
    assert refused.headers["content-type"].startswith("application/problem+json")


@pytest.mark.requirement("VEN-1")
@pytest.mark.parametrize("part", ["crop", "scene"])
def test_a_read_has_its_pictures_at_an_address_that_expires(vendor: Vendor, part: str) -> None:
    answer = vendor.query()
    read = next(read for read in all_reads(vendor, answer) if read.crop and read.scene)
    response = vendor.post(f"/v1/reads/{read.id}/pictures/{part}", {"query": answer.query, "user": USER})
    address = PictureAddress.model_validate_json(response.content)
    assert address.expires <= datetime.now(UTC) + timedelta(hours=1)
    picture = vendor.http.get(address.url)
    assert picture.status_code == 200
    assert picture.headers["content-type"] == address.media_type
    for x, y in (*(address.plate_box or ()), *(address.vehicle_box or ())):
        assert 0 <= x <= address.width
        assert 0 <= y <= address.height


def test_what_does_not_exist_is_a_problem_with_404(vendor: Vendor) -> None:
    query = vendor.query().query
    for path in (f"/v1/queries/{query}/pages/no-such-page", "/v1/queries/no-such-query/pages/p1", "/v1/nothing"):
        refused = vendor.http.get(path)
        assert refused.status_code == 404
        assert refused.headers["content-type"].startswith("application/problem+json")


@pytest.mark.requirement("VEN-1")
def test_the_alert_list_is_the_users_own_and_can_be_validated_and_emptied(vendor: Vendor) -> None:
    order = vendor.order(review_by=(datetime.now(UTC) + timedelta(days=30)).date().isoformat())
    del order["window"]
    alert = AlertEntry.model_validate_json(vendor.post("/v1/alerts", order).content)
    later = (datetime.now(UTC) + timedelta(days=60)).date()
    renewal = {"user": USER, "reason": "Still needed for the test", "review_by": later.isoformat()}
    renewed = vendor.post(f"/v1/alerts/{alert.id}/validation", renewal)
    assert AlertEntry.model_validate_json(renewed.content).review_by == later

    def listed(user: str) -> set[str]:
        answer = vendor.http.get("/v1/alerts", params={"user": user})
        return {entry.id for entry in AlertList.model_validate_json(answer.content).alerts}

    assert alert.id in listed(USER)
    assert alert.id not in listed("somebody-else")
    key = {IDEMPOTENCY_HEADER: secrets.token_hex(32)}
    assert vendor.http.delete(f"/v1/alerts/{alert.id}", params={"user": USER}, headers=key).status_code == 204
    assert alert.id not in listed(USER)


@pytest.mark.requirement("VEN-1")
def test_it_lists_its_users(vendor: Vendor) -> None:
    vendor.query()
    users = UserList.model_validate_json(vendor.http.get("/v1/users").content).users
    assert next(user.queries for user in users if user.id == USER) >= 1
