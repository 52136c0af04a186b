"""The sandbox in a process of its own, so that drawing and lives never hold up the window that started it."""

import asyncio
import multiprocessing
import signal
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Final, Self

from lprdesk.sandbox.server import Address, serve
from lprdesk.sandbox.settings import SandboxSettings

_START_SECONDS: Final = 30.0
_STOP_SECONDS: Final = 10.0


class SandboxNotStarted(RuntimeError):  # noqa: N818 (it is caught by what it says)
    """The process ended, or said nothing, before it was ready."""


@dataclass(frozen=True, slots=True)
class SandboxProcess:
    """A running sandbox. It ends with ``stop``, and by itself when the process that started it is gone."""

    address: Address
    settings: SandboxSettings
    _process: SpawnProcess
    _line: Connection

    @property
    def url(self) -> str:
        """The service's root, without a slash at the end."""
        return self.address.url

    @property
    def running(self) -> bool:
        """Whether the process is still there."""
        return self._process.is_alive()

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid or 0

    def stop(self) -> None:
        """End the process and wait for it; again is harmless."""
        self._line.close()
        self._process.join(_STOP_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start_sandbox(settings: SandboxSettings) -> SandboxProcess:
    """Start a sandbox and return when it answers. Raises SandboxNotStarted."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(settings, theirs), name="lprdesk-sandbox", daemon=True)
    process.start()
    theirs.close()
    try:
        address = ours.recv() if ours.poll(_START_SECONDS) else None
    except EOFError:
        address = None
    if not isinstance(address, Address):
        ours.close()
        process.kill()
        process.join()
        raise SandboxNotStarted("The sandbox vendor did not start. Is its address already in use?")
    return SandboxProcess(address, settings, process, ours)


def _run(settings: SandboxSettings, line: Connection) -> None:
    # A Ctrl-C in a terminal reaches both processes; this one ends when its starter does.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        asyncio.run(_serve_until_closed(settings, line))
    except OSError:
        # The starter sees the closed line and says so; a traceback would only repeat it.
        line.close()


async def _serve_until_closed(settings: SandboxSettings, line: Connection) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def wait_for_the_end() -> None:
        try:
            line.recv_bytes()
        except (EOFError, OSError):
            loop.call_soon_threadsafe(stop.set)

    def ready(address: Address) -> None:
        line.send(address)
        loop.run_in_executor(None, wait_for_the_end)

    await serve(settings, ready=ready, stop=stop)
