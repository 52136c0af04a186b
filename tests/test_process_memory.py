"""What is in memory does not end as a file beside the program."""

import subprocess
import sys

import pytest


@pytest.mark.requirement("RET-2")
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="read from /proc")
def test_the_process_is_not_dumped() -> None:
    program = (
        "from lprdesk.bootstrap.sealed_process import keep_memory_private as keep; keep();"
        "import ctypes, resource;"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "(0, 0) 0"


def test_every_verb_begins_by_keeping_its_memory_private() -> None:
    program = (
        "import sys; from lprdesk import __main__ as m; done = [];"
        "m.keep_memory_private = lambda: done.append(1); sys.argv = ['lprdesk', '--version'];\n"
        "try: m.main()\nexcept SystemExit: print(done)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.strip().endswith("[1]")
