"""What belongs to a query: intent, refusal, answer, failure, and what was looked at (AUD-1, AUD-2, VER-1, RET-2)."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from lprdesk.audit.encoding import canonical
from lprdesk.audit.event_base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryAuthorised(Event):
    """The intent, durable before a packet leaves.

    `request` is the digest of the request that a receipt is bound to;
    `bound` names what limited the window; `continues` is the index of the query that this one goes on with.
    """

    kind: ClassVar[str] = "query.authorised"
    person: str
    on_behalf_of: str | None
    case: str
    purpose: str
    offence: str | None
    priority: str | None
    plate: str
    jurisdiction: str
    relation: str
    reason: str
    flags: Sequence[str]
    window_start: int
    window_end: int
    bound: str
    request: str
    continues: int | None = None
    location_need: str = ""
    descriptor_exception: str = ""

    def receipt_digest(self) -> str:
        """The digest of the request."""
        return self.request


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryRefused(Event):
    """A query that rules refused.

    `reason` and `plate` are redacted forms, never what was typed where a rule refused
    it; `rules` are the rules' stable ids.
    """

    kind: ClassVar[str] = "query.refused"
    person: str
    case: str | None
    rules: Sequence[str]
    reason: str
    plate: str | None = None
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryAnswered(Event):
    """What the vendor answered, recorded before anybody sees it.

    `commitment` is the answer's salted digest (commitment.py), `held` is vendor or sealed; `nonce` is the salt where
    the vendor holds the results, and None where it stands inside the seal. `set_aside` counts what did not belong,
    by cause.
    """

    kind: ClassVar[str] = "query.answered"
    query: str
    count: int
    set_aside: Mapping[str, int]
    vendor_query: str
    commitment: str
    held: str
    milliseconds: int
    nonce: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryFailed(Event):
    """A query without an answer; `cause` and `received` are short machine words, never the vendor's text."""

    kind: ClassVar[str] = "query.failed"
    query: str
    cause: str
    received: str
    milliseconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultViewed(Event):
    """Results were put before the person's eyes: `view` is table, map or timeline, `count` how many reads it held."""

    kind: ClassVar[str] = "result.viewed"
    query: str
    view: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsClosed(Event):
    """The results of a query left the workstation; `cause` is a short machine word (RET-2)."""

    kind: ClassVar[str] = "results.closed"
    query: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureViewed(Event):
    """A picture was asked for: `read` is the vendor's id, `part` is crop, scene or scene-unmasked (VER-1).

    `reason` says why the scene was needed unmasked.
    """

    kind: ClassVar[str] = "picture.viewed"
    query: str
    read: str
    part: str
    reason: str = ""

    def receipt_digest(self) -> str:
        """`picture_digest` of query, read and part."""
        return picture_digest(self.query, self.read, self.part)


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFailed(Event):
    """A picture that was asked for and did not come; `cause` is a short machine word."""

    kind: ClassVar[str] = "picture.failed"
    query: str
    read: str
    part: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryClosed(Event):
    """The station closed an intent that a crash left without an answer; `found` says what the journal held of it."""

    kind: ClassVar[str] = "recovery.closed"
    query: str
    found: str


def picture_digest(query: str, read: str, part: str) -> str:
    """What the receipt of a picture is bound to: hex SHA-256 of the canonical list of query, read and part."""
    return hashlib.sha256(canonical(["picture", query, read, part])).hexdigest()
