"""Where policy profiles and their rules of use are read from."""

from typing import Protocol


class ProfileSource(Protocol):
    """Gives bytes as they stand; what they mean, and whether they are approved, is judged elsewhere."""

    async def load(self, profile: str) -> bytes:
        """The profile's file. Raises EnvironmentFault when there is none of this id."""
        ...

    async def rules(self, name: str) -> bytes:
        """The rules of use that a profile names by their file name. Raises EnvironmentFault."""
        ...
