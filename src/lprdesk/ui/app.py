"""The desktop program: the first page at once, the rest behind it."""

import asyncio
import sys
from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from lprdesk.domain.faults import Fault
from lprdesk.ui import theme
from lprdesk.ui.desk import Desk
from lprdesk.ui.frame import Frame
from lprdesk.ui.jobs import Jobs
from lprdesk.ui.loop import new_event_loop
from lprdesk.ui.splash import Splash
from lprdesk.ui.splash_sign_in import DemoCredentials

OpenDesk = Callable[[], Awaitable[Desk]]
"""Opens the station. It brings everything heavy and so must import and open in a thread; raises Fault."""


class Program:
    """The window's life: the first page is built here; everything else once the station is open.

    It is the surface for faults: each shows on the page that is at the front.
    """

    def __init__(self, open_desk: OpenDesk, locate: theme.Locate, demo: tuple[DemoCredentials, ...] = ()) -> None:
        self._open_desk = open_desk
        self._locate = locate
        self.frame = Frame(demo=bool(demo))
        self.splash = Splash(demo)
        self.frame.addWidget(self.splash)
        self.surface: Callable[[Fault], None] = self.splash.messages.report
        self.jobs = Jobs(self)
        self._closed = asyncio.Event()
        self._desk: Desk | None = None

    def report(self, fault: Fault) -> None:
        """Show a fault on the page at the front."""
        self.surface(fault)

    def finish(self) -> None:
        """End the program; `live` returns."""
        self._closed.set()

    async def live(self) -> None:
        """Show the window and return once it is closed, every job ended and the station shut."""
        self.splash.open_asked.connect(lambda: self.jobs.start(self._open(), "open"))
        self.frame.close_asked.connect(self.finish)
        self.frame.show()
        self.frame.activateWindow()
        self.splash.sign_in_page.person.setFocus(Qt.FocusReason.OtherFocusReason)
        self.jobs.start(self._open(), "open")
        await self._closed.wait()
        await self.jobs.close()
        if self._desk is not None:
            await self._desk.close()
        self.frame.end()

    async def _open(self) -> None:
        try:
            self._desk = await self._open_desk()
        except BaseException:
            self.splash.sign_in_page.not_opened()
            raise
        from lprdesk.ui.day import Day  # noqa: PLC0415  # the window behind the first page, needed only now
        from lprdesk.ui.preferences import Preferences  # noqa: PLC0415  # as above

        day = Day(self._desk, self.frame, self.splash, self.jobs, Preferences(self._desk.casework, self._locate))
        day.finished = self.finish
        self.surface = day.report
        self.frame.close_asked.disconnect(self.finish)


def application() -> QApplication:
    """The QApplication of this process, made where there is none; it does not end with its last window."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("lprdesk")
    app.setDesktopFileName("lprdesk")
    app.setQuitOnLastWindowClosed(False)
    return app


def run(open_desk: OpenDesk, locate: theme.Locate, demo: tuple[DemoCredentials, ...] = ()) -> None:
    """Show the first page, open the station behind it, and return when the window is closed.

    `locate` finds the files of the top-level resources; `demo` holds the invented people of a demonstration, which the
    first page offers. Raises nothing of its own: faults are shown in the window.
    """
    app = application()
    theme.apply(app, locate)

    async def root() -> None:
        await Program(open_desk, locate, demo).live()

    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(root())
