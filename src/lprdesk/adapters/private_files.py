"""Files that only the station's account may read, replaced whole or not at all."""

import os
import stat
from pathlib import Path

from lprdesk.domain.faults import UserFault

FILE_MODE = 0o600
FOLDER_MODE = 0o700


def make_private_folder(folder: Path) -> None:
    """Create the folder if need be and take it away from everyone else. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
    folder.chmod(FOLDER_MODE)


def replace_private(path: Path, data: bytes) -> None:
    """Put the data in the file's place so that a crash leaves the old bytes or the new, never a part. Raises OSError.

    The bytes are flushed before the rename. The rename itself may be lost with the power, which leaves the older file:
    every caller can live with that. What is no regular file (a device, a pipe, a link, a folder) is never replaced.

    Raises:
        UserFault: something that is no regular file has this name.

    """
    beside = path.with_name(path.name + ".new")
    _refuse_what_is_no_file(path)
    _refuse_what_is_no_file(beside)
    beside.unlink(missing_ok=True)  # left by a crash
    # Binary where the system would turn line ends about; no link is followed where the system knows links.
    more: int = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | more, FILE_MODE)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)
    finally:
        os.close(handle)
    beside.replace(path)


def _refuse_what_is_no_file(path: Path) -> None:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISREG(mode):
        raise UserFault(
            f"{path} is no ordinary file, so it is not replaced.",
            kept="It was not touched.",
            todo="Name a new file, or one that was written here before.",
        )
