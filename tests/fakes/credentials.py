from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lprdesk.audit.credential_key import CredentialKey
from lprdesk.domain.people import PersonId
from lprdesk.services.ports.credentials import CredentialRefused

CODE = "123456"


@dataclass(frozen=True, slots=True)
class MemoryCredential:
    person: PersonId
    private: Ed25519PrivateKey

    @property
    def verify_key(self) -> str:
        return CredentialKey.of(self.private.public_key()).text

    async def sign(self, message: bytes) -> bytes:
        return self.private.sign(message)


class MemoryCredentials:
    """Opens with the person's passphrase and one code that never changes."""

    def __init__(self) -> None:
        self.tried = 0
        self._enrolled: dict[PersonId, tuple[str, MemoryCredential]] = {}

    def enrol(self, person: PersonId, passphrase: str) -> MemoryCredential:
        credential = MemoryCredential(person, Ed25519PrivateKey.generate())
        self._enrolled[person] = (passphrase, credential)
        return credential

    async def unlock(self, person: PersonId, passphrase: str, code: str, now: datetime) -> MemoryCredential:
        self.tried += 1
        known, credential = self._enrolled.get(person, (None, None))
        if credential is None or passphrase != known or code != CODE:
            raise CredentialRefused("The passphrase or the one-time code is not right.")
        return credential
