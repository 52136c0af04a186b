"""The mark outside the database: behind it is harmless, torn it still says the head before, and it is never ahead."""

import os
from pathlib import Path

import pytest

from lprdesk.adapters.store.high_water import SLOT_BYTES, HighWaterMark, MarkUnreadable
from lprdesk.audit.checkpoint import Checkpoint
from lprdesk.audit.keys import SigningKey, station_key
from lprdesk.audit.note import sign_note


@pytest.fixture
def key() -> SigningKey:
    return station_key("pd.example", "desk-1", os.urandom)


def note(key: SigningKey, size: int) -> str:
    return sign_note(Checkpoint(key.name, size, bytes([size]) * 32).text, [key]).encode().decode()


@pytest.fixture
def mark(tmp_path: Path, key: SigningKey) -> HighWaterMark:
    mark = HighWaterMark(tmp_path / "mark")
    mark.settle(note(key, 1))
    return mark


@pytest.mark.requirement("AUD-3")
def test_the_newest_head_stands_while_it_is_written(mark: HighWaterMark, key: SigningKey) -> None:
    for size in range(2, 9):
        mark.raise_to(note(key, size))
        assert mark.read(key.verify_key).size == size
    mark.close()
    mark.close()
    assert mark.read(key.verify_key).size == 8


@pytest.mark.requirement("AUD-3")
@pytest.mark.parametrize("size", range(2, 6))
def test_a_torn_write_leaves_the_head_before(mark: HighWaterMark, key: SigningKey, tmp_path: Path, size: int) -> None:
    for each in range(2, size + 1):
        mark.raise_to(note(key, each))
    mark.close()
    before = (tmp_path / "mark").read_bytes()
    mark.raise_to(note(key, size + 1))
    mark.close()
    after = (tmp_path / "mark").read_bytes()
    changed = [at for at in range(len(before)) if before[at] != after[at]]
    for torn in range(changed[0] + 1, changed[-1]):
        (tmp_path / "mark").write_bytes(after[:torn] + before[torn:])
        assert mark.read(key.verify_key).size == size


def test_a_file_with_one_note_alone_is_read_and_raised(tmp_path: Path, key: SigningKey) -> None:
    """As earlier versions wrote it."""
    (tmp_path / "mark").write_text(note(key, 5))
    mark = HighWaterMark(tmp_path / "mark")
    assert mark.read(key.verify_key).size == 5
    mark.raise_to(note(key, 6))
    assert mark.read(key.verify_key).size == 6
    mark.close()


@pytest.mark.parametrize("data", [b"", b"not a note\n", bytes(SLOT_BYTES * 2)])
def test_what_holds_no_head_is_unreadable(mark: HighWaterMark, key: SigningKey, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "mark").write_bytes(data)
    with pytest.raises(MarkUnreadable):
        mark.read(key.verify_key)


def test_another_logs_head_is_no_mark(mark: HighWaterMark) -> None:
    with pytest.raises(MarkUnreadable):
        mark.read(station_key("pd.example", "desk-1", os.urandom).verify_key)


def test_a_mark_that_cannot_be_written_keeps_the_head_before(
    mark: HighWaterMark, key: SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:100]))
    with pytest.raises(OSError, match="in part"):
        mark.raise_to(note(key, 2))
    assert mark.read(key.verify_key).size == 1
    mark.close()
