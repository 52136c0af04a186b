import secrets
from pathlib import Path

import pytest

from lprdesk.adapters.directory.directory_key import (
    DirectoryKeyRefused,
    make_directory_key,
    open_directory_key,
    public_directory_key,
)
from lprdesk.adapters.wrapping import Argon2id
from lprdesk.domain.faults import EnvironmentFault

QUICK = Argon2id(passes=1, memory_kib=8, lanes=1)
PASSPHRASE = "granite willow four nine"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    make_directory_key(tmp_path / "directory.key", "pd.example/directory", PASSPHRASE, secrets.token_bytes, QUICK)
    return tmp_path / "directory.key"


def test_it_opens_with_its_passphrase_alone(path: Path) -> None:
    key = open_directory_key(path, PASSPHRASE)
    assert key.verify_key == public_directory_key(path)
    assert key.verify_key.name == "pd.example/directory"
    with pytest.raises(DirectoryKeyRefused, match="does not open"):
        open_directory_key(path, PASSPHRASE + " ")


def test_its_file_is_private_and_holds_no_seed(path: Path) -> None:
    assert path.stat().st_mode & 0o077 == 0
    seed = open_directory_key(path, PASSPHRASE).seed
    assert seed not in path.read_bytes()
    assert seed.hex().encode() not in path.read_bytes()


def test_a_key_that_stands_is_never_replaced(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(DirectoryKeyRefused, match="stands already"):
        make_directory_key(path, "pd.example/directory", PASSPHRASE, secrets.token_bytes, QUICK)
    assert path.read_bytes() == before


def test_every_altered_byte_is_refused(path: Path) -> None:
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises((DirectoryKeyRefused, EnvironmentFault)):
            open_directory_key(path, PASSPHRASE)


def test_what_is_no_key_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="cannot be read as a directory's key"):
        public_directory_key(tmp_path / "none")
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        make_directory_key(tmp_path / "no" / "key", "pd.example/directory", PASSPHRASE, secrets.token_bytes, QUICK)
