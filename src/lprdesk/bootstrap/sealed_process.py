"""The process keeps its memory to itself: what is on the screen must not end as a file beside it.

A core dump would hold plates, reasons, reads and the access key in the clear. The limit alone is not enough, since a
system that pipes dumps to a program ignores it; so the process also says that it is not to be dumped at all.
"""

import sys


def keep_memory_private() -> None:
    """Forbid core dumps and being read by other processes of the same account, where the system knows how."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  # not there on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform.startswith("linux"):
        import ctypes  # noqa: PLC0415  # only where it is used

        set_dumpable = 4  # PR_SET_DUMPABLE, prctl(2)
        ctypes.CDLL(None).prctl(set_dumpable, 0, 0, 0, 0)
