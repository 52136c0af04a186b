"""The application talks to the configured vendor and to nobody else, as the operating system saw it."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SHORT = """
import sys
from pathlib import Path
from lprdesk.tour import asking, cases, day, door, looking

if __name__ == "__main__":
    steps = (*door.STEPS, *cases.OPENING, *asking.REFUSED, *asking.ANSWERED, *looking.STEPS)
    sys.exit(day.main(Path(sys.argv[1]), steps))
"""
_INTERNET = re.compile(r"sa_family=(AF_INET6?), sin6?_port=htons\((\d+)\)(.*)")
_LOOPBACK = re.compile(r'inet_addr\("127\.0\.0\.1"\)')


def _may_trace() -> bool:
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-f", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.requirement("VEN-1")
@pytest.mark.skipif("DISPLAY" not in os.environ, reason="the tour needs a screen, were it a virtual one")
@pytest.mark.skipif(not _may_trace(), reason="strace is not there, or this machine lets nobody trace")
def test_nothing_leaves_the_machine_but_to_the_vendor(tmp_path: Path) -> None:
    script, trace, out = tmp_path / "short.py", tmp_path / "trace", tmp_path / "out"
    script.write_text(SHORT, "utf-8")
    traced = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-e", "signal=none", "-s", "256"]
    ended = subprocess.run(
        [*traced, "-o", str(trace), sys.executable, str(script), str(out)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    port = json.loads((out / "report.json").read_text("utf-8"))["vendor"].rpartition(":")[2]
    addressed = [found.groups() for found in map(_INTERNET.search, trace.read_text("utf-8").splitlines()) if found]
    assert addressed, "the vendor was asked"
    strangers = [whom for whom in addressed if whom[0] != "AF_INET" or whom[1] != port or not _LOOPBACK.search(whom[2])]
    assert strangers == []
