"""A credential without a card: an Ed25519 key and a TOTP secret, wrapped under the person's passphrase (ACC-4).

One file a person in the station's folder. The passphrase is what the person knows, the one-time code (RFC 6238, 30
seconds, 6 digits, one step of tolerance each way) what the person has; a code is accepted once. Whatever is wrong, the
answer is the same sentence and takes about the same time.
"""

import asyncio
import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lprdesk.adapters.private_files import replace_private
from lprdesk.adapters.wrapping import (
    NONCE_BYTES,
    SALT_BYTES,
    Argon2id,
    Derivation,
    UnwrapError,
    derivation_from,
    from_text,
    to_text,
    unwrap,
    wrap,
)
from lprdesk.audit.credential_key import CredentialKey
from lprdesk.audit.encoding import Json, canonical, parse
from lprdesk.audit.faults import EncodingError
from lprdesk.domain.faults import EnvironmentFault
from lprdesk.domain.people import PersonId
from lprdesk.services.ports.credentials import CredentialRefused
from lprdesk.services.ports.entropy import Entropy
from lprdesk.services.ports.totp_steps import TotpSteps

STEP_SECONDS = 30
TOLERANCE_STEPS = 1
SEED_BYTES = 32
TOTP_BYTES = 20  # RFC 4226, requirement 6: 160 bits


@dataclass(frozen=True, slots=True)
class PassphraseCredential:
    """An opened credential; lives as long as its owner needs it to certify a session."""

    person: PersonId
    verify_key: str
    """The credential key's text (`lprdesk.audit.credential_key`)."""
    _private: Ed25519PrivateKey = field(repr=False)

    async def sign(self, message: bytes) -> bytes:
        """Give 64 bytes of Ed25519."""
        return self._private.sign(message)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What enrolling gives out, once: the key for the directory and the address for the authenticator."""

    verify_key: str
    otpauth: str = field(repr=False)


class PassphraseCredentials:
    """The passphrase credentials of one station."""

    def __init__(self, folder: Path, steps: TotpSteps) -> None:
        """`folder` is private to the station's account; `steps` remembers which codes were used."""
        self._folder = folder
        self._steps = steps

    async def unlock(self, person: PersonId, passphrase: str, code: str, now: datetime) -> PassphraseCredential:
        """Open with passphrase and one-time code at `now` (aware). Raises CredentialRefused, EnvironmentFault."""
        opened = await asyncio.to_thread(self._open, person, passphrase)
        step = None if opened is None else _matching_step(opened[1], code, now)
        if opened is None or step is None or not await self._steps.use(person, step):
            raise CredentialRefused(
                "The passphrase or the one-time code is not right.",
                kept="Nothing was opened.",
                todo="Wait for the next code, then type both again.",
            )
        return opened[0]

    def enrol(
        self, person: PersonId, passphrase: str, issuer: str, entropy: Entropy, derivation: Derivation | None = None
    ) -> Enrolment:
        """Make the person's credential, or replace it. Slow by design. Raises EnvironmentFault when it cannot be kept.

        `issuer` is what the authenticator shows beside the code.
        """
        import pyotp  # noqa: PLC0415  (needed at enrolment and sign-in, not at start)

        derivation, salt = derivation or Argon2id(), entropy(SALT_BYTES)
        seed, totp = entropy(SEED_BYTES), base64.b32encode(entropy(TOTP_BYTES)).decode("ascii")
        public = CredentialKey.of(Ed25519PrivateKey.from_private_bytes(seed).public_key()).text
        head: dict[str, Json] = {
            "v": 1,
            "person": person,
            "public": public,
            "derivation": derivation.figures(),
            "salt": to_text(salt),
        }
        inside = canonical({"seed": to_text(seed), "totp": totp})
        wrapped = wrap(derivation.key(passphrase, salt), inside, canonical(head), entropy(NONCE_BYTES))
        try:
            replace_private(self._path(person), canonical({**head, "wrapped": to_text(wrapped)}))
        except OSError as fault:
            raise EnvironmentFault(
                "The credential could not be kept on this machine.",
                kept="What stood before is untouched.",
                todo="Free disk space or check the permissions of the station's folder, then enrol again.",
            ) from fault
        return Enrolment(public, pyotp.TOTP(totp).provisioning_uri(name=person, issuer_name=issuer))

    def enrolled(self, person: PersonId) -> str | None:
        """Give the public key of the credential that stands here, or None. Raises EnvironmentFault."""
        try:
            public = _parsed(self._path(person).read_bytes())[0].get("public")
        except FileNotFoundError:
            return None
        except OSError as fault:
            raise _unreadable() from fault
        return public if isinstance(public, str) else None

    def _path(self, person: PersonId) -> Path:
        # A digest: an id may hold what a file's name must not.
        return self._folder / f"{hashlib.sha256(person.encode()).hexdigest()[:32]}.credential"

    def _open(self, person: PersonId, passphrase: str) -> tuple[PassphraseCredential, str] | None:
        """Give the credential and its TOTP secret, or None when the passphrase does not open it."""
        try:
            head, derivation, salt, wrapped = _parsed(self._path(person).read_bytes())
        except FileNotFoundError:
            Argon2id().key(passphrase, bytes(SALT_BYTES))  # who is enrolled here does not show in the time it takes
            return None
        except OSError as fault:
            raise _unreadable() from fault
        try:
            inside = parse(unwrap(derivation.key(passphrase, salt), wrapped, canonical(head)))
        except UnwrapError:
            return None
        match inside, head:
            case {"seed": seed, "totp": str() as totp}, {"person": owner, "public": str() as public}:
                private = Ed25519PrivateKey.from_private_bytes(from_text(seed))
                return (PassphraseCredential(person, public, private), totp) if owner == person else None
        raise _unreadable()


def _parsed(data: bytes) -> tuple[dict[str, Json], Derivation, bytes, bytes]:
    try:
        page = parse(data)
        if not isinstance(page, dict) or page.get("v") != 1:
            raise _unreadable()
        head = {name: value for name, value in page.items() if name != "wrapped"}
        return (
            head,
            derivation_from(head.get("derivation")),
            from_text(head.get("salt")),
            from_text(page.get("wrapped")),
        )
    except (EncodingError, ValueError):
        raise _unreadable() from None


def _unreadable() -> EnvironmentFault:
    return EnvironmentFault(
        "The credential kept on this machine is damaged or cannot be read.",
        kept="Nothing was opened.",
        todo="Ask the station's administrator to enrol the credential again.",
    )


def _matching_step(secret: str, code: str, now: datetime) -> int | None:
    """Give the time step that the code belongs to, within the tolerance; None when it belongs to none."""
    import pyotp  # noqa: PLC0415  (needed at enrolment and sign-in, not at start)

    totp, typed = pyotp.TOTP(secret, interval=STEP_SECONDS), code.replace(" ", "").encode()
    current = int(now.timestamp()) // STEP_SECONDS
    found = None
    for step in range(current - TOLERANCE_STEPS, current + TOLERANCE_STEPS + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), typed):
            found = step
    return found
