from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from fakes.clock import START
from lprdesk.sandbox.process import SandboxProcess, start_sandbox
from lprdesk.sandbox.settings import SandboxSettings


@contextmanager
def sandbox() -> Iterator[SandboxProcess]:
    """The invented vendor in a process of its own, its clock stopped where the tests' clocks start."""
    with start_sandbox(SandboxSettings(anchor=date(2026, 11, 20), now=START, admin=True)) as running:
        yield running
