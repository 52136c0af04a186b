"""From the command to the painted splash, against the least window there can be."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.registry import Row, bench

BARE = [sys.executable, str(Path(__file__).with_name("bare_window.py"))]
SPLASH = [sys.executable, "-m", "lprdesk", "--until-splash"]
RUNS = 9


def seconds(command: list[str], environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


@bench("cold-start")
def cold_start() -> Iterator[Row]:
    """Whole processes, by turns, so that both meet the same machine; the median of each."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "XDG_STATE_HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home}
        if not environment.get("DISPLAY"):
            environment["QT_QPA_PLATFORM"] = "offscreen"
        for command in (BARE, SPLASH):  # the first of each fills the disk's cache
            seconds(command, environment)
        pairs = [(seconds(BARE, environment), seconds(SPLASH, environment)) for _ in range(RUNS)]
    bare, splash = (median(figures) for figures in zip(*pairs, strict=True))
    yield Row(
        name="cold start to splash",
        value=splash,
        unit="s",
        against=bare,
        target="under 3 times a bare window and under 1 s",
        holds=splash < 3 * bare and splash < 1,
    )
