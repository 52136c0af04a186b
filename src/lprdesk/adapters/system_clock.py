"""The machine's clocks."""

import secrets
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

_LINUX_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")


class SystemClock:
    """Fulfils the port `Clock`.

    Time since boot goes on while the machine sleeps where the system can say so, so that sleep is not taken for a step
    of the wall clock. Where the system names no boot, each start of the program counts as one.
    """

    def __init__(self) -> None:
        self._boot = _boot_id()

    def now(self) -> datetime:
        """Wall-clock time, UTC."""
        return datetime.now(UTC)

    def monotonic_ms(self) -> int:
        """Milliseconds since boot."""
        clock = getattr(time, "CLOCK_BOOTTIME", None)
        return (time.monotonic_ns() if clock is None else time.clock_gettime_ns(clock)) // 1_000_000

    def boot_id(self) -> str:
        """32 hex digits."""
        return self._boot


def _boot_id() -> str:
    try:
        return _LINUX_BOOT.read_text(encoding="ascii").strip().replace("-", "")
    except OSError:
        return secrets.token_hex(16)
