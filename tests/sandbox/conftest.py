"""A sandbox vendor in a process of its own, and a client of it."""

from collections.abc import Callable, Iterator

import httpx2
import pytest

from lprdesk.sandbox.process import start_sandbox
from lprdesk.sandbox.settings import SandboxSettings
from sandbox.vendor_desk import ANCHOR, NOW, Desk


@pytest.fixture(scope="session")
def open_desk() -> Iterator[Callable[[SandboxSettings], Desk]]:
    desks: list[Desk] = []

    def start(settings: SandboxSettings) -> Desk:
        sandbox = start_sandbox(settings)
        token = {"Authorization": f"Bearer {settings.token}"}
        desks.append(Desk(httpx2.Client(base_url=sandbox.url, headers=token, trust_env=False), sandbox))
        return desks[-1]

    yield start
    for desk in desks:
        desk.http.close()
        desk.sandbox.stop()


@pytest.fixture(scope="session")
def desk(open_desk: Callable[[SandboxSettings], Desk]) -> Desk:
    return open_desk(SandboxSettings(anchor=ANCHOR, now=NOW, admin=True, page_size=1_000, alert_poll_seconds=0.02))
