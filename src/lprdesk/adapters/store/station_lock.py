"""One process a station: a second one is told, and touches nothing."""

import os
import sys
from pathlib import Path

from lprdesk.adapters.private_files import FILE_MODE
from lprdesk.domain.faults import EnvironmentFault

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class StationLock:
    """Held from the constructor to `release`; the system releases it when the process ends in whatever way."""

    def __init__(self, path: Path) -> None:
        """Take the lock. Raises EnvironmentFault where another process has it or the file cannot be made."""
        try:
            self._handle: int | None = os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE)
        except OSError as fault:
            raise EnvironmentFault(
                "The station's folder cannot be written.",
                kept="Nothing was changed.",
                todo="Check its permissions and the free disk space, then start again.",
            ) from fault
        try:
            _lock(self._handle)
        except OSError:
            os.close(self._handle)
            raise EnvironmentFault(
                "lprdesk is already open on this machine.",
                kept="Nothing was changed.",
                todo="Go on in the window that is open, or close it first.",
            ) from None

    def release(self) -> None:
        """Give the lock back. Again is nothing."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)
