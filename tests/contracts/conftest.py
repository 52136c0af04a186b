from collections.abc import Iterator

import pytest

from fakes.sandbox import sandbox
from lprdesk.sandbox.process import SandboxProcess


@pytest.fixture(scope="session")
def running() -> Iterator[SandboxProcess]:
    with sandbox() as process:
        yield process
