"""The client against answers that keep the contract, and against every way of breaking it."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from fakes.scripted_server import http, scripted
from lprdesk.adapters.vendors.client import VendorClient
from lprdesk.audit.event_query import PictureViewed, QueryAuthorised
from lprdesk.audit.faults import ReceiptError
from lprdesk.audit.receipt import Receipt
from lprdesk.domain.faults import EnvironmentFault, OurFault
from lprdesk.domain.lookback import Window
from lprdesk.services.ports.vendor import (
    Progress,
    VendorAnswer,
    VendorCause,
    VendorFault,
    VendorRequest,
)

Connect = Callable[[str], VendorClient]
QueryReceipt = Receipt[QueryAuthorised]
READER = {"id": "r1", "name": "Quay", "kind": "fixed", "uncertainty_m": 20.0, "zone": "America/Los_Angeles"}


def row(number: int, **changes: object) -> dict[str, Any]:
    return {
        "id": f"read-{number}",
        "captured_at": "2026-11-01T10:00:00-07:00",
        "reader": "r1",
        "latitude": 40.1,
        "longitude": -117.4,
        "plate": "8ABC123",
        "confidence": 0.9,
        "jurisdiction": "US-CA",
        "jurisdiction_confidence": None,
        "crop": True,
        "scene": True,
        **changes,
    }


def first(*rows: object, total: int | None = None, **changes: object) -> dict[str, Any]:
    return {
        "query": "v-1",
        "next": None,
        "total": len(rows) if total is None else total,
        "page_size": 10,
        "readers": [READER],
        "offline": [],
        "reads": list(rows),
        **changes,
    }


def page(*rows: object, **changes: object) -> dict[str, Any]:
    return {"query": "v-1", "next": None, "reads": list(rows), **changes}


async def ask(
    client: VendorClient, request: VendorRequest, receipt: QueryReceipt
) -> tuple[VendorAnswer, list[Progress]]:
    seen: list[Progress] = []
    try:
        return await client.search(request, receipt, seen.append), seen
    finally:
        await client.close()


async def fault_of(connect: Connect, request: VendorRequest, receipt: QueryReceipt, *answers: bytes) -> VendorFault:
    async with scripted(*answers) as server:
        with pytest.raises(VendorFault) as caught:
            await ask(connect(server.url), request, receipt)
    return caught.value


@pytest.mark.requirement("VEN-1", "PUR-5")
async def test_a_search_carries_what_the_contract_asks_and_the_entrys_hash(
    connect: Connect, request_: VendorRequest, receipt: QueryReceipt
) -> None:
    async with scripted(http(first(row(1)))) as server:
        answer, _ = await ask(connect(server.url), request_, receipt)
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    lines = {line.split(b": ", 1)[0].lower(): line.split(b": ", 1)[1] for line in head.split(b"\r\n")[1:]}
    assert head.startswith(b"POST /v1/queries HTTP/1.1")
    assert lines[b"idempotency-key"] == receipt.reference.encode()
    assert lines[b"authorization"] == b"Bearer a-token"
    sent = json.loads(body)
    assert sent["contract"]["id"] == "LPR-2026-014"
    assert "audit log alone" in sent["contract"]["sentence"]
    assert sent["plate"] == request_.query.plate.normal
    assert sent["user"] == request_.person
    assert answer.vendor_query == "v-1"


async def test_pages_are_followed_and_the_total_is_known_from_the_first(
    connect: Connect, request_: VendorRequest, receipt: QueryReceipt
) -> None:
    answers = (
        http(
            first(
                row(1),
                row(2),
                total=4,
                next="a/b?c",
                offline=[{"reader": "r1", "start": "2026-10-02T00:00:00Z", "end": "2026-10-03T00:00:00Z"}],
            )
        ),
        http(page(row(3, captured_at="2026-11-01T10:00:00", heading=12.5), next="p2")),
        http(page(row(4, jurisdiction=None, confidence=None))),
    )
    async with scripted(*answers) as server:
        answer, seen = await ask(connect(server.url), request_, receipt)
    assert seen == [Progress(2, 4), Progress(3, 4), Progress(4, 4)]
    assert server.requests[1].startswith(b"GET /v1/queries/v-1/pages/a%2Fb%3Fc HTTP/1.1")
    reads = answer.reads
    assert list(reads.id) == ["read-1", "read-2", "read-3", "read-4"]
    assert list(reads.zoned) == [True, True, False, True]
    assert list(reads.jurisdiction) == ["US-CA", "US-CA", "US-CA", ""]
    assert np.isnan(reads.confidence[3])
    assert reads.heading[2] == 12.5
    assert reads.time_ms[0] == 1_793_552_400_000
    assert len(answer.offline_spells) == 1
    assert len(answer.digest) == 64


@pytest.mark.requirement("VEN-2")
async def test_rows_that_cannot_be_reads_are_counted(
    connect: Connect, request_: VendorRequest, receipt: QueryReceipt
) -> None:
    rows = [row(1), row(2, plate=7), row(3, reader="unannounced"), row(4, latitude=91), "no row"]
    async with scripted(http(first(*rows))) as server:
        answer, _ = await ask(connect(server.url), request_, receipt)
    assert list(answer.reads.id) == ["read-1"]
    assert (answer.total, answer.malformed) == (5, 4)


@pytest.mark.parametrize(
    ("answers", "received"),
    [
        ([http(first(row(1)), cut=20)], "RemoteProtocolError"),
        ([http(b'{"query": "v-1", "rea')], "21 bytes that are not one whole JSON text"),
        ([http(b"")], "0 bytes that are not one whole JSON text"),
        ([http(b"\xff\xfe")], "2 bytes that are not one whole JSON text"),
        ([http(b'{"x":' + b"[" * 99_995)], "100000 bytes that are not one whole JSON text"),
        ([http([])], "wrong type or value at the top"),
        ([http({**first(), "total": "many"})], "wrong type or value at `$.total`"),
        ([http(first(row(1), total=2))], "1-of-2-reads"),
        ([http(first(row(1), row(2), total=1))], "2-of-1-reads"),
        ([http(first(total=9_999_999))], "total-9999999"),
        ([http(first(row(1), total=2, next="a")), http(page())], "empty-page"),
        ([http(first(row(1), total=2, next="a")), http(page(row(2), query="v-2"))], "page-of-another-query"),
        ([http({}, "302 Found", headers="Location: http://127.0.0.1:1/\r\n")], "http-302"),
        ([http({}, "204 No Content")], "http-204"),
        ([http(b"x" * 100, headers="Content-Encoding: gzip\r\n")], "DecodingError"),
    ],
)
async def test_a_bad_answer_is_survived_and_named_in_machine_words(
    connect: Connect, request_: VendorRequest, receipt: QueryReceipt, answers: list[bytes], received: str
) -> None:
    fault = await fault_of(connect, request_, receipt, *answers)
    assert fault.cause is VendorCause.BAD_ANSWER
    assert fault.received == received
    assert fault.sentence
    assert fault.kept
    assert fault.todo


@pytest.mark.parametrize(
    "pages",
    [
        [first(row(1), total=9, next="a"), page(row(2), next="a"), page(row(3), next="a")],
        [first(row(1), total=9, next="a"), page(row(1), next="b")],
    ],
)
async def test_a_page_that_repeats_is_noticed(
    connect: Connect, request_: VendorRequest, receipt: QueryReceipt, pages: list[dict[str, Any]]
) -> None:
    fault = await fault_of(connect, request_, receipt, *map(http, pages))
    assert fault.cause is VendorCause.REPEATED_PAGE


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (http({}, "401 Unauthorized"), (VendorCause.UNAUTHORISED, None)),
        (http({}, "403 Forbidden"), (VendorCause.UNAUTHORISED, None)),
        (http({}, "422 Unprocessable"), (VendorCause.REFUSED, None)),
        (http({}, "429 Too Many Requests", headers="Retry-After: 30\r\n"), (VendorCause.TOO_MANY, 30)),
        (http({}, "429 Too Many Requests", headers="Retry-After: Fri, 20 Nov\r\n"), (VendorCause.TOO_MANY, None)),
        (http({}, "500 Internal Server Error"), (VendorCause.SERVER_ERROR, None)),
        (b"", (VendorCause.UNREACHABLE, None)),
        (b"nonsense\r\n\r\n", (VendorCause.UNREACHABLE, None)),
    ],
)
async def test_each_status_has_its_cause(
    connect: Connect,
    request_: VendorRequest,
    receipt: QueryReceipt,
    answer: bytes,
    expected: tuple[VendorCause, int | None],
) -> None:
    fault = await fault_of(connect, request_, receipt, answer)
    assert (fault.cause, fault.retry_after) == expected


async def test_a_text_that_the_contract_does_not_carry_is_not_sent(
    connect: Connect, request_: VendorRequest, new_receipt: Callable[[str], QueryReceipt]
) -> None:
    query = replace(request_.query, reason="crates " * 300)
    async with scripted(http(first(row(1)))) as server:
        with pytest.raises(VendorFault, match="was not sent") as caught:
            await ask(connect(server.url), replace(request_, query=query), new_receipt(query.digest))
    assert server.requests == []
    assert (caught.value.cause, caught.value.received) == (VendorCause.REFUSED, "not-sent")
    assert caught.value.__suppress_context__


async def test_a_search_is_never_sent_twice(connect: Connect, request_: VendorRequest, receipt: QueryReceipt) -> None:
    async with scripted(b"", http(first(row(1)))) as server:
        with pytest.raises(VendorFault):
            await ask(connect(server.url), request_, receipt)
    assert len(server.requests) == 1


async def test_a_vendor_that_is_not_there(connect: Connect, request_: VendorRequest, receipt: QueryReceipt) -> None:
    async with scripted() as server:
        url = server.url
    with pytest.raises(VendorFault) as caught:
        await ask(connect(url), request_, receipt)
    assert caught.value.cause is VendorCause.UNREACHABLE


async def test_a_slow_vendor_can_be_cancelled(connect: Connect, request_: VendorRequest, receipt: QueryReceipt) -> None:
    reached, held = asyncio.Event(), asyncio.Event()

    async def hold(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        reached.set()
        await held.wait()
        writer.close()

    async with await asyncio.start_server(hold, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        task = asyncio.create_task(ask(connect(f"http://127.0.0.1:{port}"), request_, receipt))
        await reached.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        held.set()


@pytest.mark.requirement("TIM-4")
async def test_nothing_is_sent_without_a_fresh_receipt_of_this_very_request(
    connect: Connect,
    request_: VendorRequest,
    receipt: QueryReceipt,
    new_receipt: Callable[[str], QueryReceipt],
    picture_receipt: Receipt[PictureViewed],
) -> None:
    async with scripted(http(first(row(1)))) as server:
        client = connect(server.url)
        for bad in (None, "a receipt", new_receipt("00" * 32), picture_receipt):
            with pytest.raises(ReceiptError):
                await client.search(request_, bad, lambda _: None)  # type: ignore[arg-type]  # the point of the test
        assert server.requests == []
        await client.search(request_, receipt, lambda _: None)
        with pytest.raises(ReceiptError):
            await client.search(request_, receipt, lambda _: None)
        await client.close()
    assert len(server.requests) == 1


@pytest.mark.requirement("TIM-4")
async def test_a_window_wider_than_the_recorded_one_is_not_sent(
    connect: Connect, request_: VendorRequest, receipt: QueryReceipt
) -> None:
    window = Window(request_.window.start - timedelta(days=1), request_.window.end)
    async with scripted(http(first(row(1)))) as server:
        with pytest.raises(OurFault, match="wider"):
            await ask(connect(server.url), replace(request_, window=window), receipt)
    assert server.requests == []


@pytest.mark.parametrize("url", ["http://vendor.example", "ftp://127.0.0.1", "//vendor.example", "file:///etc/passwd"])
def test_an_address_that_is_not_https_is_refused(connect: Connect, url: str) -> None:
    with pytest.raises(EnvironmentFault, match="not an https address"):
        connect(url)


async def test_the_standing_never_raises(connect: Connect) -> None:
    health = {"status": "ok", "contract": "1.0", "vendor": "Sandbox"}
    async with scripted(http(health), http({**health, "contract": "2.0"}), http({}, "500 Oh")) as server:
        client = connect(server.url)
        standings = [await client.standing() for _ in range(3)]
        await client.close()
    assert [standing.connected for standing in standings] == [True, False, False]
    assert all(standing.sentence for standing in standings)
