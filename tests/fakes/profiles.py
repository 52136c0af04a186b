from pathlib import Path

from lprdesk.domain.faults import EnvironmentFault

RESOURCES = Path(__file__).parents[2] / "resources"


class ShippedProfiles:
    """The profiles and rules that ship with the program, as bytes."""

    async def load(self, profile: str) -> bytes:
        return _read(RESOURCES / "profiles" / f"{profile}.toml")

    async def rules(self, name: str) -> bytes:
        return _read(RESOURCES / "rules" / name)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise EnvironmentFault("There is no such profile.") from None
