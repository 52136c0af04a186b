import subprocess
import sys

import pytest

HEAVY = ("lprdesk.wire", "pydantic", "shapely", "httpx2", "sqlalchemy", "msgspec", "PySide6")


@pytest.mark.parametrize("module", ["lprdesk.services.sign_in", "lprdesk.services.open_case"])
def test_the_door_brings_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
