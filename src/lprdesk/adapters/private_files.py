"""Files that only the station's account may read, replaced whole or not at all."""

import os
from pathlib import Path

FILE_MODE = 0o600
FOLDER_MODE = 0o700


def make_private_folder(folder: Path) -> None:
    """Create the folder if need be and take it away from everyone else. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
    folder.chmod(FOLDER_MODE)


def replace_private(path: Path, data: bytes) -> None:
    """Put the data in the file's place so that a crash leaves the old bytes or the new, never a part. Raises OSError.

    The bytes are flushed before the rename. The rename itself may be lost with the power, which leaves the older file:
    every caller can live with that.
    """
    beside = path.with_name(path.name + ".new")
    binary: int = getattr(os, "O_BINARY", 0)  # where the system would turn line ends about
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | binary, FILE_MODE)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)
    finally:
        os.close(handle)
    beside.replace(path)
