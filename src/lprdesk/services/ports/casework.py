"""What the desk keeps of the work itself, encrypted: drafts and preferences."""

from collections.abc import Mapping
from typing import Protocol

from lprdesk.domain.case import CaseNumber
from lprdesk.domain.people import PersonId


class Casework(Protocol):
    """The casework database. Every method raises EnvironmentFault when it cannot be reached."""

    async def draft(self, person: PersonId, case: CaseNumber) -> Mapping[str, str]:
        """The query form as this person left it in this case, by field name; empty where there is none."""
        ...

    async def keep_draft(self, person: PersonId, case: CaseNumber, fields: Mapping[str, str]) -> None:
        """Replace the draft; an empty mapping removes it."""
        ...

    async def setting(self, name: str) -> str | None:
        """A preference of the desk."""
        ...

    async def keep_setting(self, name: str, value: str) -> None:
        """Replace a preference."""
        ...
