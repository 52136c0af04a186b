"""What the log can say: one frozen class a kind. Every field is a disclosure beside the leaf (disclosures.py).

Fields are plain values: str, int, bool, None, a list of str, or a dict of str to int. Times are integer milliseconds
UTC; digests and leaf hashes are lower-case hex; `query` is the leaf hash of the `query.authorised` entry that
something belongs to. No event has the time, place or picture of a read, nor a text that a rule refused: those fields
take a redacted form, made where the rule stands (AUD-11). Kinds and fields may be added, never changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any, get_type_hints

from lprdesk.audit.encoding import Json
from lprdesk.audit.event_base import Event
from lprdesk.audit.event_epoch import EpochAlarm
from lprdesk.audit.event_places import PlacesImported, TemporaryEventEntered
from lprdesk.audit.event_query import (
    PictureFailed,
    PictureViewed,
    QueryAnswered,
    QueryAuthorised,
    QueryFailed,
    QueryRefused,
    RecoveryClosed,
    ResultsClosed,
    ResultViewed,
    picture_digest,
)
from lprdesk.audit.event_sealed import SealedOpened, SealedRefused
from lprdesk.audit.event_session import (
    CaseClosed,
    CaseOpened,
    ConsentDeclined,
    ConsentGiven,
    LogExported,
    SessionClosed,
    SessionLocked,
    SessionOpened,
    SessionUnlocked,
)
from lprdesk.audit.event_station import (
    ClockSettled,
    ClockStepped,
    ConfigurationRead,
    CredentialEnrolled,
    JournalMigrated,
    ProfileApproved,
    RetentionPurged,
    SigninFailed,
    SigninLocked,
    SigninRefused,
    StationOpened,
    StationStarted,
    StationStopped,
)

__all__ = [
    "EVENTS",
    "CaseClosed",
    "CaseOpened",
    "ClockSettled",
    "ClockStepped",
    "ConfigurationRead",
    "ConsentDeclined",
    "ConsentGiven",
    "CredentialEnrolled",
    "EpochAlarm",
    "Event",
    "JournalMigrated",
    "LogExported",
    "PictureFailed",
    "PictureViewed",
    "PlacesImported",
    "ProfileApproved",
    "QueryAnswered",
    "QueryAuthorised",
    "QueryFailed",
    "QueryRefused",
    "RecoveryClosed",
    "ResultViewed",
    "ResultsClosed",
    "RetentionPurged",
    "SealedOpened",
    "SealedRefused",
    "SessionClosed",
    "SessionLocked",
    "SessionOpened",
    "SessionUnlocked",
    "SigninFailed",
    "SigninLocked",
    "SigninRefused",
    "StationOpened",
    "StationStarted",
    "StationStopped",
    "TemporaryEventEntered",
    "parse_event",
    "picture_digest",
]

EVENTS: Mapping[str, type[Event]] = {each.kind: each for each in Event.__subclasses__()}


def parse_event(kind: str, values: Mapping[str, Json]) -> Event | None:
    """The event that an entry's disclosed fields hold.

    None where the kind is not known, a field without a default was purged or withheld, or a value has another type;
    fields that the class does not know are left out.
    """
    shape = EVENTS.get(kind)
    if shape is None:
        return None
    hints = get_type_hints(shape)
    found: dict[str, Any] = {}
    for each in fields(shape):
        if each.name in values:
            if not _fits(values[each.name], hints[each.name]):
                return None
            found[each.name] = values[each.name]
        elif each.default is MISSING:
            return None
    return shape(**found)


def _fits(value: Json, hint: object) -> bool:
    if hint == Sequence[str]:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if hint == Mapping[str, int]:
        return isinstance(value, dict) and all(type(item) is int for item in value.values())
    options = getattr(hint, "__args__", (hint,))
    return type(value) in options
