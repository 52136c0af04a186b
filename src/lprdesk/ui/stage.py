"""What the first page hands to the day behind it, and what it asks of it; nothing here is slow to import."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from lprdesk.domain.faults import Fault
from lprdesk.ui.frame import Frame
from lprdesk.ui.jobs import Jobs
from lprdesk.ui.splash import Splash
from lprdesk.ui.theme import Locate


@dataclass(frozen=True, slots=True)
class Stage:
    """The window with its first page, its jobs, the resources, and what ends the program."""

    frame: Frame
    splash: Splash
    jobs: Jobs
    locate: Locate
    finish: Callable[[], None]


class OpenedDay(Protocol):
    """What `lprdesk.ui.day.Day` is to the program."""

    def report(self, fault: Fault) -> None:
        """Show a fault where the person looks."""
        ...

    async def close(self) -> None:
        """Shut the station; the window is going."""
        ...
