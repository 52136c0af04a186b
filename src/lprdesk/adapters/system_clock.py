"""The machine's own clock behind the port; the one place that asks the operating system for time."""

import time
import uuid
from datetime import UTC, datetime
from pathlib import Path

_KERNEL_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class SystemClock:
    """Wall clock and time since boot.

    Where the system does not name its boots, each process counts as one: two figures are then compared within a
    process only, which is the cautious side.
    """

    def __init__(self) -> None:
        try:
            self._boot = _KERNEL_BOOT_ID.read_text(encoding="ascii").strip().replace("-", "")
        except (OSError, UnicodeDecodeError):
            self._boot = uuid.uuid4().hex

    def now(self) -> datetime:
        """Wall-clock time, aware, UTC."""
        return datetime.now(UTC)

    def monotonic_ms(self) -> int:
        """Milliseconds that never go backwards while the machine runs."""
        return time.monotonic_ns() // 1_000_000

    def boot_id(self) -> str:
        """32 hex digits, the same until the machine starts anew."""
        return self._boot
