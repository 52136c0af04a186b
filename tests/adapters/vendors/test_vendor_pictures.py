"""Pictures: from their short-lived address, of the announced kind, each for a receipt of its own."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from fakes.scripted_server import http, scripted
from lprdesk.adapters.vendors.client import VendorClient
from lprdesk.audit.event_query import PictureViewed
from lprdesk.audit.faults import ReceiptError
from lprdesk.audit.receipt import Receipt
from lprdesk.services.ports.vendor import PicturePart, PictureRequest, VendorFault

Connect = Callable[[str], VendorClient]

ORDER = PictureRequest(
    query="aa",
    vendor_query="v-1",
    read="read-1",
    part=PicturePart.CROP,
    person="m.okafor",  # type: ignore[arg-type]  # a NewType of str
)


def address(url: str, **changes: object) -> dict[str, Any]:
    return {
        "url": url,
        "expires": "2026-11-20T15:05:00Z",
        "media_type": "image/png",
        "width": 200,
        "height": 100,
        "plate_box": [[20, 10], [180, 12], [180, 90], [20, 88]],
        "vehicle_box": None,
        **changes,
    }


PNG = http(b"png", media_type="image/png")


async def test_a_picture_comes_from_its_address_with_boxes_as_shares(
    connect: Connect, picture_receipt: Receipt[PictureViewed]
) -> None:
    async with scripted(http(address("/v1/pictures/x?s=1")), http(b"png", media_type="image/png")) as server:
        client = connect(server.url)
        picture = await client.picture(ORDER, picture_receipt)
        with pytest.raises(ReceiptError):
            await client.picture(ORDER, picture_receipt)
        await client.close()
    assert (picture.data, picture.media_type) == (b"png", "image/png")
    assert picture.plate_box == (0.1, 0.1, 0.9, 0.9)
    assert picture.vehicle_box is None
    assert server.requests[0].startswith(b"POST /v1/reads/read-1/pictures/crop HTTP/1.1")
    assert server.requests[1].startswith(b"GET /v1/pictures/x?s=1 HTTP/1.1")


@pytest.mark.parametrize(
    ("answers", "received"),
    [
        ([http(address("https://elsewhere.example/x"))], "address-of-another-origin"),
        ([http(address("//elsewhere.example/x"))], "address-of-another-origin"),
        ([http(address("http://127.0.0.1:1/x"))], "address-of-another-origin"),
        ([http(address("http://[::1"))], "no-address"),
        ([http(address("http://x:abc/"))], "no-address"),
        ([http(address("/\n"))], "no-address"),
        ([http(address("/x", width=99_999))], "picture-address"),
        ([http(address("/x", vehicle_box=[[0, 0], [201, 100]])), PNG], "picture-outline"),
        ([http(address("/x", plate_box=[[-1, 0], [20, 10]])), PNG], "picture-outline"),
        ([http({"url": 7})], "picture-address"),
        ([http(address("/x")), http(b"<html>", media_type="text/html")], "picture-type"),
        ([http(address("/x")), http(b"jpeg", media_type="image/jpeg")], "picture-type"),
        ([http(address("/x")), http(b"x" * (16 * 1024 * 1024 + 1), media_type="image/png")], "over-16777216-bytes"),
    ],
)
async def test_a_picture_from_elsewhere_or_of_another_kind_is_refused(
    connect: Connect, picture_receipt: Receipt[PictureViewed], answers: list[bytes], received: str
) -> None:
    async with scripted(*answers) as server:
        client = connect(server.url)
        with pytest.raises(VendorFault) as caught:
            await client.picture(ORDER, picture_receipt)
        await client.close()
    assert caught.value.received == received


async def test_a_receipt_of_one_picture_opens_no_other(
    connect: Connect, picture_receipt: Receipt[PictureViewed]
) -> None:
    async with scripted(http(address("/x"))) as server:
        client = connect(server.url)
        for other in (
            replace(ORDER, read="read-2"),
            replace(ORDER, part=PicturePart.SCENE),
            replace(ORDER, query="bb"),
        ):
            with pytest.raises(ReceiptError):
                await client.picture(other, picture_receipt)
        await client.close()
    assert server.requests == []
