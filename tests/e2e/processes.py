"""What the system says of a process and of all that it started."""

import os
from pathlib import Path


def descendants(pid: int) -> list[int]:
    """The processes that this one started and that are still there, and theirs."""
    found = []
    for child in _children(pid):
        found += [child, *descendants(child)]
    return found


def running(pid: int) -> bool:
    """Whether there is such a process that has not ended."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def outwardly(pid: int) -> bytes:
    """What everybody of the same account can read of a process: its environment and its command line."""
    told = b""
    for name in ("environ", "cmdline"):
        try:
            told += Path(f"/proc/{pid}/{name}").read_bytes()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
    return told


def screen() -> dict[str, str]:
    """The environment of a program that opens a window in a test: on the tests' own screen, or on none."""
    environment = dict(os.environ)
    if not environment.get("DISPLAY"):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    return environment


def _children(pid: int) -> list[int]:
    found: list[int] = []
    try:
        for listed in Path(f"/proc/{pid}/task").glob("*/children"):
            found += [int(child) for child in listed.read_text("utf-8").split()]
    except (FileNotFoundError, ProcessLookupError):
        pass
    return found
