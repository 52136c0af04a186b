"""A reviewer's key, which opens sealed results: one file, wrapped under a passphrase; the reviewer alone has it.

It never lies on a station (AUD-8): the reviewer brings it, and takes it away again.
"""

from pathlib import Path

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
from lprdesk.audit.encoding import Json, canonical, parse
from lprdesk.audit.faults import EncodingError, KeyRefused
from lprdesk.audit.seal_key import KEY_BYTES, ReviewerKey, ReviewerSecret
from lprdesk.domain.faults import EnvironmentFault, UserFault
from lprdesk.domain.people import PersonId, Reviewer
from lprdesk.services.ports.entropy import Entropy


class ReviewerKeyRefused(UserFault):
    """The key file stands already, or the passphrase does not open it."""


def make_reviewer_key(
    path: Path, person: PersonId, passphrase: str, entropy: Entropy, derivation: Derivation | None = None
) -> Reviewer:
    """Make a person's key and give what the directory has to name. Slow by design.

    Raises ReviewerKeyRefused where the file stands already, EnvironmentFault where it cannot be written.
    """
    if path.exists():
        raise ReviewerKeyRefused(
            f"{path} stands already.",
            kept="It was not touched.",
            todo="Name a new file: results are sealed to the old.",
        )
    derivation, salt, secret = derivation or Argon2id(), entropy(SALT_BYTES), ReviewerSecret(entropy(KEY_BYTES))
    head: dict[str, Json] = {
        "v": 1,
        "reviewer": person,
        "public": secret.key.text,
        "derivation": derivation.figures(),
        "salt": to_text(salt),
    }
    wrapped = wrap(derivation.key(passphrase, salt), secret.raw, canonical(head), entropy(NONCE_BYTES))
    try:
        replace_private(path, canonical({**head, "wrapped": to_text(wrapped)}))
    except OSError as fault:
        raise EnvironmentFault(
            f"The key cannot be written to {path}.", kept="Nothing was changed.", todo="Choose another place for it."
        ) from fault
    return Reviewer(person, secret.key.text)


def open_reviewer_key(path: Path, passphrase: str) -> tuple[PersonId, ReviewerSecret]:
    """Open the key: whose it is, and the secret. Slow by design. Raises ReviewerKeyRefused, EnvironmentFault."""
    try:
        page = parse(path.read_bytes())
        if not isinstance(page, dict) or page.get("v") != 1:
            raise _unreadable(path)
        head = {name: value for name, value in page.items() if name != "wrapped"}
        person, public = str(head["reviewer"]), ReviewerKey.parse(str(head["public"]))
        derivation, salt = derivation_from(head.get("derivation")), from_text(head.get("salt"))
        secret = ReviewerSecret(
            unwrap(derivation.key(passphrase, salt), from_text(page.get("wrapped")), canonical(head))
        )
    except UnwrapError:
        raise ReviewerKeyRefused(
            "The passphrase does not open the reviewer's key.", kept="Nothing was opened.", todo="Type it again."
        ) from None
    except (OSError, EncodingError, KeyRefused, ValueError, KeyError):
        raise _unreadable(path) from None
    if secret.key != public:
        raise _unreadable(path)
    return PersonId(person), secret


def _unreadable(path: Path) -> EnvironmentFault:
    return EnvironmentFault(
        f"{path} cannot be read as a reviewer's key.",
        kept="Nothing was opened.",
        todo="Name the file that “lprdesk audit reviewer-key” wrote, or put it back from its copy.",
    )
