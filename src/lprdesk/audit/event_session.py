"""What belongs to a person's session: its certificate, its end, its locks, consent and case (ACC-1, USE-2, AUD-2)."""

from dataclasses import dataclass
from typing import ClassVar

from lprdesk.audit.event_base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOpened(Event):
    """The certificate, a session's first entry: the person's credential vouches for a fresh session key.

    `credential` is a CredentialKey's text, `session_key` a C2SP vkey, `signature` base64 over
    `session.certificate_statement`. Valid for `not_before` <= t < `not_after` (ms UTC) and this origin alone.
    """

    kind: ClassVar[str] = "session.opened"
    origin: str
    session: str
    person: str
    credential: str
    session_key: str
    not_before: int
    not_after: int
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionClosed(Event):
    """A session's last entry, by its own key or, where that no longer holds, by the station.

    `cause` is a short word: signed-out, declined, expired, interrupted.
    """

    kind: ClassVar[str] = "session.closed"
    person: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLocked(Event):
    """The window was covered; `cause` is idle or asked."""

    kind: ClassVar[str] = "session.locked"
    person: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionUnlocked(Event):
    """The person signed in again to the locked window."""

    kind: ClassVar[str] = "session.unlocked"
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven(Event):
    """The rules of use were read to the end and accepted; `rules` is the digest of the text that was shown."""

    kind: ClassVar[str] = "consent.given"
    person: str
    rules: str
    rules_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentDeclined(Event):
    """The rules of use were declined; `rules` is the digest of the text that was shown."""

    kind: ClassVar[str] = "consent.declined"
    person: str
    rules: str
    rules_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(Event):
    """The person chose a case to work in."""

    kind: ClassVar[str] = "case.opened"
    person: str
    case: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed(Event):
    """The person left the case; `cause` is switched, signed-out, expired."""

    kind: ClassVar[str] = "case.closed"
    person: str
    case: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogExported(Event):
    """A person took a copy of the whole log, values included; `size` is how many entries stood before this one."""

    kind: ClassVar[str] = "log.exported"
    person: str
    size: int
