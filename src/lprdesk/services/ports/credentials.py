"""A person's credential: what proves who sits at the desk and certifies the session's key (ACC-1, ACC-4)."""

from datetime import datetime
from typing import Protocol

from lprdesk.domain.faults import UserFault
from lprdesk.domain.people import PersonId


class CredentialRefused(UserFault):
    """The credential does not open with what was given. It never says which part was wrong."""


class Credential(Protocol):
    """An opened credential. The private key stays behind it."""

    @property
    def person(self) -> PersonId:
        """Whose it is."""
        ...

    @property
    def verify_key(self) -> str:
        """The public key as vkey text, to be compared with the directory's."""
        ...

    async def sign(self, message: bytes) -> bytes:
        """Sign with the credential's own algorithm."""
        ...


class Credentials(Protocol):
    """The credentials enrolled at this station."""

    async def unlock(self, person: PersonId, passphrase: str, code: str, now: datetime) -> Credential:
        """Open with passphrase and one-time code; a code is accepted once. Raises CredentialRefused."""
        ...
