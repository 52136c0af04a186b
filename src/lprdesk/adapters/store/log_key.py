"""The station's log key: signs what nobody signed in for, and every head.

It is wrapped under this machine's own secret and nothing else, so that the agency's escrow key opens the databases but
cannot sign in the station's name. Each new log has a new key.
"""

from pathlib import Path

from lprdesk.adapters.private_files import replace_private
from lprdesk.adapters.store.key_holders import KeyHolder
from lprdesk.adapters.wrapping import KEY_BYTES, NONCE_BYTES, UnwrapError, unwrap, wrap
from lprdesk.audit.keys import SigningKey, station_key_from_seed
from lprdesk.domain.faults import EnvironmentFault
from lprdesk.services.ports.entropy import Entropy


class LogKey:
    """The file that holds the key of the log that this station writes now."""

    def __init__(self, path: Path, holder: KeyHolder, *, agency: str, station: str) -> None:
        self._path = path
        self._holder = holder
        self._agency = agency
        self._station = station

    def exists(self) -> bool:
        """Whether there is one, which only the hand-over to a new log replaces."""
        return self._path.exists()

    def make(self, entropy: Entropy) -> SigningKey:
        """Make the key of a new log and keep it in the place of the old. Raises EnvironmentFault."""
        seed = entropy(KEY_BYTES)
        try:
            secret = self._holder.fetch()
            if secret is None:
                raise _unusable()
            replace_private(self._path, wrap(secret, seed, self._bound_to(), entropy(NONCE_BYTES)))
        except OSError as fault:
            raise _unusable() from fault
        return station_key_from_seed(self._agency, self._station, seed)

    def open(self) -> SigningKey:
        """Open the key. Raises EnvironmentFault."""
        try:
            secret = self._holder.fetch()
            if secret is None:
                raise _unusable()
            seed = unwrap(secret, self._path.read_bytes(), self._bound_to())
        except (OSError, UnwrapError, ValueError) as fault:
            raise _unusable() from fault
        return station_key_from_seed(self._agency, self._station, seed)

    def _bound_to(self) -> bytes:
        return f"lprdesk/log-key/v1\n{self._agency}\n{self._station}\n".encode()


def _unusable() -> EnvironmentFault:
    return EnvironmentFault(
        "The key that signs this station's log cannot be opened.",
        kept="The log is untouched and closed; no query can be made.",
        todo="Ask the agency to look at the station: a new log begins with the agency's approval.",
    )
