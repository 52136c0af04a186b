"""The event loop: asyncio on top of Qt's, in a form that may be started and ended many times in one process."""

import asyncio
import sys
from typing import Any

import qasync  # type: ignore[import-untyped]  # qasync ships no types; nothing of it leaves this module
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication


class _PrivateExec:
    """Stands in for the application towards qasync.

    `exec()` runs a private event loop that may be nested and repeated, `exit()` ends the innermost one; everything
    else is the application's. `QApplication.exec()` itself works only once per process beside a web view.
    """

    def __init__(self, application: QApplication) -> None:
        self._application = application
        self._running: list[QEventLoop] = []

    def exec(self) -> int:
        inner = QEventLoop()
        self._running.append(inner)
        try:
            return inner.exec()
        finally:
            self._running.remove(inner)

    def exit(self, code: int = 0) -> None:
        if self._running:
            self._running[-1].exit(code)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._application, name)


class _DeskLoop(qasync.QEventLoop):  # type: ignore[misc]  # the base is untyped
    """qasync's loop with the hooks for asynchronous generators, which qasync leaves out."""

    def run_forever(self) -> Any:
        before = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(firstiter=self._asyncgen_firstiter_hook, finalizer=self._asyncgen_finalizer_hook)
        try:
            return super().run_forever()
        finally:
            sys.set_asyncgen_hooks(*before)


def new_event_loop() -> asyncio.AbstractEventLoop:
    """A new asyncio loop that runs on Qt's; fit as `asyncio.Runner(loop_factory=new_event_loop)`.

    A QApplication must exist and outlive the loop. Raises RuntimeError where there is none.
    """
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise RuntimeError("The event loop needs a QApplication that already exists.")  # noqa: TRY004  # a state is missing, no argument is wrong
    loop: asyncio.AbstractEventLoop = _DeskLoop(_PrivateExec(application))
    return loop
