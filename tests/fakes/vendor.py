import asyncio
from collections.abc import Callable

from lprdesk.audit.event_query import PictureViewed, QueryAuthorised, picture_digest
from lprdesk.audit.faults import ReceiptError
from lprdesk.audit.receipt import Receipt
from lprdesk.domain.read import Reads
from lprdesk.services.ports.vendor import (
    Picture,
    PictureRequest,
    Progress,
    VendorAnswer,
    VendorFault,
    VendorRequest,
    VendorStanding,
)

PNG = b"\x89PNG\r\n\x1a\n"


class MemoryVendor:
    """Answers with what it was given, and remembers what it was asked. `gate` holds an answer back until it is set."""

    def __init__(self) -> None:
        self.asked: list[VendorRequest] = []
        self.pictures: list[PictureRequest] = []
        self.reads = Reads.empty()
        self.malformed = 0
        self.fault: VendorFault | Exception | None = None
        self.gate: asyncio.Event | None = None
        self.reached = asyncio.Event()

    async def search(
        self, request: VendorRequest, receipt: Receipt[QueryAuthorised], progress: Callable[[Progress], None]
    ) -> VendorAnswer:
        if not isinstance(receipt, Receipt):
            raise ReceiptError("no receipt of the log")
        reference = receipt.spend(QueryAuthorised.kind, request.query.digest)
        self.asked.append(request)
        self.reached.set()
        total = len(self.reads) + self.malformed
        progress(Progress(0, total))
        if self.gate is not None:
            await self.gate.wait()
        if self.fault is not None:
            raise self.fault
        progress(Progress(total, total))
        return VendorAnswer(
            vendor_query=f"memory-{reference[:8]}",
            total=total,
            reads=self.reads,
            malformed=self.malformed,
            digest="00" * 32,
        )

    async def picture(self, request: PictureRequest, receipt: Receipt[PictureViewed]) -> Picture:
        if not isinstance(receipt, Receipt):
            raise ReceiptError("no receipt of the log")
        receipt.spend(PictureViewed.kind, picture_digest(request.query, request.read, request.part.value))
        self.pictures.append(request)
        if self.fault is not None:
            raise self.fault
        return Picture(data=PNG, media_type="image/png", size=(1, 1))

    async def standing(self) -> VendorStanding:
        return VendorStanding(connected=True, sentence="An invented vendor in memory.")

    async def close(self) -> None:
        return
