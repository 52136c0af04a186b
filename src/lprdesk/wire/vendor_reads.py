"""Reads as a vendor sends them: in pages, decoded with msgspec, row by row where a page does not fit as a whole.

A row that does not keep the contract is left out and counted (VEN-2); a page whose frame does not keep it is refused.
"""

from datetime import datetime
from typing import Annotated, Any, Final, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

MAX_PAGE_ROWS: Final = 10_000
_NOT_JSON: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class MalformedAnswer(ValueError):  # noqa: N818 (it is caught by what it says)
    """An answer does not keep the contract. The text names the place and the type, never a value."""


class ReaderEntry(Struct, frozen=True, kw_only=True):
    """A reader. ``zone`` is an IANA name; a mobile reader has no place of its own."""

    id: str
    name: str
    kind: Literal["fixed", "mobile"]
    uncertainty_m: Annotated[float, Meta(ge=0)]
    zone: str
    latitude: Annotated[float, Meta(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Meta(ge=-180, le=180)] | None = None


class OfflineSpell(Struct, frozen=True, kw_only=True):
    """A reader saw nothing in [start, end): that there is no read then says nothing."""

    reader: str
    start: Annotated[datetime, Meta(tz=True)]
    end: Annotated[datetime, Meta(tz=True)]


class ReadRow(Struct, frozen=True, kw_only=True):
    """One read. ``captured_at`` should carry an offset; one without is of unknown zone and to be set aside (VEN-2)."""

    id: Annotated[str, Meta(min_length=1, max_length=100)]
    captured_at: Annotated[datetime, Meta(extra_json_schema={"format": "date-time"})]
    reader: str
    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]
    plate: Annotated[str, Meta(max_length=20)]
    confidence: Annotated[float, Meta(ge=0, le=1)] | None
    jurisdiction: Annotated[str, Meta(max_length=10)] | None
    jurisdiction_confidence: Annotated[float, Meta(ge=0, le=1)] | None
    heading: Annotated[float, Meta(ge=0, lt=360)] | None = None
    crop: bool
    scene: bool


class _PageHead(Struct, frozen=True, kw_only=True):
    query: Annotated[str, Meta(min_length=1, max_length=100)]
    next: Annotated[str, Meta(min_length=1, max_length=200)] | None


class _AnswerHead(_PageHead, frozen=True, kw_only=True):
    total: Annotated[int, Meta(ge=0)]
    page_size: Annotated[int, Meta(ge=1, le=MAX_PAGE_ROWS)]
    readers: list[ReaderEntry]
    offline: list[OfflineSpell]


class QueryAnswer(_AnswerHead, frozen=True, kw_only=True):
    """The answer to a query: the total first, the readers that took part, and the first page (which may be empty)."""

    reads: Annotated[list[ReadRow], Meta(max_length=MAX_PAGE_ROWS)]


class ReadsPage(_PageHead, frozen=True, kw_only=True):
    """``GET /v1/queries/{query}/pages/{cursor}``. ``next`` is null on the last page."""

    reads: Annotated[list[ReadRow], Meta(max_length=MAX_PAGE_ROWS)]


class _RawRows(Struct, frozen=True):
    reads: Annotated[list[msgspec.Raw], Meta(max_length=MAX_PAGE_ROWS)]


class AlertEvent(Struct, frozen=True, kw_only=True):
    """The data of a server-sent event ``alert``: a listed plate was read."""

    id: str
    alert: str
    read: ReadRow
    reader: ReaderEntry


def decode_answer(data: bytes) -> tuple[QueryAnswer, int]:
    """Return the answer and how many of its reads were malformed and left out.

    Raises MalformedAnswer where the message around the reads does not keep the contract.
    """
    try:
        return msgspec.json.decode(data, type=QueryAnswer), 0
    except msgspec.ValidationError:
        head, reads, malformed = _row_by_row(data, _AnswerHead)
    except _NOT_JSON as error:
        raise MalformedAnswer(_not_json(data)) from error
    return QueryAnswer(**_fields(head), reads=reads), malformed


def decode_page(data: bytes) -> tuple[ReadsPage, int]:
    """Return the page and how many of its reads were malformed and left out. Raises MalformedAnswer."""
    try:
        return msgspec.json.decode(data, type=ReadsPage), 0
    except msgspec.ValidationError:
        head, reads, malformed = _row_by_row(data, _PageHead)
    except _NOT_JSON as error:
        raise MalformedAnswer(_not_json(data)) from error
    return ReadsPage(**_fields(head), reads=reads), malformed


_Head = TypeVar("_Head", bound=_PageHead)


def _row_by_row(data: bytes, kind: type[_Head]) -> tuple[_Head, list[ReadRow], int]:
    try:
        head = msgspec.json.decode(data, type=kind)
        rows = msgspec.json.decode(data, type=_RawRows).reads
    except msgspec.ValidationError as error:
        # msgspec's sentence may repeat a value; only the place after its last dash is passed on.
        _, dash, place = str(error).rpartition(" - at ")
        raise MalformedAnswer(f"wrong type or value at {place if dash else 'the top'}") from None
    except _NOT_JSON as error:
        raise MalformedAnswer(_not_json(data)) from error
    reads: list[ReadRow] = []
    for row in rows:
        try:
            reads.append(msgspec.json.decode(row, type=ReadRow))
        except _NOT_JSON:
            continue
    return head, reads, len(rows) - len(reads)


def _fields(head: Struct) -> dict[str, Any]:
    return {name: getattr(head, name) for name in head.__struct_fields__}


def _not_json(data: bytes) -> str:
    return f"{len(data)} bytes that are not one whole JSON text"
