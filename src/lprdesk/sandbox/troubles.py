"""Troubles on demand: the ways in which a vendor fails, switched on for tests and demonstrations."""

import json
from collections.abc import Callable, Mapping
from enum import StrEnum, unique
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field


@unique
class TroubleKind(StrEnum):
    """What happens to an answer."""

    DOWN = "down"  # the connection is cut without an answer
    SLOW = "slow"  # the answer comes after ``seconds``
    UNAUTHORISED = "unauthorised"  # 401
    TOO_MANY = "too-many"  # 429, Retry-After ``seconds``
    SERVER_ERROR = "server-error"  # 500
    TRUNCATED = "truncated"  # half of the JSON text
    WRONG_TYPES = "wrong-types"  # the total is a word
    WRONG_ROW_TYPES = "wrong-row-types"  # every second read has a number for its plate
    REPEATED_PAGE = "repeated-page"  # ``next`` of each page names that page again
    FOREIGN_READS = "foreign-reads"  # every second read is of another plate


class Trouble(BaseModel):
    """A trouble for the next ``times`` requests below ``path`` (every one, where None)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: TroubleKind
    path: str = "/v1/"
    times: int | None = Field(default=None, ge=1)
    seconds: float = Field(default=2.0, ge=0, le=600)


def _wrong_types(answer: dict[str, Any], _path: str) -> None:
    if "total" in answer:
        answer["total"] = "many"
    else:
        answer["next"] = 7


def _wrong_row_types(answer: dict[str, Any], _path: str) -> None:
    for read in answer.get("reads", [])[::2]:
        read["plate"] = 4187


def _repeated_page(answer: dict[str, Any], path: str) -> None:
    if "/pages/" in path:
        answer["next"] = path.rpartition("/")[2]


def _foreign_reads(answer: dict[str, Any], _path: str) -> None:
    for read in answer.get("reads", [])[::2]:
        read["plate"] = "ZZF0R31GN"


_CHANGES: Final[Mapping[TroubleKind, Callable[[dict[str, Any], str], None]]] = {
    TroubleKind.WRONG_TYPES: _wrong_types,
    TroubleKind.WRONG_ROW_TYPES: _wrong_row_types,
    TroubleKind.REPEATED_PAGE: _repeated_page,
    TroubleKind.FOREIGN_READS: _foreign_reads,
}
CHANGES_BODY: Final = frozenset({TroubleKind.TRUNCATED, *_CHANGES})


def spoil(body: bytes, kind: TroubleKind, path: str) -> bytes:
    """Return the body of an answer as the trouble leaves it; what is no JSON object passes unchanged."""
    if kind is TroubleKind.TRUNCATED:
        return body[: len(body) // 2]
    try:
        answer = json.loads(body)
    except ValueError:
        return body
    if not isinstance(answer, dict):
        return body
    _CHANGES[kind](answer, path)
    return json.dumps(answer, separators=(",", ":")).encode()
