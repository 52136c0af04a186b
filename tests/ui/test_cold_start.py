"""What the first page must not wait for."""

import os
import subprocess
import sys

from fakes.profiles import RESOURCES

PAGE = f"""
import sys
from pathlib import Path
from lprdesk.ui import app, theme
running = app.application()
theme.apply(running, lambda name: Path({str(RESOURCES)!r}) / name)
from lprdesk.ui.splash import Splash
page = Splash()
page.show()
running.processEvents()
heavy = ("numpy", "pydantic", "shapely", "sqlalchemy", "httpx2", "msgspec", "cryptography", "lprdesk.wire")
print(" ".join(name for name in heavy if name in sys.modules))
"""


def test_the_first_page_brings_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PAGE], capture_output=True, text=True, check=True, timeout=60, env=_offscreen()
    )
    assert done.stdout.strip() == ""


def _offscreen() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
