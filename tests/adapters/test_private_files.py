import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lprdesk.adapters.private_files import FILE_MODE, replace_private
from lprdesk.domain.faults import UserFault


def link(path: Path) -> None:
    path.symlink_to("/dev/null")


def test_a_file_is_made_and_replaced_for_its_account_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.key"
    replace_private(path, b"one")
    replace_private(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == FILE_MODE


def test_what_a_crash_left_beside_does_not_stay_in_the_way(tmp_path: Path) -> None:
    path = tmp_path / "a.key"
    (tmp_path / "a.key.new").write_bytes(b"half of wh")
    replace_private(path, b"whole")
    assert path.read_bytes() == b"whole"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and links of this kind are POSIX")
@pytest.mark.parametrize("beside", ["", ".new"])
@pytest.mark.parametrize("make", [os.mkfifo, link, Path.mkdir])
def test_what_is_no_ordinary_file_is_refused_and_not_touched(
    tmp_path: Path, make: Callable[[Path], None], beside: str
) -> None:
    path = tmp_path / f"a.key{beside}"
    make(path)
    before, device = path.lstat(), Path("/dev/null").stat()
    with pytest.raises(UserFault, match="no ordinary file"):
        replace_private(tmp_path / "a.key", b"secret")
    now = path.lstat()
    assert (now.st_ino, now.st_mode) == (before.st_ino, before.st_mode)
    assert (Path("/dev/null").stat().st_ino, Path("/dev/null").stat().st_mode) == (device.st_ino, device.st_mode)
