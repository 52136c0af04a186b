"""What the log says of sensitive places: against which of them reads were judged."""

from dataclasses import dataclass
from typing import ClassVar

from lprdesk.audit.event_base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesImported(Event):
    """Sensitive places of one source were put in force.

    `source` is its name, `digest` that of the places as kept, `replaced` that of the places of the same name before, if
    any. `version` is that of all places from here on (sensitive.places_version): an answer names it to say against what
    it was judged. `file` and `mapping_digest` are the digests of the file and of the mapping it was read by; `dated` is
    the day of the data, ISO. `left_out` counts rows, `count` places.
    """

    kind: ClassVar[str] = "places.imported"
    source: str
    digest: str
    replaced: str | None
    version: str
    file: str
    mapping: str
    mapping_digest: str
    licence: str
    dated: str | None
    count: int
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TemporaryEventEntered(Event):
    """A person entered a temporary event (a funeral, a demonstration). Where and when is not recorded (SEN-4)."""

    kind: ClassVar[str] = "places.event-entered"
    person: str
    category: str
