"""What the station itself records: its log's beginning, its runs, its clock, sign-ins that led to no session.

All of these are signed by the station's log key.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from lprdesk.audit.event_base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class StationOpened(Event):
    """The first entry of a log.

    `log_key` is the C2SP vkey; `previous_head` the last cosigned note of the epoch before
    (None in the first), `handover` that epoch's signature over the new vkey where its key was still at hand.
    """

    kind: ClassVar[str] = "station.opened"
    agency: str
    station: str
    epoch: int
    log_key: str
    program: str
    previous_head: str | None = None
    handover: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StationStarted(Event):
    """The program started; `program` is its version, `system` the operating system's name and version."""

    kind: ClassVar[str] = "station.started"
    program: str
    system: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StationStopped(Event):
    """The program ended in good order; `cause` is a short machine word."""

    kind: ClassVar[str] = "station.stopped"
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalMigrated(Event):
    """The journal's tables were changed; `schema` is the digest of the schema that stands now."""

    kind: ClassVar[str] = "journal.migrated"
    from_revision: str | None
    to_revision: str
    schema: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStepped(Event):
    """The clock went from `from_ms` to `to_ms` in a way that the time since boot does not bear out."""

    kind: ClassVar[str] = "clock.stepped"
    from_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSettled(Event):
    """The agency's time or a supervisor settled which time holds: policy time starts again from this entry's time."""

    kind: ClassVar[str] = "clock.settled"
    by: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SigninFailed(Event):
    """A sign-in that did not pass.

    `person` is None unless the directory knows the name that was typed: it may be a
    passphrase in the wrong field. `cause` is a short machine word.
    """

    kind: ClassVar[str] = "signin.failed"
    person: str | None
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SigninLocked(Event):
    """Too many failures: nobody signs in as this person until released. `failures` is how many led to it."""

    kind: ClassVar[str] = "signin.locked"
    person: str
    failures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SigninRefused(Event):
    """The credential was right and a rule refused: training, an inactive person, an expired bundle (ACC-2)."""

    kind: ClassVar[str] = "signin.refused"
    person: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialEnrolled(Event):
    """A credential was made at this station; `credential` is its public key, `replaced` the one before, if any.

    It proves nobody's identity: only the directory says whose key counts.
    """

    kind: ClassVar[str] = "credential.enrolled"
    person: str
    credential: str
    replaced: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileApproved(Event):
    """A person signed a policy profile at this station (GOV-1); `against` is the digest that it was compared to.

    `signature` (hex) is the person's own, by `credential`, over the statement that binds the profile's bytes: who
    approved cannot say otherwise later, whoever signed the entry.
    """

    kind: ClassVar[str] = "profile.approved"
    person: str
    role: str
    profile: str
    profile_version: str
    profile_digest: str
    against: str | None
    credential: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigurationRead(Event):
    """What the desk works under: profile, approvals, directory bundle.

    `approvals` names the people who approved;
    `standalone` says that no agency server is configured; `demo` that the station is a demonstration.
    """

    kind: ClassVar[str] = "configuration.read"
    profile: str
    profile_version: str
    profile_digest: str
    approvals: Sequence[str]
    directory_serial: int | None
    directory_digest: str | None
    results_held: str
    standalone: bool
    demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionPurged(Event):
    """Values and sealed results were removed because their time was over.

    `entries` lists each as `index:position,position…`, a position
    being that of the digest in the leaf's `sd`; `sealed` lists the indices whose sealed result is gone; `rule` is the
    profile's figure that asked for it.
    """

    kind: ClassVar[str] = "retention.purged"
    rule: str
    entries: Sequence[str]
    sealed: Sequence[str] = ()
