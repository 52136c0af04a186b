"""The commercial service that is asked about plates. No call without a receipt of the log (design, principle 1)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from lprdesk.audit.event_query import PictureViewed, QueryAuthorised
from lprdesk.audit.receipt import Receipt
from lprdesk.domain.faults import EnvironmentFault
from lprdesk.domain.lookback import Window
from lprdesk.domain.people import PersonId
from lprdesk.domain.query import QueryRequest
from lprdesk.domain.read import Reads


class VendorCause(StrEnum):
    """Why the vendor gave no usable answer; the word that stands in the log."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    TLS = "tls"
    UNAUTHORISED = "unauthorised"
    TOO_MANY = "too-many"
    REFUSED = "refused"
    SERVER_ERROR = "server-error"
    BAD_ANSWER = "bad-answer"
    REPEATED_PAGE = "repeated-page"
    CANCELLED = "cancelled"


class VendorFault(EnvironmentFault):
    """The vendor gave no usable answer. `received` holds short machine words for the log, never content of a read."""

    def __init__(
        self,
        cause: VendorCause,
        sentence: str,
        *,
        received: str = "",
        kept: str = "",
        todo: str = "",
        retry_after: int | None = None,
    ) -> None:
        super().__init__(sentence, kept=kept, todo=todo)
        self.cause = cause
        self.received = received
        self.retry_after = retry_after
        """Seconds the vendor asks to wait, where it says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorRequest:
    """All that the vendor is told (PUR-5): the query, the window that was allowed, who asks, the terms."""

    query: QueryRequest
    window: Window
    person: PersonId
    contract: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an answer has come, in reads. The total is known from the first page on."""

    received: int
    total: int | None


@dataclass(frozen=True, slots=True)
class Spell:
    """A time [start, end) in which a reader was off line, so that silence is not mistaken for absence (VER-5)."""

    reader: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorAnswer:
    """A complete answer, decoded but not yet examined (VEN-2)."""

    vendor_query: str
    """The vendor's own id of the query; its audit log knows it."""
    total: int
    reads: Reads
    malformed: int
    """Rows that could not be read at all; they are counted in `total`."""
    digest: str
    """Hex SHA-256 over the SHA-256 of each body as it arrived, in order."""
    offline_spells: tuple[Spell, ...] = ()


class PicturePart(StrEnum):
    """What of a picture is asked for; the crop is the default, the scene is asked for apart (VER-1)."""

    CROP = "crop"
    SCENE = "scene"
    SCENE_UNMASKED = "scene-unmasked"


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureRequest:
    """Which picture, of which answer, for whom."""

    query: str
    """Leaf hash (hex) of the query's intent; the receipt is bound to it, the read and the part."""
    vendor_query: str
    read: str
    """The vendor's id of the read."""
    part: PicturePart
    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The bytes as they came. Boxes are left, top, right, bottom as shares (0 to 1) of width and height."""

    data: bytes
    media_type: str
    size: tuple[int, int]
    """Width and height in pixels as announced: the boxes are shares of it, so the picture has to be of this size."""
    plate_box: tuple[float, float, float, float] | None = None
    vehicle_box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class VendorStanding:
    """What the status bar says about the vendor."""

    connected: bool
    sentence: str


class Vendor(Protocol):
    """The vendor's client. Every method that asks about a plate uses up a receipt of its own kind."""

    async def search(
        self, request: VendorRequest, receipt: Receipt[QueryAuthorised], progress: Callable[[Progress], None]
    ) -> VendorAnswer:
        """Ask once, all pages. Raises ReceiptError before anything is sent, VendorFault afterwards."""
        ...

    async def picture(self, request: PictureRequest, receipt: Receipt[PictureViewed]) -> Picture:
        """Fetch one picture of a read. Raises ReceiptError before anything is sent, VendorFault afterwards."""
        ...

    async def standing(self) -> VendorStanding:
        """Ask whether the vendor is there; sends nothing about anybody. Never raises."""
        ...

    async def close(self) -> None:
        """End all connections."""
        ...
