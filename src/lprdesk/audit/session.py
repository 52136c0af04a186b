r"""Who signs: the station's log key, and session keys that a person's credential certified.

A session's certificate is its first entry, signed with the session key itself (which shows that it is held); the
certificate's statement is signed by the credential. It holds for one origin and at most 12 hours.

    statement of a certificate  "lprdesk/session/v1\n" || canonical JSON of the certificate's fields but `signature`
    statement of a tail         "lprdesk/tail/v1\n" || origin LF || decimal index LF || hex leaf hash LF

The station's key also signs checkpoints; their text begins with the origin, so that no statement reads as another.
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass, replace

from lprdesk.audit.credential_key import CredentialKey
from lprdesk.audit.encoding import canonical
from lprdesk.audit.event_session import SessionOpened
from lprdesk.audit.faults import CertificateError, KeyRefused, SessionExpired
from lprdesk.audit.keys import SEED_BYTES, KeyType, SigningKey, VerifyKey

MAX_SESSION_MS = 12 * 3_600_000  # CJIS IA-11 and log-format: at most 12 hours
SESSION_ID_BYTES = 16


@dataclass(frozen=True, slots=True)
class StationSigner:
    """The station: signs what nobody signed in for, and every checkpoint, with the log key named by the origin."""

    key: SigningKey

    @property
    def session(self) -> None:
        """The station has no session."""
        return

    def check(self, policy_ms: int) -> None:
        """The log key holds as long as its log."""


@dataclass(frozen=True, slots=True)
class SessionSigner:
    """A person's session: its key and the certificate that stands (or is to stand) first in its chain."""

    key: SigningKey
    certificate: SessionOpened

    @property
    def session(self) -> str:
        """The session's id, 32 hex digits."""
        return self.certificate.session

    @property
    def person(self) -> str:
        """Who is signed in."""
        return self.certificate.person

    @property
    def not_after_ms(self) -> int:
        """The first millisecond UTC at which the certificate no longer holds."""
        return self.certificate.not_after

    def check(self, policy_ms: int) -> None:
        """Raises SessionExpired unless the certificate holds at policy time."""
        if not self.certificate.not_before <= policy_ms < self.certificate.not_after:
            raise SessionExpired("the session's certificate does not hold at this time")


Signer = StationSigner | SessionSigner


@dataclass(frozen=True, slots=True)
class SessionDraft:
    """A session that waits for the credential's signature over `statement`."""

    key: SigningKey
    certificate: SessionOpened

    @property
    def statement(self) -> bytes:
        """What the credential signs."""
        return certificate_statement(self.certificate)

    def complete(self, signature: bytes) -> SessionSigner:
        """The signer. Raises CertificateError unless the signature is the credential's over the statement."""
        certificate = replace(self.certificate, signature=base64.b64encode(signature).decode("ascii"))
        verify_certificate(certificate)
        return SessionSigner(self.key, certificate)


def draft_session(
    *,
    origin: str,
    person: str,
    credential: CredentialKey,
    now_ms: int,
    duration_ms: int,
    random: Callable[[int], bytes],
) -> SessionDraft:
    """A fresh session key for a person, valid from policy time `now_ms` for `duration_ms` (at most 12 hours).

    Raises CertificateError on a longer or empty duration.
    """
    if not 0 < duration_ms <= MAX_SESSION_MS:
        raise CertificateError("a session lasts at most 12 hours")
    session = random(SESSION_ID_BYTES).hex()
    key = SigningKey(f"{origin}/session/{session}", random(SEED_BYTES))
    certificate = SessionOpened(
        origin=origin,
        session=session,
        person=person,
        credential=credential.text,
        session_key=key.verify_key.text,
        not_before=now_ms,
        not_after=now_ms + duration_ms,
        signature="",
    )
    return SessionDraft(key, certificate)


def certificate_statement(certificate: SessionOpened) -> bytes:
    """The bytes that the credential signs."""
    values = certificate.personal()
    del values["signature"]
    return b"lprdesk/session/v1\n" + canonical(values)


def verify_certificate(certificate: SessionOpened) -> VerifyKey:
    """The session key, where the credential in the certificate signed it in due form; else raises CertificateError.

    Whether the credential is that person's is for the directory to say.
    """
    try:
        key = VerifyKey.parse(certificate.session_key)
        credential = CredentialKey(certificate.credential)
        signature = base64.b64decode(certificate.signature, validate=True)
    except (KeyRefused, ValueError, binascii.Error) as error:
        raise CertificateError(f"a certificate with a bad key or signature: {error}") from None
    if key.type is not KeyType.ED25519 or key.name != f"{certificate.origin}/session/{certificate.session}":
        raise CertificateError("a certificate whose session key is named for another log or session")
    if not 0 < certificate.not_after - certificate.not_before <= MAX_SESSION_MS:
        raise CertificateError("a certificate for more than 12 hours or for none")
    if not credential.verify(signature, certificate_statement(certificate)):
        raise CertificateError("a certificate that the credential did not sign")
    return key


def tail_statement(origin: str, index: int, leaf_hash: bytes) -> bytes:
    """The bytes that a signer signs for the last of its entries in a commit, covering all of its entries before."""
    return f"lprdesk/tail/v1\n{origin}\n{index}\n{leaf_hash.hex()}\n".encode("ascii")
