"""What every event is."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar

from lprdesk.audit.encoding import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, before it has an entry."""

    kind: ClassVar[str]

    def personal(self) -> dict[str, Json]:
        """Every field by name, as it will be disclosed."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}

    def receipt_digest(self) -> str:
        """The digest that a receipt of this event is bound to; empty where nothing is done on its strength."""
        return ""


def _plain(value: Json) -> Json:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Mapping):
        return dict(value)
    return list(value)
