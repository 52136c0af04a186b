"""`lprdesk demo` from outside: it opens, and whatever ends it, it leaves nothing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from e2e.processes import descendants, running, screen

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, and a virtual screen is X11's")


def wait_until(holds: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "What was waited for did not come."
        time.sleep(0.02)


class Demo:
    def __init__(self, process: subprocess.Popen[str], temporary: Path) -> None:
        self.process = process
        self.temporary = temporary
        self.started: list[int] = []

    def opens(self) -> None:
        """The station is opened behind the first page, so that this page is on the screen by then."""
        wait_until(lambda: any(self.temporary.glob("*/journal.db")) or self.process.poll() is not None)
        assert self.process.poll() is None, self.process.communicate()
        self.started = descendants(self.process.pid)
        assert self.started

    def folders(self) -> list[str]:
        return [path.name for path in self.temporary.iterdir()]

    def alone(self) -> bool:
        return not any(running(pid) for pid in self.started)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "lprdesk", "demo"],
        env={**screen(), "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        yield Demo(process, temporary)
        if process.poll() is None:
            process.kill()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_in_order_and_nothing_is_left(demo: Demo, ending: signal.Signals) -> None:
    demo.opens()
    demo.process.send_signal(ending)
    said, complained = demo.process.communicate(timeout=20)
    assert demo.process.returncode == 0, complained
    assert said == ""
    assert complained == "The demonstration opens. Everything in it is invented: people, plates, cases, pictures.\n"
    wait_until(demo.alone)
    assert demo.folders() == []


def test_control_c_in_a_terminal_which_every_process_of_it_hears_ends_it_as_quietly(demo: Demo) -> None:
    demo.opens()
    os.killpg(demo.process.pid, signal.SIGINT)
    _, complained = demo.process.communicate(timeout=20)
    assert demo.process.returncode == 0, complained
    assert len(complained.splitlines()) == 1, complained
    wait_until(demo.alone)
    assert demo.folders() == []


def test_the_vendor_ends_with_a_demonstration_that_is_killed(demo: Demo) -> None:
    demo.opens()
    demo.process.kill()
    demo.process.communicate(timeout=20)
    wait_until(demo.alone)


@pytest.mark.parametrize("verb", [["demo"], ["tour", "--out", "never"]])
def test_without_a_screen_a_sentence_says_so(tmp_path: Path, verb: list[str]) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        environment.pop(name, None)
    ended = subprocess.run(
        [sys.executable, "-m", "lprdesk", *verb],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "There is no screen here" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_station_that_is_asked_for_stays(tmp_path: Path) -> None:
    keep = tmp_path / "kept"
    with subprocess.Popen(
        [sys.executable, "-m", "lprdesk", "demo", "--keep", str(keep)], env=screen(), stderr=subprocess.PIPE, text=True
    ) as process:
        wait_until(lambda: (keep / "journal.db").exists() or process.poll() is not None)
        process.terminate()
        _, complained = process.communicate(timeout=20)
    assert process.returncode == 0, complained
    assert f"The station stays in {keep}." in complained
    assert (keep / "journal.db").exists()
    assert not (keep / "journal.db-wal").exists(), "it was closed in order"
