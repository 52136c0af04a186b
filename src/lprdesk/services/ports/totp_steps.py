"""The one-time codes that have been used, so that each is accepted once (RFC 6238, section 5.2)."""

from typing import Protocol

from lprdesk.domain.people import PersonId


class TotpSteps(Protocol):
    """Survives restarts."""

    async def use(self, person: PersonId, step: int) -> bool:
        """Record the step as used, durably; False when it, or a later one, has been used before."""
        ...
