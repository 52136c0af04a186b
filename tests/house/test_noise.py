"""The tests' own rules hold: what a test leaves behind fails it, and a seed repeats a run's choices."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]

NOISY = """
import asyncio, logging, threading, time, warnings
import pytest

def test_quiet_passes(): pass
def test_warns(): warnings.warn("noise")
def test_logs(): logging.getLogger("x").warning("noise")
def test_logs_and_says_so(caplog):
    logging.getLogger("x").warning("expected")
    assert caplog.messages == ["expected"]
    caplog.clear()
def test_leaves_a_thread(): threading.Thread(target=time.sleep, args=(4,), daemon=True).start()
async def test_leaves_a_task(): kept.append(asyncio.get_running_loop().create_task(asyncio.sleep(60)))
async def test_quiet_task_passes(eventually):
    done = asyncio.Event()
    task = asyncio.get_running_loop().create_task(done.wait())
    done.set()
    await eventually(task.done)
async def test_quiet_on_the_window_loop_passes(qapp):
    assert "Desk" in type(asyncio.get_running_loop()).__name__
    await asyncio.sleep(0)
async def test_leaves_a_task_on_the_window_loop(qapp):
    kept.append(asyncio.get_running_loop().create_task(asyncio.sleep(60)))
def test_qt_warns(qapp):
    from PySide6.QtCore import qWarning
    qWarning("noise")
kept = []
"""

CHOOSING = """
import pytest

@pytest.mark.sampled(3)
@pytest.mark.parametrize("number", range(50))
def test_matrix(number): pass

def test_fixture(sampling):
    chosen = sampling.of(range(50), 4)
    print("chosen", chosen)
    assert len(chosen) == (50 if sampling.everything else 4)
"""


def run(folder: Path, body: str, *options: str) -> str:
    (folder / "conftest.py").write_bytes((TESTS / "conftest.py").read_bytes())
    (folder / "pyproject.toml").write_bytes((TESTS.parent / "pyproject.toml").read_bytes())
    (folder / "test_inner.py").write_text(body)
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-rA",
        "-p",
        "no:cacheprovider",
        "--no-xvfb",
        *options,
        "test_inner.py",
    ]
    words += ["-o", "testpaths="]
    env = {"PATH": "/usr/bin:/bin", "QT_QPA_PLATFORM": "offscreen", "HOME": str(folder)}
    return subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=100).stdout


def test_what_a_test_leaves_behind_fails_it(tmp_path: Path) -> None:
    output = run(tmp_path, NOISY)
    told = {
        name: {
            found[0] for found in re.findall(rf"^(PASSED|FAILED|ERROR) test_inner.py::({name})\b", output, re.MULTILINE)
        }
        for name in re.findall(r"^(?:async )?def (test_\w+)", NOISY, re.MULTILINE)
    }
    quiet = {name for name, outcomes in told.items() if outcomes == {"PASSED"}}
    assert quiet == {
        "test_quiet_passes",
        "test_logs_and_says_so",
        "test_quiet_task_passes",
        "test_quiet_on_the_window_loop_passes",
    }, output


def test_a_seed_repeats_the_choice_and_all_runs_everything(tmp_path: Path) -> None:
    def chosen(*options: str) -> list[str]:
        return re.findall(r"^PASSED (\S+)|^(chosen .*)", run(tmp_path, CHOOSING, *options), re.MULTILINE)

    first = chosen("--seed", "7")
    assert len(first) == 3 + 1 + 1
    assert chosen("--seed", "7") == first
    assert chosen("--seed", "8") != first
    assert len(chosen("--all")) == 50 + 1 + 1


@pytest.mark.parametrize("options", [(), ("--all",)])
def test_the_seed_is_printed(tmp_path: Path, options: tuple[str, ...]) -> None:
    assert "--seed 99 repeats" in run(tmp_path, "def test_one(): pass", "--seed", "99", "-q", *options)
