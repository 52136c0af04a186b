"""The policy profiles and rules of use that ship with the program."""

import asyncio

from lprdesk.adapters.resources import locate
from lprdesk.domain.faults import EnvironmentFault, OurFault


class ShippedProfiles:
    """Fulfils the port `ProfileSource` from resources/profiles and resources/rules."""

    async def load(self, profile: str) -> bytes:
        """The file of the profile with this id. Raises EnvironmentFault."""
        return await asyncio.to_thread(_read, f"profiles/{profile}.toml")

    async def rules(self, name: str) -> bytes:
        """The rules of use with this file name. Raises EnvironmentFault."""
        return await asyncio.to_thread(_read, f"rules/{name}")


def _read(name: str) -> bytes:
    try:
        return locate(name).read_bytes()
    except (OSError, OurFault) as fault:
        raise EnvironmentFault(
            f"The policy file {name} is missing on this machine.",
            kept="Nobody was signed in.",
            todo="Install lprdesk again, or correct the profile's name in the station's configuration.",
        ) from fault
