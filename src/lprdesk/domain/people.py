"""Who works here, in which role, and what a role may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

PersonId = NewType("PersonId", str)


class Role(StrEnum):
    """The roles that are kept apart (ACC-5)."""

    ANALYST = "analyst"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    PRIVACY_OFFICER = "privacy-officer"


class Action(StrEnum):
    """What a role may be permitted to do; the profile's permission table says which."""

    OPEN_CASE = "open-case"
    QUERY = "query"
    VIEW_PICTURE = "view-picture"
    REVEAL_SCENE = "reveal-scene"
    APPROVE_EXCEPTION = "approve-exception"
    REVIEW_LOG = "review-log"
    OPEN_SEALED = "open-sealed"
    APPROVE_PROFILE = "approve-profile"
    ADMINISTER = "administer"
    ENTER_EVENT = "enter-event"


Permissions = Mapping[Role, frozenset[Action]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One named individual (ACC-1). `credential` is the public key, as a C2SP vkey, that certifies the sessions."""

    id: PersonId
    name: str
    roles: frozenset[Role]
    office: str
    credential: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Whose X25519 key (audit.seal_key) results are sealed to; the signed directory names them (AUD-8)."""

    person: PersonId
    key: str


def may(permissions: Permissions, person: Person, action: Action) -> bool:
    """Whether one of the roles of an active person permits the action (ACC-5)."""
    return person.active and any(action in permissions.get(role, frozenset()) for role in person.roles)
