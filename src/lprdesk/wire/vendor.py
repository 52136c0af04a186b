"""The messages between the desk and a vendor of plate reads (VEN-1), version 1 of the published contract.

Reads, which come in bulk, stand in ``vendor_reads``. Times on the wire are ISO 8601: the desk sends UTC, a vendor
sends an offset with each read. Jurisdictions are codes such as ``US-NV``, ``US-GOV``, ``CA-ON``, ``MX-SON``. Pixels
count from the upper left corner. docs/vendor-api.yaml is generated from these classes.
"""

from datetime import date, datetime, timedelta
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator, model_validator

VERSION: Final = "1.0"
IDEMPOTENCY_HEADER: Final = "Idempotency-Key"
PROBLEM_TYPE: Final = "application/problem+json"
MAX_BODY_BYTES: Final = 65_536

PurposeCode = Literal["criminal-investigation", "civil-enforcement", "administrative-investigation"]
PicturePartCode = Literal["crop", "scene"]

Word = Annotated[str, Field(min_length=1, max_length=200)]
Sentence = Annotated[str, Field(min_length=1, max_length=2_000)]
PlateText = Annotated[str, Field(pattern=r"^[A-Z0-9]{1,10}$", description="A full plate, never a part or a pattern")]
JurisdictionCode = Annotated[str, Field(pattern=r"^(US|CA|MX)-[A-Z]{2,5}$")]
LeafHash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="The hash of the desk's log entry")]


class Message(BaseModel):
    """A message is frozen, and a field that the contract does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class WindowMessage(Message):
    """Half-open [start, end): a read at ``end`` does not belong to it."""

    start: AwareDatetime
    end: AwareDatetime

    @field_validator("start", "end")
    @classmethod
    def _utc(cls, value: datetime) -> datetime:
        if value.utcoffset() != timedelta(0):
            raise ValueError("the window is sent in UTC")
        return value

    @model_validator(mode="after")
    def _ordered(self) -> "WindowMessage":
        if self.start >= self.end:
            raise ValueError("the window must begin before it ends")
        return self


class ContractTerms(Message):
    """The terms travel with each request: the vendor may use it for its audit log alone (PUR-5)."""

    id: Word
    sentence: Sentence


AUDIT_USE_ONLY: Final = ContractTerms(
    id="audit-use-only-1",
    sentence="The vendor keeps and uses this request for its audit log alone, and for nothing else.",
)


class Attribution(Message):
    """Who asks, for which case and why: carried by every request that the vendor's audit log must name (AUD-7)."""

    case: Word
    purpose: PurposeCode
    reason: Sentence
    user: Word
    on_behalf_of: Word | None = None
    contract: ContractTerms


class QueryOrder(Attribution):
    """``POST /v1/queries``: one full plate, one case, one window.

    A criminal investigation names its offence; civil and administrative ones name none.
    """

    offence: Word | None = None
    priority: Word | None = None
    relation: Sentence
    plate: PlateText
    jurisdiction: JurisdictionCode
    window: WindowMessage

    @model_validator(mode="after")
    def _legal_basis(self) -> "QueryOrder":
        if self.purpose == "criminal-investigation" and self.offence is None:
            raise ValueError("a criminal investigation names an offence")
        return self


class PictureOrder(Message):
    """``POST /v1/reads/{read}/pictures/{part}``: a picture is asked for within a query, by its user, and recorded."""

    query: Word
    user: Word


Corner = tuple[float, float]


class PictureAddress(Message):
    """Where the picture lies until ``expires``, and where plate and vehicle are in it (corners, px).

    The address is relative to the service's root. Without a vehicle's outline the desk shows no scene unmasked.
    """

    url: Word
    expires: AwareDatetime
    media_type: Literal["image/jpeg", "image/png"]
    width: Annotated[int, Field(gt=0, le=8_192)]
    height: Annotated[int, Field(gt=0, le=8_192)]
    plate_box: tuple[Corner, ...] | None
    vehicle_box: tuple[Corner, ...] | None


class AlertOrder(Attribution):
    """``POST /v1/alerts``: tell this user when the plate is read, until the entry must be reviewed."""

    offence: Word | None = None
    priority: Word | None = None
    relation: Sentence
    plate: PlateText
    jurisdiction: JurisdictionCode
    review_by: date


class AlertValidation(Message):
    """``POST /v1/alerts/{alert}/validation``: the user says that the entry is still needed, and until when."""

    user: Word
    reason: Sentence
    review_by: date


class AlertEntry(Message):
    """An entry of the alert list. One past its review day raises no events."""

    id: Word
    user: Word
    case: Word
    plate: PlateText
    jurisdiction: JurisdictionCode
    added: AwareDatetime
    validated: AwareDatetime | None
    review_by: date


class AlertList(Message):
    """The user's own entries: an alert goes to the one who added the plate."""

    alerts: tuple[AlertEntry, ...]


AuditAction = Literal["query", "picture", "alert.add", "alert.validate", "alert.remove"]


class AuditEntry(Message):
    """A line of the vendor's audit log; ``idempotency_key`` joins it to the desk's entry (AUD-7)."""

    id: Word
    time: AwareDatetime
    action: AuditAction
    user: Word
    on_behalf_of: Word | None
    case: Word
    purpose: PurposeCode
    reason: Sentence
    plate: PlateText
    jurisdiction: JurisdictionCode
    window: WindowMessage | None
    subject: Word
    result_count: int | None
    contract: Word
    idempotency_key: LeafHash


class AuditPage(Message):
    """``GET /v1/audit``: entries in the order in which they were written."""

    entries: tuple[AuditEntry, ...]
    next: str | None


class VendorUser(Message):
    """A user as the vendor knows one."""

    id: Word
    first_seen: AwareDatetime
    last_seen: AwareDatetime
    queries: int


class UserList(Message):
    """``GET /v1/users``."""

    users: tuple[VendorUser, ...]


class Health(Message):
    """``GET /v1/health``: needs no token, and counts as no query."""

    status: Literal["ok"]
    contract: Literal["1.0"]
    vendor: Word


class Problem(Message):
    """An error as RFC 9457 describes it. ``type`` is stable; ``detail`` is a sentence for a person."""

    type: str
    title: str
    status: int
    detail: str
