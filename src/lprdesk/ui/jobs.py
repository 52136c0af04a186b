"""The one bridge from Qt's slots to coroutines: every task is named, held, watched and ended with the window."""

import asyncio
import logging
import traceback
from collections.abc import Coroutine
from typing import Any, Protocol

from lprdesk.domain.faults import Fault, OurFault

_log = logging.getLogger(__name__)


class FaultSurface(Protocol):
    """Where a fault is shown to the person: never a modal window, never a loss of what was typed."""

    def report(self, fault: Fault) -> None:
        """Show the fault's sentence, what was kept and what to do."""


class Jobs:
    """The running tasks of one window, at most one per name.

    A task that ends with a Fault reports it to the surface; any other exception is reported as OurFault, and only its
    type and place go to the program's log, for its text may hold a plate or a reason. Cancelling is no fault.
    """

    def __init__(self, surface: FaultSurface) -> None:
        self._surface = surface
        self._tasks: dict[str, asyncio.Task[Any]] = {}
        self._closing = False

    def start(self, coroutine: Coroutine[Any, Any, Any], name: str) -> asyncio.Task[Any]:
        """Run `coroutine` as the job `name`; while one of that name runs, the new one is dropped and it is returned.

        Raises RuntimeError once the jobs are closed: nothing may start behind a closing window.
        """
        if self._closing:
            coroutine.close()
            raise RuntimeError(f"The job {name} cannot start: the window is closing.")
        running = self._tasks.get(name)
        if running is not None and not running.done():
            coroutine.close()
            return running
        task = asyncio.get_running_loop().create_task(coroutine, name=name)
        self._tasks[name] = task
        task.add_done_callback(self._ended)
        return task

    @property
    def closing(self) -> bool:
        """Whether nothing starts any more."""
        return self._closing

    def running(self, name: str) -> bool:
        """Whether a job of that name is under way."""
        task = self._tasks.get(name)
        return task is not None and not task.done()

    def cancel(self, name: str) -> None:
        """Cancel the job of that name, if it runs."""
        task = self._tasks.get(name)
        if task is not None:
            task.cancel()

    async def cancel_others(self) -> None:
        """Cancel every job but the one that asks, and wait until each has ended: nothing outlives its session."""
        tasks = [task for task in self._tasks.values() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def close(self) -> None:
        """Cancel every job and wait until each has ended; afterwards nothing starts any more."""
        self._closing = True
        await self.cancel_others()

    def _ended(self, task: asyncio.Task[Any]) -> None:
        if self._tasks.get(task.get_name()) is task:
            del self._tasks[task.get_name()]
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            self._surface.report(as_fault(error))


def as_fault(error: BaseException) -> Fault:
    """The fault to show for `error`: itself, or OurFault with the place in the program and none of the error's text."""
    if isinstance(error, Fault):
        return error
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].name}:{frames[-1].lineno}" if frames else "unknown"
    _log.error("unexpected %s in %s", type(error).__name__, place)
    return OurFault(
        "Something in the program went wrong that should not have.",
        kept="What you typed is still there, and the log holds what was done until now.",
        todo=f"Try again. If it happens again, tell your administrator: {type(error).__name__} in {place}.",
    )
