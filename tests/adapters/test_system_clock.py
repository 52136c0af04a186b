import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lprdesk.adapters import system_clock
from lprdesk.adapters.system_clock import SystemClock
from lprdesk.services.ports.clock import Clock


def test_the_machines_clock_fits_the_port() -> None:
    clock: Clock = SystemClock()
    before = datetime.now(UTC)
    assert before <= clock.now() <= before + timedelta(seconds=5)
    first = clock.monotonic_ms()
    assert clock.monotonic_ms() >= first > 0
    assert re.fullmatch(r"[0-9a-f]{32}", clock.boot_id())
    assert SystemClock().boot_id() == clock.boot_id()


def test_where_boots_have_no_name_each_clock_is_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(system_clock, "_LINUX_BOOT", tmp_path / "none")
    clock = SystemClock()
    assert clock.boot_id() == clock.boot_id() != SystemClock().boot_id()
    assert re.fullmatch(r"[0-9a-f]{32}", clock.boot_id())
