"""The key that signs the agency's directory: one file, wrapped under a passphrase; it lies with the office alone."""

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
from lprdesk.audit.keys import SEED_BYTES, SigningKey, VerifyKey
from lprdesk.domain.faults import EnvironmentFault, UserFault
from lprdesk.services.ports.entropy import Entropy


class DirectoryKeyRefused(UserFault):
    """The key file stands already, or the passphrase does not open it."""


def make_directory_key(
    path: Path, name: str, passphrase: str, entropy: Entropy, derivation: Derivation | None = None
) -> VerifyKey:
    """Make a key of this name, which stations pin, and give its public half. Slow by design.

    Raises DirectoryKeyRefused where the file stands already, EnvironmentFault where it cannot be written.
    """
    if path.exists():
        raise DirectoryKeyRefused(
            f"{path} stands already.", kept="It was not touched.", todo="Name a new file: stations know the old key."
        )
    derivation, salt, key = derivation or Argon2id(), entropy(SALT_BYTES), SigningKey(name, entropy(SEED_BYTES))
    head: dict[str, Json] = {
        "v": 1,
        "public": key.verify_key.text,
        "derivation": derivation.figures(),
        "salt": to_text(salt),
    }
    wrapped = wrap(derivation.key(passphrase, salt), key.seed, canonical(head), entropy(NONCE_BYTES))
    try:
        replace_private(path, canonical({**head, "wrapped": to_text(wrapped)}))
    except OSError as fault:
        raise EnvironmentFault(
            f"The key cannot be written to {path}.", kept="Nothing was changed.", todo="Choose another place for it."
        ) from fault
    return key.verify_key


def public_directory_key(path: Path) -> VerifyKey:
    """Give the public half, without a passphrase. Raises EnvironmentFault."""
    return _read(path)[1]


def open_directory_key(path: Path, passphrase: str) -> SigningKey:
    """Open the key. Slow by design. Raises DirectoryKeyRefused, EnvironmentFault."""
    head, public, wrapped = _read(path)
    try:
        derivation, salt = derivation_from(head.get("derivation")), from_text(head.get("salt"))
        key = SigningKey(public.name, unwrap(derivation.key(passphrase, salt), wrapped, canonical(head)))
    except UnwrapError:
        raise DirectoryKeyRefused(
            "The passphrase does not open the directory's key.", kept="Nothing was signed.", todo="Type it again."
        ) from None
    except (ValueError, KeyRefused):
        raise _unreadable(path) from None
    if key.verify_key != public:
        raise _unreadable(path)
    return key


def _read(path: Path) -> tuple[dict[str, Json], VerifyKey, bytes]:
    try:
        page = parse(path.read_bytes())
        if not isinstance(page, dict) or page.get("v") != 1:
            raise _unreadable(path)
        head = {name: value for name, value in page.items() if name != "wrapped"}
        return head, VerifyKey.parse(str(head.get("public"))), from_text(page.get("wrapped"))
    except (OSError, EncodingError, KeyRefused, ValueError):
        raise _unreadable(path) from None


def _unreadable(path: Path) -> EnvironmentFault:
    return EnvironmentFault(
        f"{path} cannot be read as a directory's key.",
        kept="Nothing was signed.",
        todo="Name the file that “lprdesk directory new-key” wrote, or put it back from its copy.",
    )
