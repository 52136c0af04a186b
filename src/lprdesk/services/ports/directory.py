"""The agency's signed bundle: people, training, cases, approvals (log-format, "The directory bundle")."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from lprdesk.domain.case import Case, CaseNumber
from lprdesk.domain.faults import EnvironmentFault
from lprdesk.domain.people import Person, PersonId, Reviewer
from lprdesk.domain.profile import Approval
from lprdesk.domain.training import Completion


class DirectoryFault(EnvironmentFault):
    """The bundle is missing, expired, rolled back, or not signed by the key that was pinned at enrolment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """One issue of the directory, its signature checked. Issued and expires are UTC."""

    serial: int
    digest: str
    """Hex SHA-256 of the bundle as it was signed."""
    issued: datetime
    expires: datetime
    people: Mapping[PersonId, Person]
    completions: tuple[Completion, ...]
    cases: Mapping[CaseNumber, Case]
    profile_digest: str
    """Hex SHA-256 of the policy profile that is in force."""
    approvals: tuple[Approval, ...] = ()
    """Approvals of that profile as they were signed; their signatures are checked where they are used (GOV-1)."""
    reviewers: tuple[Reviewer, ...] = ()
    """To whose keys results are sealed; whether a reviewer may open them is for the profile to say."""


class Directory(Protocol):
    """Where the bundle comes from; from the first day a file, later the agency's server."""

    async def load(self) -> Bundle:
        """Give the newest bundle that verifies. Raises DirectoryFault."""
        ...
