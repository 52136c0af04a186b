"""The sandbox as a server: one coroutine that reports its port when it is ready and stops without a trace."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import uvicorn

from lprdesk.sandbox.app import create_app
from lprdesk.sandbox.office import Office
from lprdesk.sandbox.record import Record
from lprdesk.sandbox.settings import SandboxSettings

_STOP_SECONDS: Final = 3


class _Server(uvicorn.Server):
    """Leaves signals to whoever started it, and ends open event streams before it waits for connections."""

    def __init__(self, config: uvicorn.Config, office: Office, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._office = office
        self._ready = ready

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._office.closing = True
        await super().shutdown(sockets)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a sandbox listens."""

    scheme: str
    host: str
    port: int

    @property
    def url(self) -> str:
        """The service's root, without a slash at the end."""
        return f"{self.scheme}://{self.host}:{self.port}"


def machine_clock() -> datetime:
    """Return the machine's time in UTC."""
    return datetime.now(UTC)


async def serve(
    settings: SandboxSettings,
    *,
    ready: Callable[[Address], None],
    stop: asyncio.Event,
    clock: Callable[[], datetime] | None = None,
) -> None:
    """Serve until ``stop`` is set. ``ready`` is called once, with the real port, when requests are answered.

    Raises OSError where the address is taken.
    """
    stopped_clock = settings.now
    tick = clock or (machine_clock if stopped_clock is None else lambda: stopped_clock)
    office = Office(settings, Record(settings.record), tick)
    config = uvicorn.Config(
        create_app(office),
        lifespan="off",
        log_config=None,
        access_log=False,  # a line for each request would hold what belongs in the audit log alone
        server_header=False,
        ssl_certfile=settings.certificate,
        ssl_keyfile=settings.certificate_key,
        timeout_graceful_shutdown=_STOP_SECONDS,
    )
    listening = _listen(settings)
    scheme = "http" if settings.certificate is None else "https"
    address = Address(scheme, settings.host, listening.getsockname()[1])
    server = _Server(config, office, lambda: ready(address))
    try:
        serving = asyncio.create_task(server.serve([listening]))
        waiting = asyncio.create_task(stop.wait())
        await asyncio.wait({waiting, serving}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        server.should_exit = True
        await serving
    finally:
        listening.close()
        office.record.close()


def _listen(settings: SandboxSettings) -> socket.socket:
    listening = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((settings.host, settings.port))
    except OSError:
        listening.close()
        raise
    return listening
