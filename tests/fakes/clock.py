from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


class SettableClock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = START) -> None:
        self._now = now
        self._milliseconds = 1_000

    def now(self) -> datetime:
        return self._now

    def monotonic_ms(self) -> int:
        return self._milliseconds

    def boot_id(self) -> str:
        return "00" * 16

    def pass_by(self, time: timedelta) -> None:
        self._now += time
        self._milliseconds += round(time.total_seconds() * 1000)
