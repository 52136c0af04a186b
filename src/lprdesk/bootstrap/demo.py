"""`lprdesk demo`: an invented vendor on loopback, a station with invented people and cases, and the desk signed out.

Nothing of it outlives the program: the vendor is a process of its own that ends when this one is gone, however that
came, and the station's folder is private, temporary and removed at the end, unless it is asked to be kept.
"""

import asyncio
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from zoneinfo import ZoneInfo

from lprdesk.adapters.resources import locate
from lprdesk.adapters.store.key_holders import FileHolder
from lprdesk.adapters.system_clock import SystemClock
from lprdesk.bootstrap.demo_station import DemoStation, build_demo_station
from lprdesk.bootstrap.wired_desk import Desk, open_desk
from lprdesk.domain.faults import EnvironmentFault
from lprdesk.sandbox.city import ZONE
from lprdesk.sandbox.process import SandboxNotStarted, SandboxProcess, start_sandbox
from lprdesk.sandbox.settings import SandboxSettings
from lprdesk.ui.app import require_screen, run
from lprdesk.ui.day import Day
from lprdesk.ui.splash_sign_in import DemoCredentials
from lprdesk.ui.stage import Stage


@dataclass(frozen=True, slots=True)
class Demonstration:
    """A vendor that runs and a station that nobody has opened yet."""

    vendor: SandboxProcess
    station: DemoStation

    @property
    def folder(self) -> Path:
        """The station's folder."""
        return self.station.file.settings.folder

    @property
    def credentials(self) -> tuple[DemoCredentials, ...]:
        """What the first page offers."""
        return tuple(
            DemoCredentials(login.person, login.words, login.passphrase, login.code) for login in self.station.logins
        )

    async def open_desk(self) -> Desk:
        """Open the station. Its key lies in its own folder: a demonstration leaves nothing in a person's keyring."""
        return await open_desk(self.station.file, holder=FileHolder(self.folder / "station.key"))


@contextmanager
def demonstration(keep: Path | None = None, *, vendor_switch: bool = False) -> Iterator[Demonstration]:
    """Prepare a demonstration, and take it away again.

    `keep` names an empty or new folder that stays; `vendor_switch` opens the vendor's switch for troubles. Raises
    EnvironmentFault where the vendor does not start or the folder cannot be used.
    """
    with _folder(keep) as folder, _vendor(vendor_switch=vendor_switch) as vendor:
        built = build_demo_station(folder, vendor.url, vendor.settings.token, SystemClock())
        yield Demonstration(vendor, asyncio.run(built))


def main(keep: Path | None = None) -> int:
    """Show the demonstration until its window is closed or a signal ends it. Raises EnvironmentFault."""
    require_screen()
    with _signals_interrupt(), demonstration(keep) as demo:
        _say("The demonstration opens. Everything in it is invented: people, plates, cases, pictures.")

        async def open_day(stage: Stage) -> Day:
            return Day(await demo.open_desk(), stage)

        run(open_day, locate, demo.credentials)
        if keep is not None:
            _say(f"The station stays in {keep.resolve()}.")
    return 0


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        made = Path(tempfile.mkdtemp(prefix="lprdesk-demo-"))
        try:
            yield made
        finally:
            shutil.rmtree(made, ignore_errors=True)
        return
    if keep.exists() and (not keep.is_dir() or any(keep.iterdir())):
        raise EnvironmentFault(
            f"{keep} is not an empty folder.", kept="Nothing was changed.", todo="Name an empty folder, or a new one."
        )
    yield keep


@contextmanager
def _vendor(*, vendor_switch: bool) -> Iterator[SandboxProcess]:
    today = datetime.now(UTC).astimezone(ZoneInfo(ZONE)).date()
    try:
        vendor = start_sandbox(SandboxSettings(anchor=today, admin=vendor_switch))
    except SandboxNotStarted as fault:
        raise EnvironmentFault(
            "The invented vendor did not start.",
            kept="Nothing was changed.",
            todo="Try again; if it happens again, run “lprdesk sandbox serve” to see why.",
        ) from fault
    with vendor:
        yield vendor


@contextmanager
def _signals_interrupt() -> Iterator[None]:
    """Until the window listens itself, what ends the program ends it in order: folder and vendor go first."""

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    names = ("SIGTERM", "SIGHUP")
    before = {number: signal.signal(number, interrupt) for name in names if (number := getattr(signal, name, None))}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")
