"""The vendor's office: who may ask, how far back, what is noted, and which reads answer a query."""

import hashlib
import hmac
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from secrets import token_bytes
from typing import Annotated, Final

from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from lprdesk.sandbox.columns import ReadColumns
from lprdesk.sandbox.problems import Refused
from lprdesk.sandbox.reads import life_of, within
from lprdesk.sandbox.record import KeyReused, Record
from lprdesk.sandbox.settings import LIMIT_YEARS, SandboxSettings
from lprdesk.wire.vendor import (
    IDEMPOTENCY_HEADER,
    AlertOrder,
    AuditAction,
    AuditEntry,
    LeafHash,
    Message,
    QueryOrder,
    WindowMessage,
)
from lprdesk.wire.vendor_reads import AlertEvent

IdempotencyKey = Annotated[LeafHash, Header(alias=IDEMPOTENCY_HEADER)]
bearer: Final = HTTPBearer(auto_error=False, description="The agency's token; the user stands in the message.")
_LEEWAY: Final = timedelta(days=1)  # a limit that the desk counts in local days may lie a day before ours

_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class RateLimit:
    """At most so many requests in any minute that begins with the first of them."""

    per_minute: int
    _began: datetime = _LONG_AGO
    _count: int = 0

    def take(self, now: datetime) -> int:
        """Count one request; return 0, or the seconds to wait."""
        if now - self._began >= timedelta(minutes=1):
            self._began, self._count = now, 0
        self._count += 1
        return 0 if self._count <= self.per_minute else 60 - int((now - self._began).total_seconds())


@dataclass(frozen=True, slots=True)
class Sighting:
    """An event that the admin switch ordered: the how-manieth, and when (ms UTC)."""

    number: int
    at_ms: int
    event: AlertEvent


@dataclass(slots=True)
class Office:
    """What the routes share. ``clock`` returns UTC."""

    settings: SandboxSettings
    record: Record
    clock: Callable[[], datetime]
    secret: bytes = field(default_factory=lambda: token_bytes(32), repr=False)
    sightings: deque[Sighting] = field(default_factory=lambda: deque(maxlen=200))
    sighted: int = 0
    closing: bool = False
    rate: RateLimit = field(init=False)

    def __post_init__(self) -> None:
        self.rate = RateLimit(self.settings.requests_per_minute)

    def admit(
        self, _request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
    ) -> None:
        """Let a request with the agency's token pass. Raises Refused with 401 or 429."""
        given = "" if credentials is None else credentials.credentials
        if not hmac.compare_digest(given.encode(), self.settings.token.encode()):
            detail = "The token is missing or not valid."
            raise Refused(HTTPStatus.UNAUTHORIZED, "unauthorised", detail, {"WWW-Authenticate": "Bearer"})
        wait = self.rate.take(self.clock())
        if wait:
            detail = f"Too many requests. Try again in {wait} seconds."
            raise Refused(HTTPStatus.TOO_MANY_REQUESTS, "too-many-requests", detail, {"Retry-After": str(wait)})

    def sight(self, at_ms: int, event: AlertEvent) -> None:
        """Let every stream of the event's user tell it."""
        self.sighted += 1
        self.sightings.append(Sighting(self.sighted, at_ms, event))

    def check_limit(self, order: QueryOrder) -> None:
        """Raise Refused where the window begins before the purpose's limit (TIM-2)."""
        years = LIMIT_YEARS[order.purpose]
        now = self.clock()
        last_day = 28 if (now.month, now.day) == (2, 29) else now.day
        if order.window.start < now.replace(year=now.year - years, day=last_day) - _LEEWAY:
            detail = f"For this purpose a window may not begin more than {years} years ago. No reads were looked up."
            raise Refused(HTTPStatus.BAD_REQUEST, "beyond-limit", detail)

    def draft(
        self,
        order: QueryOrder | AlertOrder | AuditEntry,
        action: AuditAction,
        subject: str,
        key: str,
        *,
        user: str | None = None,
        reason: str | None = None,
        count: int | None = None,
        window: WindowMessage | None = None,
    ) -> AuditEntry:
        """Return the audit entry for something that is asked now."""
        return AuditEntry(
            id="a-" + hashlib.sha256(f"audit {key}".encode()).hexdigest()[:24],
            time=self.clock(),
            action=action,
            user=user or order.user,
            on_behalf_of=order.on_behalf_of,
            case=order.case,
            purpose=order.purpose,
            reason=reason or order.reason,
            plate=order.plate,
            jurisdiction=order.jurisdiction,
            window=window,
            subject=subject,
            result_count=count,
            contract=order.contract if isinstance(order.contract, str) else order.contract.id,
            idempotency_key=key,
        )

    def note(self, entry: AuditEntry, asked: Message) -> AuditEntry:
        """Write the entry once for its idempotency key. Raises Refused where the key had another request."""
        with reused_key_refused():
            return self.record.note(entry, digest_of(entry, asked))

    def reads_of(self, entry: AuditEntry) -> ReadColumns:
        """Return the reads that answer a noted query: those of its window that lay before the moment it was asked."""
        if entry.window is None:
            raise ValueError("only a query has a window")
        life = life_of(self.settings.city, entry.plate, entry.jurisdiction)
        return within(life, milliseconds(entry.window.start), milliseconds(min(entry.window.end, entry.time)))

    def query(self, query: str) -> AuditEntry:
        """Return the audit entry of a query. Raises Refused with 404."""
        entry = self.record.find("query", query)
        if entry is None:
            raise Refused(HTTPStatus.NOT_FOUND, "unknown-query", "There is no such query.")
        return entry


@contextmanager
def reused_key_refused() -> Iterator[None]:
    """Within it, a reused idempotency key is answered with 409."""
    try:
        yield
    except KeyReused as error:
        detail = "The idempotency key came before, with another request."
        raise Refused(HTTPStatus.CONFLICT, "key-reused", detail) from error


def digest_of(entry: AuditEntry, asked: Message) -> str:
    """Return a digest of the action, its subject and the message."""
    text = f"{entry.action}\n{entry.subject}\n{asked.model_dump_json()}"
    return hashlib.sha256(text.encode()).hexdigest()


def milliseconds(moment: datetime) -> int:
    """Return the moment in ms since 1970, UTC, rounded up, so that half-open windows stay half-open."""
    return -int(-(moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1))
