"""Where the station itself keeps the secret that opens its slot before anyone has signed in."""

from pathlib import Path
from typing import Protocol

from lprdesk.adapters.private_files import replace_private
from lprdesk.adapters.wrapping import from_text, to_text


class KeyHolder(Protocol):
    """Keeps one secret for one station."""

    name: str

    def fetch(self) -> bytes | None:
        """Give the secret, or None when there is none. Raises OSError when the holder cannot be asked."""
        ...

    def keep(self, secret: bytes) -> None:
        """Put the secret in place. Raises OSError."""
        ...


class FileHolder:
    """A file of mode 0600: protects against other accounts and stolen backups of the databases, not against root."""

    name = "file"

    def __init__(self, path: Path) -> None:
        self._path = path

    def fetch(self) -> bytes | None:
        """Read the file."""
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            return None

    def keep(self, secret: bytes) -> None:
        """Replace the file."""
        replace_private(self._path, secret)


class Keyring(Protocol):
    """What is needed of a backend of the package keyring, which is loaded only where one is used."""

    def get_password(self, service: str, username: str) -> str | None:
        """Give the secret's text, or None. Raises KeyringError."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Replace the secret's text. Raises KeyringError."""
        ...


class KeyringHolder:
    """The operating system's keyring."""

    name = "keyring"

    def __init__(self, backend: Keyring, station: str) -> None:
        self._backend = backend
        self._station = station

    def fetch(self) -> bytes | None:
        """Ask the keyring."""
        from keyring.errors import KeyringError  # noqa: PLC0415  (a desk without a keyring loads none of it)

        try:
            text = self._backend.get_password("lprdesk", self._station)
        except KeyringError as fault:
            raise OSError("the keyring does not answer") from fault
        return None if text is None else from_text(text)

    def keep(self, secret: bytes) -> None:
        """Put the secret into the keyring."""
        from keyring.errors import KeyringError  # noqa: PLC0415  (as above)

        try:
            self._backend.set_password("lprdesk", self._station, to_text(secret))
        except KeyringError as fault:
            raise OSError("the keyring does not take the key") from fault


def station_holder(folder: Path, station: str) -> KeyHolder:
    """Give the keyring where this machine has a usable one, else a file in the station's folder."""
    import keyring  # noqa: PLC0415  (searches for installed backends; not needed where a holder is given)

    backend = keyring.get_keyring()
    if backend.priority >= 1:
        return KeyringHolder(backend, station)
    return FileHolder(folder / "station.key")
