"""The outermost gate: refuses bodies larger than the contract allows, and makes the troubles that were asked for."""

import asyncio
import contextlib
from collections.abc import MutableMapping
from http import HTTPStatus
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lprdesk.sandbox.problems import Refused, problem_response
from lprdesk.sandbox.troubles import CHANGES_BODY, Trouble, TroubleKind, spoil
from lprdesk.wire.vendor import MAX_BODY_BYTES

_CLOSED_EARLY: Final = "http.disconnect"


class Gate:
    """An ASGI layer. ``trouble`` is what the next matching requests meet; None is the normal case."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.trouble: Trouble | None = None
        self._left: int | None = None

    def arm(self, trouble: Trouble | None) -> None:
        """Switch a trouble on, or all off."""
        self.trouble = trouble
        self._left = None if trouble is None else trouble.times

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        trouble = self._take(scope["path"])
        refusal = _refusal(trouble)
        if trouble is not None and trouble.kind is TroubleKind.DOWN:
            await _cut(receive)
        elif refusal is not None:
            await problem_response(refusal)(scope, receive, send)
        else:
            await self._pass(scope, receive, send, trouble)

    def _take(self, path: str) -> Trouble | None:
        trouble = self.trouble
        if trouble is None or not path.startswith(trouble.path):
            return None
        if self._left is not None:
            self._left -= 1
            if self._left == 0:
                self.trouble = None
        return trouble

    async def _pass(self, scope: Scope, receive: Receive, send: Send, trouble: Trouble | None) -> None:
        body = await _body(receive)
        if body is None:
            detail = "The request is larger than the contract allows."
            refused = Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", detail)
            await problem_response(refused)(scope, receive, send)
            return
        if trouble is not None and trouble.kind is TroubleKind.SLOW:
            # Whoever loses patience ends the wait.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(_closed(receive), trouble.seconds)
                return
        spoiling = trouble is not None and trouble.kind in CHANGES_BODY
        answer = _Spoiled(send, trouble, scope["path"]) if trouble is not None and spoiling else send
        await self._app(scope, _Replay(body, receive), answer)


class _Replay:
    """Gives the body that was read once more, then waits as the connection does."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


class _Spoiled:
    """Holds the answer back until it is whole, spoils it and sends it with its new length."""

    def __init__(self, send: Send, trouble: Trouble, path: str) -> None:
        self._send = send
        self._trouble = trouble
        self._path = path
        self._start: Message = {}
        self._body = b""

    async def __call__(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = (
            spoil(self._body, self._trouble.kind, self._path) if self._start["status"] == HTTPStatus.OK else self._body
        )
        headers = [pair for pair in self._start["headers"] if pair[0].lower() != b"content-length"]
        await self._send({**self._start, "headers": [*headers, (b"content-length", str(len(body)).encode())]})
        await self._send({"type": "http.response.body", "body": body})


async def _body(receive: Receive) -> bytes | None:
    """Return the whole body, or None where it is larger than MAX_BODY_BYTES."""
    body = b""
    while True:
        message = await receive()
        part: bytes = message.get("body", b"")
        body += part
        if len(body) > MAX_BODY_BYTES:
            return None
        if message["type"] == _CLOSED_EARLY or not message.get("more_body"):
            return body


def _refusal(trouble: Trouble | None) -> Refused | None:
    match trouble:
        case Trouble(kind=TroubleKind.UNAUTHORISED):
            detail = "The token is missing or not valid."
            return Refused(HTTPStatus.UNAUTHORIZED, "unauthorised", detail, {"WWW-Authenticate": "Bearer"})
        case Trouble(kind=TroubleKind.TOO_MANY, seconds=seconds):
            wait = str(max(1, round(seconds)))
            detail = f"Too many requests. Try again in {wait} seconds."
            return Refused(HTTPStatus.TOO_MANY_REQUESTS, "too-many-requests", detail, {"Retry-After": wait})
        case Trouble(kind=TroubleKind.SERVER_ERROR):
            return Refused(HTTPStatus.INTERNAL_SERVER_ERROR, "failed", "The vendor failed to answer.")
        case _:
            return None


async def _cut(receive: Receive) -> None:
    # ASGI has no word for cutting a connection; the server's own request object holds it.
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    if transport is None:
        raise RuntimeError("this server's connections cannot be cut")
    transport.abort()
    await _closed(receive)  # the server would complain of a request that ends before its connection


async def _closed(receive: Receive) -> None:
    while (await receive())["type"] != _CLOSED_EARLY:
        pass
