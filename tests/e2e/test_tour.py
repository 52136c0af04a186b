"""The whole day, in a process of its own as a person starts it, and what it leaves."""

import json
import os
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from e2e.processes import descendants, outwardly
from lprdesk.tour import asking, day, form, many

TYPED = (form.GOOD_REASON, form.GOOD_RELATION, asking.COMMUTER, many.WHY_NOW)
pytestmark = pytest.mark.skipif("DISPLAY" not in os.environ, reason="the tour needs a screen, were it a virtual one")


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One tour for every test of this module, looked at from outside while it runs."""
    out = tmp_path_factory.mktemp("tour") / "out"
    told, started = b"", set()
    with subprocess.Popen(
        [sys.executable, "-m", "lprdesk", "tour", "--out", str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as tour:
        deadline = time.monotonic() + 110
        while tour.poll() is None and time.monotonic() < deadline:
            for pid in (tour.pid, *descendants(tour.pid)):
                started.add(pid)
                told += outwardly(pid) if len(told) < 10_000_000 else b""
            try:
                tour.wait(0.25)
            except subprocess.TimeoutExpired:
                continue
        if tour.poll() is None:
            tour.kill()
        said, complained = tour.communicate()
    assert tour.returncode == 0, complained + said
    assert complained == ""
    assert len(started) > 1, "the vendor is a process of its own"
    assert [word for word in TYPED if word.encode() in told] == []
    return out


@pytest.fixture(scope="module")
def report(left: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((left / "report.json").read_text("utf-8"))
    return told


def _image_size(path: Path) -> tuple[int, int]:
    with path.open("rb") as file:
        head = file.read(24)
    assert head.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", head[16:24])
    return width, height


@pytest.mark.requirement("ACC-1", "ACC-2", "USE-1", "USE-2", "PUR-1", "PUR-4", "TIM-1", "VEN-2", "VER-1")
def test_every_step_of_the_day_holds(report: dict[str, Any]) -> None:
    assert report["good"]
    assert [step["name"] for step in report["steps"]][: len(day.DAY)] == [step.name for step in day.DAY]
    assert len(report["steps"]) == len(day.DAY) + 2
    assert all(step["asserted"] and step["milliseconds"] >= 0 for step in report["steps"])


def test_each_step_that_shows_something_leaves_a_picture_of_the_window(left: Path, report: dict[str, Any]) -> None:
    pictures = [step["picture"] for step in report["steps"] if step["picture"]]
    assert len(pictures) == sum(bool(step.picture) for step in day.DAY)
    assert sorted(path.name for path in left.glob("*.png")) == pictures
    assert {_image_size(left / name) for name in pictures} == {(1440, 900)}


@pytest.mark.requirement("AUD-1", "AUD-2", "AUD-3")
def test_the_log_that_is_left_verifies_with_the_key_alone(left: Path, report: dict[str, Any]) -> None:
    key = (left / "log-key.txt").read_text("utf-8").strip()
    assert key == report["log"]["key"]
    verified = subprocess.run(
        [sys.executable, "-m", "lprdesk", "audit", "verify", str(left / "log"), "--key", key, "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert verified.returncode == 0, verified.stdout + verified.stderr
    told = json.loads(verified.stdout)
    assert told["good"]
    assert told["entries"] == report["log"]["entries"]
    assert told["missing"] == 0


def test_a_tour_does_not_write_into_a_folder_of_somebody_else(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", "utf-8")
    refused = subprocess.run(
        [sys.executable, "-m", "lprdesk", "tour", "--out", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert "holds something that no tour left there" in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


FAILING = """
import sys
from pathlib import Path
from lprdesk.tour import day, door
from lprdesk.tour.driver import Step

async def never(tour):
    await tour.until("Pigs fly", lambda: False, seconds=0.05)

if __name__ == "__main__":
    sys.exit(day.main(Path(sys.argv[1]), (door.STEPS[0], Step("Something that does not hold", "x", never))))
"""


def test_what_does_not_hold_ends_the_tour_with_a_sentence_a_picture_and_the_report_so_far(tmp_path: Path) -> None:
    script = tmp_path / "failing.py"
    script.write_text(FAILING, "utf-8")
    ended = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "out")], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert ended.stderr == "The tour ended in “Something that does not hold”. This did not hold: Pigs fly\n"
    told = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert not told["good"]
    assert told["failed"] == "Pigs fly"
    assert [step["name"] for step in told["steps"]] == ["The first page", "Something that does not hold"]
    assert _image_size(tmp_path / "out" / "02-failed.png") == (1440, 900)
