"""The vendor's client: the published contract over HTTPS, for a use case that holds a receipt (design, principle 1)."""

import hashlib
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

import pydantic

from lprdesk.adapters.vendors.columns import Columns, spells
from lprdesk.adapters.vendors.connection import VendorConnection, bad_answer
from lprdesk.audit.event_query import PictureViewed, QueryAuthorised, picture_digest
from lprdesk.audit.faults import ReceiptError
from lprdesk.audit.receipt import Receipt
from lprdesk.domain.faults import OurFault
from lprdesk.services.ports.vendor import (
    Picture,
    PicturePart,
    PictureRequest,
    Progress,
    VendorAnswer,
    VendorCause,
    VendorFault,
    VendorRequest,
    VendorStanding,
)
from lprdesk.wire.vendor import (
    AUDIT_USE_ONLY,
    IDEMPOTENCY_HEADER,
    ContractTerms,
    Health,
    PictureAddress,
    PictureOrder,
    QueryOrder,
    WindowMessage,
)
from lprdesk.wire.vendor_reads import MalformedAnswer, QueryAnswer, ReadRow, decode_answer, decode_page

MOST_READS: Final = 1_000_000
"""Of one answer: what the window and the machine can hold; more is no answer about one plate."""
MOST_PICTURE_BYTES: Final = 16 * 1024 * 1024
_PICTURE_TYPES: Final = frozenset({"image/jpeg", "image/png"})


class VendorClient:
    """Fulfils the port `Vendor`. A search is sent once and never again: each is an audited query."""

    def __init__(self, connection: VendorConnection) -> None:
        self._connection = connection

    async def search(
        self, request: VendorRequest, receipt: Receipt[QueryAuthorised], progress: Callable[[Progress], None]
    ) -> VendorAnswer:
        """Spend the receipt, ask, follow the pages. Raises ReceiptError before anything is sent, else VendorFault."""
        reference = _spend(receipt, QueryAuthorised.kind, request.query.digest)
        order = _order(request)
        asked, allowed = request.query.window, request.window
        if not (asked.start <= allowed.start and allowed.end <= asked.end):
            raise OurFault("The window to be sent is wider than the one that was recorded.", kept="Nothing was sent.")
        try:
            return await self._answer(order, reference, progress)
        except MalformedAnswer as error:
            raise bad_answer(str(error)) from error

    async def _answer(self, order: QueryOrder, reference: str, progress: Callable[[Progress], None]) -> VendorAnswer:
        body, _ = await self._connection.fetch(
            "/v1/queries",
            body=order.model_dump_json().encode(),
            idempotency={IDEMPOTENCY_HEADER: reference},
        )
        answer, malformed = decode_answer(body)
        pages = _Pages(answer, malformed, body)
        progress(Progress(pages.received, answer.total))
        cursor = answer.next
        while cursor is not None:
            body, _ = await self._connection.fetch(f"/v1/queries/{_part(answer.query)}/pages/{_part(cursor)}")
            page, malformed = decode_page(body)
            pages.take(page.query, page.reads, malformed, body, cursor)
            progress(Progress(pages.received, answer.total))
            cursor = page.next
        return pages.finish()

    async def picture(self, request: PictureRequest, receipt: Receipt[PictureViewed]) -> Picture:
        """Spend the receipt, ask for an address, fetch it. Raises ReceiptError before anything is sent."""
        digest = picture_digest(request.query, request.read, request.part.value)
        reference = _spend(receipt, PictureViewed.kind, digest)
        part = "crop" if request.part is PicturePart.CROP else "scene"
        body, _ = await self._connection.fetch(
            f"/v1/reads/{_part(request.read)}/pictures/{part}",
            body=PictureOrder(query=request.vendor_query, user=request.person).model_dump_json().encode(),
            idempotency={IDEMPOTENCY_HEADER: reference},
        )
        try:
            address = PictureAddress.model_validate_json(body)
        except pydantic.ValidationError as error:
            raise bad_answer("picture-address") from error
        data, media_type = await self._connection.fetch(address.url, most_bytes=MOST_PICTURE_BYTES)
        media_type = media_type.partition(";")[0].strip().lower()
        if media_type != address.media_type or media_type not in _PICTURE_TYPES:
            raise bad_answer("picture-type")
        return Picture(
            data=data,
            media_type=media_type,
            size=(address.width, address.height),
            plate_box=_box(address.plate_box, address),
            vehicle_box=_box(address.vehicle_box, address),
        )

    async def standing(self) -> VendorStanding:
        """Ask for the vendor's health, without a word about anybody."""
        try:
            body, _ = await self._connection.fetch("/v1/health")
            health = Health.model_validate_json(body)
        except VendorFault as fault:
            return VendorStanding(connected=False, sentence=fault.sentence)
        except pydantic.ValidationError:
            return VendorStanding(connected=False, sentence="The vendor speaks another version of the contract.")
        return VendorStanding(connected=True, sentence=f"{health.vendor}: connected")

    async def close(self) -> None:
        """End all connections."""
        await self._connection.close()


