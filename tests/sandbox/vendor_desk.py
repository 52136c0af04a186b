"""A client of the sandbox that speaks the contract over real HTTP."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import httpx2

from lprdesk.sandbox.process import SandboxProcess
from lprdesk.wire.vendor import AUDIT_USE_ONLY, IDEMPOTENCY_HEADER
from lprdesk.wire.vendor_reads import QueryAnswer, ReadRow, decode_answer, decode_page

ANCHOR = date(2026, 11, 1)
NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


@dataclass
class Desk:
    """Speaks the contract over real HTTP, each request under a new idempotency key unless one is given."""

    http: httpx2.Client
    sandbox: SandboxProcess
    _keys: Iterator[int] = field(default_factory=lambda: count(1))

    def key(self) -> dict[str, str]:
        return {IDEMPOTENCY_HEADER: f"{id(self):032x}{next(self._keys):032x}"[-64:]}

    def order(self, plate: str, jurisdiction: str, /, **changed: Any) -> dict[str, Any]:
        return {
            "case": "INV-7",
            "purpose": "civil-enforcement",
            "reason": "Vehicle seen at the warehouse of the seized load",
            "relation": "driven by the consignee",
            "user": "a.ortega",
            "on_behalf_of": "m.lindqvist",
            "plate": plate,
            "jurisdiction": jurisdiction,
            "window": {"start": text(NOW - timedelta(days=1_700)), "end": text(NOW)},
            "contract": AUDIT_USE_ONLY.model_dump(),
        } | changed

    def ask(self, order: dict[str, Any], key: dict[str, str] | None = None) -> httpx2.Response:
        return self.http.post("/v1/queries", json=order, headers=key or self.key())

    def query(self, plate: str, jurisdiction: str, /, **changed: Any) -> QueryAnswer:
        response = self.ask(self.order(plate, jurisdiction, **changed))
        assert response.status_code == 200, response.text
        answer, malformed = decode_answer(response.content)
        assert malformed == 0
        return answer

    def all_reads(self, answer: QueryAnswer) -> list[ReadRow]:
        reads, cursor = list(answer.reads), answer.next
        while cursor is not None:
            page, _ = decode_page(self.http.get(f"/v1/queries/{answer.query}/pages/{cursor}").content)
            reads += page.reads
            cursor = page.next
        return reads

    def admin(self, method: str, path: str, body: dict[str, Any] | None = None) -> None:
        headers = {"Authorization": f"Bearer {self.sandbox.settings.admin_token}"}
        response = self.http.request(method, f"/sandbox{path}", json=body, headers=headers)
        assert response.status_code == 204, response.text

    def audit(self) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self.http.get("/v1/audit").json()["entries"]
        return entries


def text(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
