"""The high-water mark: the newest signed head, kept outside the database.

A database that is put back alone, from a backup or an older copy, is then behind its mark and is never appended to.
Whoever puts back both at once is found by the agency's server, which has seen the larger head.

**Why it need not be durable at each commit.** Only a mark that is ahead of the database accuses anybody. One that lags
says no more than that the log went on after it, which is so after every crash; it is raised at the next opening. So it
is written after COMMIT, never before, in place and without a flush of its own: the system writes it out within half a
minute, `close` and each 256th commit at once. What a loss of power can undo is therefore the mark of that half minute
on a database that is itself whole; whoever uses it must cut the power, put an older database back and be gone before
the server is asked. **Why there are two slots.** They are written in turn, so that a write that was torn leaves the
other: each note carries its signature, which is its checksum. A file with one note alone, as it was first written, is
read as one whose second slot is empty.
"""

import os
from pathlib import Path

from lprdesk.adapters.private_files import replace_private
from lprdesk.audit.checkpoint import Checkpoint, parse_checkpoint
from lprdesk.audit.faults import NoteError
from lprdesk.audit.keys import VerifyKey
from lprdesk.audit.note import open_note

SLOT_BYTES = 4096
FLUSH_EVERY = 256
_BINARY: int = getattr(os, "O_BINARY", 0)  # where the system would turn line ends about


class MarkUnreadable(Exception):  # noqa: N818  (named by what holds)
    """The mark is there and holds no head that this log's key signed."""


class HighWaterMark:
    """One file with two slots, each with the signed note of a head."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None
        self._raised = 0

    def exists(self) -> bool:
        """Say whether there is a mark."""
        return self._path.exists()

    def settle(self, note: str) -> None:
        """Put a new file in the mark's place, flushed to disk. Raises OSError; the older mark then stands."""
        self.close()
        replace_private(self._path, _slot(note) * 2)

    def raise_to(self, note: str) -> None:
        """Write the note of a durable commit into the older slot. Raises OSError; the other slot then stands."""
        if self._handle is None:
            self._handle = os.open(self._path, os.O_RDWR | _BINARY)
        self._raised += 1
        os.lseek(self._handle, self._raised % 2 * SLOT_BYTES, os.SEEK_SET)
        if os.write(self._handle, _slot(note)) != SLOT_BYTES:
            raise OSError("the mark beside the log was written in part")
        if self._raised % FLUSH_EVERY == 0:
            os.fsync(self._handle)

    def read(self, key: VerifyKey) -> Checkpoint:
        """Give the larger head of the two slots. Raises MarkUnreadable, OSError."""
        return self._newest(key)[0]

    def note(self, key: VerifyKey) -> str:
        """Give the note of that head. Raises MarkUnreadable, OSError."""
        return self._newest(key)[1]

    def _newest(self, key: VerifyKey) -> tuple[Checkpoint, str]:
        data = self._path.read_bytes()
        slots = [data[at : at + SLOT_BYTES].rstrip(b"\0") for at in (0, SLOT_BYTES)]
        heads = [(head, slot.decode()) for slot in slots if (head := _head(slot, key)) is not None]
        if not heads:
            raise MarkUnreadable
        return max(heads, key=lambda each: each[0].size)

    def close(self) -> None:
        """Flush what was written and give the file back. Raises OSError. Again is nothing."""
        handle, self._handle = self._handle, None
        if handle is not None:
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _slot(note: str) -> bytes:
    return note.encode().ljust(SLOT_BYTES, b"\0")


def _head(slot: bytes, key: VerifyKey) -> Checkpoint | None:
    try:
        marked = parse_checkpoint(open_note(slot, [key]).text)
    except NoteError:
        return None
    return marked if marked.origin == key.name else None
