"""Queries and their pages."""

import hashlib
import re
from http import HTTPStatus
from typing import Any, Final

import msgspec
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from lprdesk.sandbox.columns import ReadColumns
from lprdesk.sandbox.office import IdempotencyKey, Office, milliseconds
from lprdesk.sandbox.problems import BEYOND_LIMIT, NOT_FOUND, PROBLEMS, Refused
from lprdesk.sandbox.readers import offline_within, readers
from lprdesk.sandbox.reads import rows
from lprdesk.wire.vendor import AuditEntry, QueryOrder
from lprdesk.wire.vendor_reads import QueryAnswer, ReadsPage

_CURSOR: Final = re.compile(r"p([1-9][0-9]{0,5})")


def bulk(name: str) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI response of a message that msgspec encodes."""
    schema = {"$ref": f"#/components/schemas/{name}"}
    return {200: {"description": "The reads.", "content": {"application/json": {"schema": schema}}}}


def query_routes(office: Office) -> APIRouter:
    """Return the routes of queries."""
    routes = APIRouter(prefix="/v1/queries", tags=["queries"], dependencies=[Depends(office.admit)])

    @routes.post("", response_class=Response, responses={**bulk("QueryAnswer"), **PROBLEMS, **BEYOND_LIMIT})
    def ask(order: QueryOrder, key: IdempotencyKey) -> Response:
        """Ask for the reads of one plate in one window. The same key again is the same query, noted once."""
        office.check_limit(order)
        query = "q-" + hashlib.sha256(f"query {key}".encode()).hexdigest()[:24]
        drafted = office.draft(order, "query", query, key, window=order.window)
        drafted = drafted.model_copy(update={"result_count": len(office.reads_of(drafted))})
        noted = office.note(drafted, order)
        return _json(_answer(office, noted, office.reads_of(noted)))

    @routes.get(
        "/{query}/pages/{cursor}",
        response_class=Response,
        responses={**bulk("ReadsPage"), **PROBLEMS, **NOT_FOUND},
    )
    def page(query: str, cursor: str) -> Response:
        """Return a further page of a query's reads: what ``next`` of the page before it named."""
        reads = office.reads_of(office.query(query))
        match = _CURSOR.fullmatch(cursor)
        number = int(match[1]) if match else 0
        if not number or number * office.settings.page_size >= len(reads):
            raise Refused(HTTPStatus.NOT_FOUND, "unknown-page", "There is no such page.")
        return _json(
            ReadsPage(
                query=query,
                next=_cursor(number + 1, office.settings.page_size, len(reads)),
                reads=rows(office.settings.city, _slice(reads, number, office.settings.page_size)),
            )
        )

    return routes


def _answer(office: Office, noted: AuditEntry, reads: ReadColumns) -> QueryAnswer:
    city, size, window = office.settings.city, office.settings.page_size, noted.window
    if window is None:
        raise ValueError("only a query has a window")
    return QueryAnswer(
        query=noted.subject,
        total=len(reads),
        page_size=size,
        next=_cursor(1, size, len(reads)),
        readers=list(readers(city).entries),
        offline=offline_within(city, milliseconds(window.start), milliseconds(window.end)),
        reads=rows(city, _slice(reads, 0, size)),
    )


def _cursor(number: int, size: int, total: int) -> str | None:
    return f"p{number}" if number * size < total else None


def _slice(reads: ReadColumns, number: int, size: int) -> ReadColumns:
    return reads.take(slice(number * size, (number + 1) * size))


def _json(message: QueryAnswer | ReadsPage) -> Response:
    return Response(msgspec.json.encode(message), media_type="application/json")
