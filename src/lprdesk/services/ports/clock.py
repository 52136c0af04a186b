"""Time, as the use cases see it."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """One source of time for the whole desk; nothing else in it asks the operating system."""

    def now(self) -> datetime:
        """Wall-clock time, aware, UTC."""
        ...

    def monotonic_ms(self) -> int:
        """Milliseconds since boot; never goes backwards while the machine runs."""
        ...

    def boot_id(self) -> str:
        """A random identifier that is new after each boot, so that monotonic figures are never compared across two."""
        ...
