"""Errors as RFC 9457 problems. No problem repeats what was sent: a plate or a reason has no business in an error."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from lprdesk.wire.vendor import PROBLEM_TYPE, Problem

_BASE: Final = "urn:lprdesk:vendor:problem:"


class Refused(Exception):  # noqa: N818 (it is an answer, not a failure of the service)
    """The request is answered with this problem."""

    def __init__(self, status: int, kind: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(kind)
        self.problem = Problem(type=_BASE + kind, title=HTTPStatus(status).phrase, status=status, detail=detail)
        self.headers = dict(headers or {})


def problem_response(refused: Refused) -> Response:
    """Return the problem as a response."""
    return Response(
        refused.problem.model_dump_json(),
        status_code=refused.problem.status,
        media_type=PROBLEM_TYPE,
        headers=refused.headers,
    )


def answer_with_problems(app: FastAPI) -> None:
    """Make every error of the application a problem."""

    def refused(_request: Request, error: Exception) -> Response:
        assert isinstance(error, Refused)  # noqa: S101 (registered for this type)
        return problem_response(error)

    def not_understood(_request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 (registered for this type)
        places = sorted({_place(fault["type"], fault["loc"]) for fault in error.errors()})
        detail = f"The request does not keep the contract at: {', '.join(places)}."
        return problem_response(Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "not-understood", detail))

    def other(_request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 (registered for this type)
        return problem_response(Refused(error.status_code, "http", "There is nothing at this address.", error.headers))

    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(RequestValidationError, not_understood)
    app.add_exception_handler(HTTPException, other)


def _place(kind: str, loc: tuple[str | int, ...]) -> str:
    # The name of a field that the contract does not know is the sender's text, and is left out.
    return ".".join(str(part) for part in (loc[:-1] if kind == "extra_forbidden" else loc))


def _response(description: str) -> dict[str, Any]:
    return {
        "description": description,
        "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    401: _response("No token, or one that is not valid."),
    413: _response("The request is larger than the contract allows."),
    422: _response("The request does not keep the contract."),
    429: _response("Too many requests; Retry-After says how many seconds to wait."),
}
NOT_FOUND: Final[dict[int | str, dict[str, Any]]] = {404: _response("There is nothing at this address.")}
BEYOND_LIMIT: Final[dict[int | str, dict[str, Any]]] = {
    400: _response("The window reaches back further than the vendor allows for this purpose."),
    409: _response("The idempotency key was used with another request."),
}
EXPIRED: Final[dict[int | str, dict[str, Any]]] = {410: _response("The picture's address has expired.")}
