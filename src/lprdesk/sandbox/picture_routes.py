"""Pictures: an address that soon expires, and the picture drawn when it is fetched."""

import base64
import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Annotated, Final

import numpy as np
from fastapi import APIRouter, Depends, Path
from fastapi.responses import Response

from lprdesk.sandbox.city import ZONE
from lprdesk.sandbox.columns import ReadColumns
from lprdesk.sandbox.local_time import offsets
from lprdesk.sandbox.office import IdempotencyKey, Office
from lprdesk.sandbox.pictures.camera import draw, layout
from lprdesk.sandbox.pictures.subject import Subject
from lprdesk.sandbox.problems import BEYOND_LIMIT, EXPIRED, NOT_FOUND, PROBLEMS, Refused
from lprdesk.sandbox.readers import readers
from lprdesk.wire.vendor import PictureAddress, PictureOrder, PicturePartCode

_READ: Final = re.compile(r"r-([0-9a-f]{16})")
_MEDIA_TYPE: Final = "image/jpeg"


def picture_routes(office: Office) -> APIRouter:
    """Return the routes of pictures."""
    routes = APIRouter(tags=["pictures"], dependencies=[Depends(office.admit)])

    @routes.post("/v1/reads/{read}/pictures/{part}", responses={**PROBLEMS, **NOT_FOUND, 409: BEYOND_LIMIT[409]})
    def address(read: str, part: PicturePartCode, order: PictureOrder, key: IdempotencyKey) -> PictureAddress:
        """Return where a picture of a query's read lies for the next seconds. Each is noted in the audit log."""
        query = office.query(order.query)
        subject = _subject(office, order.query, read, part)
        office.note(office.draft(query, "picture", f"{read}/{part}", key, user=order.user), order)
        expires = office.clock() + timedelta(seconds=office.settings.picture_seconds)
        drawn = layout(subject, part)
        return PictureAddress(
            url=f"/v1/pictures/{_seal(office, f'{order.query} {read} {part} {expires.timestamp():.0f}')}",
            expires=expires,
            media_type=_MEDIA_TYPE,
            width=drawn.width,
            height=drawn.height,
            plate_box=drawn.plate_box,
            vehicle_box=drawn.vehicle_box,
        )

    @routes.get(
        "/v1/pictures/{sealed}",
        response_class=Response,
        responses={
            200: {"description": "The picture.", "content": {_MEDIA_TYPE: {}}},
            **PROBLEMS,
            **NOT_FOUND,
            **EXPIRED,
        },
    )
    def picture(sealed: Annotated[str, Path(max_length=400)]) -> Response:
        """Return the picture, until its address expires."""
        query, read, part, expires = _unseal(office, sealed)
        if office.clock().timestamp() > int(expires):
            raise Refused(HTTPStatus.GONE, "expired", "The picture's address has expired. Ask for it again.")
        which: PicturePartCode = "crop" if part == "crop" else "scene"
        data = draw(_subject(office, query, read, which), which, office.settings.font)
        return Response(data, media_type=_MEDIA_TYPE, headers={"Cache-Control": "no-store"})

    return routes


def _subject(office: Office, query: str, read: str, part: PicturePartCode) -> Subject:
    reads = office.reads_of(office.query(query))
    match = _READ.fullmatch(read)
    found = np.flatnonzero(reads.key == np.uint64(int(match[1], 16))) if match else np.zeros(0, np.int64)
    if not len(found) or not (reads.crop if part == "crop" else reads.scene)[found[0]]:
        raise Refused(HTTPStatus.NOT_FOUND, "no-picture", "There is no such picture of a read of this query.")
    name = readers(office.settings.city).entries[reads.reader[found[0]]].id
    return _drawn_from(reads, int(found[0]), name)


def _drawn_from(reads: ReadColumns, row: int, reader: str) -> Subject:
    local_ms = reads.time_ms[row : row + 1] + offsets(reads.time_ms[row : row + 1], ZONE)
    return Subject(
        key=int(reads.key[row]),
        plate=str(reads.true_plate[row]),
        jurisdiction=str(reads.true_jurisdiction[row]),
        reader=reader,
        local=datetime.fromtimestamp(int(local_ms[0]) / 1000, UTC).replace(tzinfo=None),
        confidence=float(reads.confidence[row]),
        bent=bool(reads.bent[row]),
    )


def _seal(office: Office, text: str) -> str:
    mark = hmac.new(office.secret, text.encode(), hashlib.sha256).digest()[:16]
    return base64.urlsafe_b64encode(mark + text.encode()).decode().rstrip("=")


def _unseal(office: Office, sealed: str) -> tuple[str, str, str, str]:
    try:
        data = base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
        text = data[16:].decode()
    except ValueError:
        text, data = "", b""
    if not text or not hmac.compare_digest(_seal(office, text), sealed):
        raise Refused(HTTPStatus.NOT_FOUND, "no-picture", "There is nothing at this address.")
    query, read, part, expires = text.split(" ")
    return query, read, part, expires
