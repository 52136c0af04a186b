"""The desktop program: the first page at once, the rest behind it."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from lprdesk.domain.faults import EnvironmentFault, Fault
from lprdesk.ui import theme
from lprdesk.ui.frame import Frame
from lprdesk.ui.jobs import FaultSurface, Jobs
from lprdesk.ui.loop import new_event_loop
from lprdesk.ui.signals import ended_by_signals
from lprdesk.ui.splash import Splash
from lprdesk.ui.splash_sign_in import DemoCredentials
from lprdesk.ui.stage import OpenedDay, Stage

OpenDay = Callable[[Stage], Awaitable[OpenedDay]]
"""Opens the station and gives `lprdesk.ui.day.Day(desk, stage)`.

It brings everything heavy, so it must import and open in a thread. Raises Fault; it may be tried again.
"""


class Program:
    """The window's life: the first page is built here; everything else once the station is open.

    It is the surface for faults: each shows on the page that is at the front.
    """

    def __init__(self, open_day: OpenDay, locate: theme.Locate, demo: tuple[DemoCredentials, ...] = ()) -> None:
        self._open_day = open_day
        self.frame = Frame(demo=bool(demo))
        self.splash = Splash(demo)
        self.frame.addWidget(self.splash)
        self.jobs = Jobs(self)
        self._stage = Stage(self.frame, self.splash, self.jobs, locate, self.finish)
        self._closed = asyncio.Event()
        self._day: OpenedDay | None = None

    def report(self, fault: Fault) -> None:
        """Show a fault on the page at the front."""
        surface: FaultSurface = self._day or self.splash.messages
        surface.report(fault)

    def finish(self) -> None:
        """End the program; `live` returns."""
        self._closed.set()

    async def live(self) -> None:
        """Show the window and return once it is closed, every job ended and the station shut."""
        self.splash.open_asked.connect(self._open)
        self.frame.close_asked.connect(self._close_unopened)
        self.frame.show()
        self.frame.activateWindow()
        self.splash.sign_in_page.person.setFocus(Qt.FocusReason.OtherFocusReason)
        self._open()
        try:
            await self._closed.wait()
        finally:
            await self.jobs.close()
            if self._day is not None:
                with suppress(Fault):  # the next start closes and records what could not be recorded now
                    await self._day.close()
            self.frame.end()

    def _open(self) -> None:
        self.jobs.start(self._open_behind(), "open")

    async def _open_behind(self) -> None:
        try:
            self._day = await self._open_day(self._stage)
        except BaseException:
            self.splash.sign_in_page.not_opened()
            raise

    def _close_unopened(self) -> None:
        if self._day is None:
            self.finish()


Guide = Callable[[Program], Awaitable[None]]
"""Works at the window in place of a person. When it returns or raises, the program ends; it notices a closed window."""


def application() -> QApplication:
    """The QApplication of this process, made where there is none; it does not end with its last window."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("lprdesk")
    app.setDesktopFileName("lprdesk")
    app.setQuitOnLastWindowClosed(False)
    return app


def run(
    open_day: OpenDay, locate: theme.Locate, demo: tuple[DemoCredentials, ...] = (), guide: Guide | None = None
) -> None:
    """Show the first page, open the station behind it, and return when the window is closed or a signal asks for it.

    `locate` finds the files of the top-level resources; `demo` holds the invented people of a demonstration, which the
    first page offers. Raises EnvironmentFault where there is no screen, and what the guide raises; every other fault is
    shown in the window.
    """
    require_screen()
    app = application()
    theme.begin(app, locate)

    async def root() -> None:
        program = Program(open_day, locate, demo)
        theme.dress(app, locate)
        with ended_by_signals(program.finish):
            if guide is None:
                await program.live()
            else:
                await _guided(program, guide)

    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(root())


async def _guided(program: Program, guide: Guide) -> None:
    async def work() -> None:
        try:
            await guide(program)
        finally:
            program.finish()

    working = asyncio.create_task(work())
    await program.live()
    await working


def require_screen() -> None:
    """Raise EnvironmentFault where there is no screen: the window system would end the process without a sentence."""
    if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"} & os.environ.keys():
        raise EnvironmentFault(
            "There is no screen here: neither DISPLAY nor WAYLAND_DISPLAY is set.",
            kept="Nothing was started.",
            todo="Start lprdesk in a desktop session, or see it without one by ./dev tour.",
        )
