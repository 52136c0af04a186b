"""From the command to the painted splash, against the least window there can be; then while the desk opens behind."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.registry import Row, bench
from lprdesk.adapters.system_clock import SystemClock
from lprdesk.bootstrap.demo_station import build_demo_station

BARE = [sys.executable, str(Path(__file__).with_name("bare_window.py"))]
SPLASH = [sys.executable, "-m", "lprdesk", "--until-splash"]
OPENING = [sys.executable, str(Path(__file__).with_name("opening_gap.py"))]
RUNS = 9
LONGEST_GAP = 100.0


def seconds(command: list[str], environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


@bench("cold-start")
def cold_start() -> Iterator[Row]:
    """Whole processes, by turns, so that both meet the same machine; the median of each."""
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ,
            "XDG_STATE_HOME": home,
            "XDG_CONFIG_HOME": home,
            "XDG_DATA_HOME": home,
            "XDG_CONFIG_DIRS": home,
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",  # no person's keyring gets a bench's secret
        }
        if not environment.get("DISPLAY"):
            environment["QT_QPA_PLATFORM"] = "offscreen"
        yield _to_splash(environment)
        yield _while_opening(Path(home), environment)


def _to_splash(environment: dict[str, str]) -> Row:
    for command in (BARE, SPLASH):  # the first of each fills the disk's cache
        seconds(command, environment)
    pairs = [(seconds(BARE, environment), seconds(SPLASH, environment)) for _ in range(RUNS)]
    bare, splash = (median(figures) for figures in zip(*pairs, strict=True))
    return Row(
        name="cold start to splash",
        value=splash,
        unit="s",
        against=bare,
        target="under 3 times a bare window and under 1 s",
        holds=splash < 3 * bare and splash < 1,
    )


def _while_opening(home: Path, environment: dict[str, str]) -> Row:
    """The real desk on a station of its own; no vendor has to be there for it to open."""
    station = asyncio.run(build_demo_station(home / "station", "http://127.0.0.1:9", "bench", SystemClock()))
    settings = station.file.settings
    (home / "lprdesk").mkdir()
    (home / "lprdesk" / "station.toml").write_text(
        f"""[station]
id = "{settings.station}"
agency = "{settings.agency}"
folder = "{settings.folder}"
profile = "{settings.profile}"
demo = true
[vendor]
url = "{settings.vendor_url}"
contract = "{settings.vendor_contract}"
[directory]
bundle = "{station.file.directory_bundle}"
key = "{station.file.directory_key}"
"""
    )
    runs = [subprocess.run(OPENING, env=environment, check=True, capture_output=True) for _ in range(RUNS + 1)]
    gap = median(float(run.stdout) for run in runs[1:])  # the first makes the station's databases
    return Row(
        name="longest wait of the window while the desk opens",
        value=gap,
        unit="ms",
        target=f"under {LONGEST_GAP:g} ms",
        holds=gap < LONGEST_GAP,
    )
