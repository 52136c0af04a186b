"""One vendor's origin over HTTPS, and nothing but it: no proxy, no redirect, no cookie, no other host.

The program's whole traffic with the outside goes through `VendorConnection.fetch`.
"""

import ssl
from http import HTTPStatus
from types import TracebackType
from typing import Final, NoReturn, Self

import httpx2

from lprdesk.domain.faults import EnvironmentFault
from lprdesk.services.ports.vendor import VendorCause, VendorFault

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
MOST_BYTES: Final = 32 * 1024 * 1024
"""Of one message. A page of 10,000 reads takes about 4 MiB."""
_TIMEOUTS: Final = httpx2.Timeout(30.0, connect=10.0)
_KEPT: Final = "Your query is recorded and what you typed is kept."


class VendorConnection:
    """A client bound to one origin. Raises EnvironmentFault where that origin is neither HTTPS nor this machine."""

    def __init__(self, url: str, token: str, tls: ssl.SSLContext, timeouts: httpx2.Timeout = _TIMEOUTS) -> None:
        base = httpx2.URL(url)
        if base.scheme != "https" and not (base.scheme == "http" and base.host in LOOPBACK):
            raise EnvironmentFault(
                "The vendor's address in the settings is not an https address.",
                kept="Nothing was sent.",
                todo="Ask the administrator to correct the address.",
            )
        # A station without a key asks without one, and is told what the vendor says to that.
        key = {"Authorization": f"Bearer {token}"} if token else {}
        self._base = base
        self._client = httpx2.AsyncClient(
            trust_env=False,
            verify=tls,
            follow_redirects=False,
            timeout=timeouts,
            headers={**key, "User-Agent": "lprdesk", "Accept-Encoding": "gzip"},
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End all connections."""
        await self._client.aclose()

    async def fetch(
        self,
        path: str,
        *,
        body: bytes | None = None,
        idempotency: dict[str, str] | None = None,
        most_bytes: int = MOST_BYTES,
    ) -> tuple[bytes, str]:
        """Give body and media type of a 200 answer: POST where there is a body, else GET. Tried once, never again.

        Raises VendorFault for everything else, also for an address of another origin, before anything is sent to it.
        """
        url = self._joined(path)
        if self._origin(url) != self._origin(self._base) or url.userinfo:
            raise bad_answer("address-of-another-origin")
        headers = {**(idempotency or {})}
        if body is not None:
            headers["Content-Type"] = "application/json"
        answered = False
        try:
            async with self._client.stream(
                "GET" if body is None else "POST", url, content=body, headers=headers
            ) as response:
                answered = True
                self._client.cookies.clear()
                _judge(response)
                return await _body(response, most_bytes), response.headers.get("Content-Type", "")
        except httpx2.InvalidURL:
            raise bad_answer("no-address") from None
        except httpx2.HTTPError as error:
            _explain(error, answered=answered)

    def _joined(self, path: str) -> httpx2.URL:
        try:
            return self._base.join(path)
        except httpx2.InvalidURL:
            # Its text repeats what the vendor sent, so it goes no further.
            raise bad_answer("no-address") from None

    @staticmethod
    def _origin(url: httpx2.URL) -> tuple[str, str, int | None]:
        return url.scheme, url.host, url.port


async def _body(response: httpx2.Response, most_bytes: int) -> bytes:
    parts = bytearray()
    async for part in response.aiter_bytes():
        parts += part
        if len(parts) > most_bytes:
            raise bad_answer(f"over-{most_bytes}-bytes")
    return bytes(parts)


def _judge(response: httpx2.Response) -> None:
    status = response.status_code
    if status in {HTTPStatus.OK, HTTPStatus.CREATED}:
        return
    received = f"http-{status}"
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        raise VendorFault(
            VendorCause.UNAUTHORISED,
            "The vendor does not accept this station's access key.",
            received=received,
            kept=_KEPT,
            todo="Ask the administrator to renew the key, then search again.",
        )
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        wait = _seconds(response.headers.get("Retry-After", ""))
        raise VendorFault(
            VendorCause.TOO_MANY,
            "The vendor answers no more queries for now.",
            received=received,
            kept=_KEPT,
            todo="Search again later." if wait is None else f"Search again in {wait} seconds.",
            retry_after=wait,
        )
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise VendorFault(
            VendorCause.SERVER_ERROR,
            f"The vendor's service has a fault (HTTP {status}).",
            received=received,
            kept=_KEPT,
            todo="Search again later; tell the administrator if it lasts.",
        )
    if status >= HTTPStatus.BAD_REQUEST:
        raise VendorFault(
            VendorCause.REFUSED,
            f"The vendor refused the request (HTTP {status}).",
            received=received,
            kept=_KEPT,
            todo="Tell the administrator: the vendor may not keep the contract.",
        )
    # A redirect is never followed: it would carry the query to an origin that nobody configured.
    raise bad_answer(received)


def _seconds(text: str) -> int | None:
    """Retry-After in its form of seconds (RFC 9110, 10.2.3), at most a day; a date is taken as not stated."""
    return min(int(text), 86_400) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def bad_answer(received: str, cause: VendorCause = VendorCause.BAD_ANSWER) -> VendorFault:
    """An answer that does not keep the contract; nothing of it may be shown."""
    return VendorFault(
        cause,
        "The vendor's answer does not keep the contract, so nothing of it is shown.",
        received=received,
        kept=_KEPT,
        todo="Search again; tell the administrator if it happens again.",
    )


def _explain(error: httpx2.HTTPError, *, answered: bool) -> NoReturn:
    if _caused_by_tls(error):
        raise VendorFault(
            VendorCause.TLS,
            "The vendor's identity could not be confirmed, so nothing was sent.",
            received="tls-" + type(error).__name__,
            kept=_KEPT,
            todo="Tell the administrator: the certificate or the line may have been tampered with.",
        ) from error
    received = type(error).__name__
    if isinstance(error, httpx2.TimeoutException):
        raise VendorFault(
            VendorCause.TIMEOUT,
            "The vendor did not answer in time.",
            received=received,
            kept=_KEPT,
            todo="Search again; it is recorded as a continuation.",
        ) from error
    if answered and isinstance(error, httpx2.RemoteProtocolError | httpx2.DecodingError):
        raise bad_answer(received) from error
    raise VendorFault(
        VendorCause.UNREACHABLE,
        "The vendor cannot be reached.",
        received=received,
        kept=_KEPT,
        todo="Check the network, then search again.",
    ) from error


def _caused_by_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