class _Pages:
    """The pages of one answer, held against the total that came first."""

    def __init__(self, answer: QueryAnswer, malformed: int, body: bytes) -> None:
        if answer.total > MOST_READS:
            raise bad_answer(f"total-{answer.total}")
        self._answer = answer
        self._columns = Columns(answer)
        self._digest = hashlib.sha256()
        self._cursors: set[str] = set()
        self._seen: set[int] = set()
        self._malformed = 0
        self.received = 0
        self._add(answer.reads, malformed, body)

    def take(self, query: str, rows: list[ReadRow], malformed: int, body: bytes, cursor: str) -> None:
        """Take a further page. Raises VendorFault for one of another query, one that repeats, one too many."""
        if query != self._answer.query:
            raise bad_answer("page-of-another-query")
        if not rows and not malformed:
            raise bad_answer("empty-page")
        if cursor in self._cursors:
            raise bad_answer("repeated-cursor", VendorCause.REPEATED_PAGE)
        self._cursors.add(cursor)
        self._add(rows, malformed, body)

    def _add(self, rows: list[ReadRow], malformed: int, body: bytes) -> None:
        content = hash(tuple(row.id for row in rows))
        if rows and content in self._seen:
            raise bad_answer("repeated-page", VendorCause.REPEATED_PAGE)
        self._seen.add(content)
        self.received += len(rows) + malformed
        if self.received > self._answer.total:
            raise bad_answer(f"{self.received}-of-{self._answer.total}-reads")
        self._malformed += malformed
        self._columns.add(rows)
        self._digest.update(hashlib.sha256(body).digest())

    def finish(self) -> VendorAnswer:
        """Make columns of it. Raises VendorFault where fewer reads came than were announced."""
        if self.received != self._answer.total:
            raise bad_answer(f"{self.received}-of-{self._answer.total}-reads")
        reads, impossible = self._columns.reads()
        return VendorAnswer(
            vendor_query=self._answer.query,
            total=self._answer.total,
            reads=reads,
            malformed=self._malformed + impossible,
            digest=self._digest.hexdigest(),
            offline_spells=spells(self._answer.offline),
        )


def _order(request: VendorRequest) -> QueryOrder:
    try:
        return _message(request)
    except pydantic.ValidationError:
        # Without the cause: its text repeats the values.
        raise VendorFault(
            VendorCause.REFUSED,
            "The query does not fit the vendor's contract, so it was not sent.",
            received="not-sent",
            kept="Your query is recorded and what you typed is kept.",
            todo="Shorten the reason and how the plate belongs to the case to 2,000 characters each.",
        ) from None


def _message(request: VendorRequest) -> QueryOrder:
    query = request.query
    return QueryOrder(
        case=query.case,
        purpose=query.purpose.value,
        reason=query.reason,
        user=request.person,
        on_behalf_of=query.on_behalf_of,
        contract=ContractTerms(id=request.contract, sentence=AUDIT_USE_ONLY.sentence),
        offence=query.offence.offence if query.offence else None,
        priority=query.priority,
        relation=query.relation,
        plate=query.plate.normal,
        jurisdiction=query.jurisdiction.code,
        window=WindowMessage(start=request.window.start, end=request.window.end),
    )


def _spend(receipt: object, kind: str, digest: str) -> str:
    """Use the receipt up; what is no receipt at all is refused at run time too."""
    if not isinstance(receipt, Receipt):
        raise ReceiptError("no receipt of the log")
    return receipt.spend(kind, digest)


def _part(text: str) -> str:
    return quote(text, safe="")


def _box(
    corners: tuple[tuple[float, float], ...] | None, picture: PictureAddress
) -> tuple[float, float, float, float] | None:
    """The upright box around the corners, as shares of the picture; None where the vendor gives no outline."""
    if not corners:
        return None
    across, down = [x / picture.width for x, _ in corners], [y / picture.height for _, y in corners]
    if not all(0 <= share <= 1 for share in (*across, *down)):  # NaN is refused too
        raise bad_answer("picture-outline")
    return min(across), min(down), max(across), max(down)
