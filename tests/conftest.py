"""What every test stands on: the seed, the event loop, and that noise fails."""

import asyncio
import logging
import os
import random
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import hypothesis
import pytest

T = TypeVar("T")
Eventually = Callable[[Callable[[], bool]], Awaitable[None]]

_threads_before_call = pytest.StashKey[set[threading.Thread]]()
_home = pytest.StashKey[tempfile.TemporaryDirectory[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("lprdesk")
    group.addoption("--all", action="store_true", dest="everything", help="run what is sampled otherwise in full")
    group.addoption("--seed", type=int, default=None, help="repeat the choice of a sampled run")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sampled(count): of the test's parameters so many run, chosen by the seed")
    if config.option.seed is None:
        config.option.seed = random.SystemRandom().randrange(1_000_000)
    if config.getoption("--hypothesis-seed", None) is None:
        config.option.hypothesis_seed = str(config.option.seed)
    hypothesis.settings.register_profile("sampled", max_examples=50, deadline=None, print_blob=True)
    hypothesis.settings.register_profile("all", max_examples=500, deadline=None, print_blob=True)
    hypothesis.settings.load_profile("all" if config.option.everything else "sampled")
    _leave_home(config)


def _leave_home(config: pytest.Config) -> None:
    """No test reads or writes what belongs to the person who runs it."""
    home = config.stash[_home] = tempfile.TemporaryDirectory(prefix="lprdesk-tests-", ignore_cleanup_errors=True)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
        place = Path(home.name) / name
        place.mkdir(mode=0o700)
        os.environ[name] = str(place)


def pytest_unconfigure(config: pytest.Config) -> None:
    if _home in config.stash:
        config.stash[_home].cleanup()


def pytest_report_header(config: pytest.Config) -> str:
    return _choice(config)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    terminalreporter.write_line(_choice(config))


def _choice(config: pytest.Config) -> str:
    extent = "everything runs" if config.option.everything else "sampled; --all runs everything"
    return f"seed {config.option.seed} ({extent}; --seed {config.option.seed} repeats this run's choices)"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Choose among the parameters of tests that are marked as sampled."""
    if config.option.everything:
        return
    matrices = defaultdict(list)
    for item in items:
        if item.get_closest_marker("sampled"):
            matrices[item.nodeid.partition("[")[0]].append(item)
    left_out: set[pytest.Item] = set()
    for name, variants in matrices.items():
        mark = variants[0].get_closest_marker("sampled")
        count = min(mark.args[0] if mark else len(variants), len(variants))
        chosen = random.Random(f"{config.option.seed} {name}").sample(variants, count)
        left_out.update(set(variants) - set(chosen))
    if left_out:
        config.hook.pytest_deselected(items=sorted(left_out, key=lambda item: item.nodeid))
        items[:] = [item for item in items if item not in left_out]


@dataclass(frozen=True, slots=True)
class Sampling:
    """What a test may draw on: the same for the same seed and test, in whatever order tests run."""

    random: random.Random
    everything: bool

    def of(self, matrix: Sequence[T], count: int) -> list[T]:
        """The whole matrix under --all, else so many of it."""
        return list(matrix) if self.everything else self.random.sample(list(matrix), min(count, len(matrix)))


@pytest.fixture
def sampling(request: pytest.FixtureRequest) -> Sampling:
    options = request.config.option
    return Sampling(random.Random(f"{options.seed} {request.node.nodeid}"), options.everything)


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """A test that uses the application runs on a new loop of Qt's; every other on a plain one."""
    if "qapp" not in getattr(item, "fixturenames", ()):
        return {"plain": asyncio.new_event_loop}
    from lprdesk.ui.loop import new_event_loop  # noqa: PLC0415 - a run without windows loads no window system

    return {"qt": new_event_loop}


@pytest.fixture
def eventually() -> Eventually:
    """Wait until a condition holds, letting the loop run; fail after ten seconds."""

    async def wait(condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 10
        while not condition():
            if time.monotonic() > deadline:
                pytest.fail("What was waited for did not come within ten seconds.")
            await asyncio.sleep(0.005)

    return wait


@pytest.fixture
async def _tasks_end() -> AsyncIterator[None]:
    yield
    for _ in range(10):  # what was cancelled last needs a turn of the loop to end
        await asyncio.sleep(0)
    left = asyncio.all_tasks() - {asyncio.current_task()}
    assert not left, f"The test left tasks behind: {left}"


@pytest.fixture(autouse=True)
def _no_noise(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A record of WARNING or above that the test did not `caplog.clear()` fails it; so does a task that it leaves."""
    if request.node.get_closest_marker("asyncio"):
        request.getfixturevalue("_tasks_end")
    yield
    records = [*caplog.get_records("setup"), *caplog.get_records("call"), *caplog.records]
    stray = [record for record in records if record.levelno >= logging.WARNING]
    assert not stray, [record.getMessage() for record in stray]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    item.stash[_threads_before_call] = set(threading.enumerate())
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """What a test's body started has ended once its fixtures are gone; threads of wider fixtures are theirs."""
    result = yield
    before = item.stash.get(_threads_before_call, None)
    if before is not None:
        started = [thread for thread in threading.enumerate() if thread not in before]
        for thread in started:
            if not isinstance(thread, threading._DummyThread):
                thread.join(2)
                assert not thread.is_alive(), f"The test left a thread behind: {thread.name}"
    return result
