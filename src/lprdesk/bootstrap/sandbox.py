"""`lprdesk sandbox serve`: the invented vendor by itself, until it is interrupted."""

import asyncio
import contextlib
import signal
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from lprdesk.domain.faults import EnvironmentFault
from lprdesk.sandbox.city import ZONE
from lprdesk.sandbox.server import Address
from lprdesk.sandbox.server import serve as serve_settings
from lprdesk.sandbox.settings import SandboxSettings


def serve(*, host: str, port: int, seed: int) -> int:
    """Serve, having said where and with which access key. Raises EnvironmentFault where the address is not free."""
    today = datetime.now(UTC).astimezone(ZoneInfo(ZONE)).date()
    settings = SandboxSettings(host=host, port=port, seed=seed, anchor=today)
    try:
        asyncio.run(_until_interrupted(settings))
    except OSError as fault:
        raise EnvironmentFault(
            f"The invented vendor cannot listen at {host}, port {port}.",
            kept="Nothing was started.",
            todo="Choose another --port, or 0 for a free one.",
        ) from fault
    return 0


async def _until_interrupted(settings: SandboxSettings) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows interrupts the loop instead
            loop.add_signal_handler(number, stop.set)

    def ready(address: Address) -> None:
        sys.stdout.write(
            f"The invented vendor answers at {address.url}\n"
            f"Its access key is {settings.token}\n"
            "In a station's configuration: vendor.url is that address; the key goes into lprdesk station access-key.\n"
            "Plates to ask for: ZZT4187 of US-NV (about 60 reads, a few set aside),"
            " ZZK0000 of US-NV (none), ZZM1042 of US-AZ (10,000).\n"
            "Everything it knows is invented. Ctrl+C ends it; nothing is kept.\n"
        )
        sys.stdout.flush()

    await serve_settings(settings, ready=ready, stop=stop)
