"""The high-water mark: the newest signed head, kept outside the database.

A database that is put back alone, from a backup or an older copy, is then behind its mark and is never appended to.
Whoever puts back both at once is found by the agency's server, which has seen the larger head.
"""

from pathlib import Path

from lprdesk.adapters.private_files import replace_private
from lprdesk.audit.checkpoint import Checkpoint, parse_checkpoint
from lprdesk.audit.faults import NoteError
from lprdesk.audit.keys import VerifyKey
from lprdesk.audit.note import open_note


class MarkUnreadable(Exception):  # noqa: N818  (named by what holds)
    """The mark is there and is not a head that this log's key signed."""


class HighWaterMark:
    """One file with the signed note of the newest head."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def exists(self) -> bool:
        """Say whether there is a mark."""
        return self._path.exists()

    def raise_to(self, note: str) -> None:
        """Replace the mark, flushed to disk. Raises OSError; the older mark then stands."""
        replace_private(self._path, note.encode())

    def read(self, key: VerifyKey) -> Checkpoint:
        """Give the marked head. Raises MarkUnreadable, OSError."""
        try:
            marked = parse_checkpoint(open_note(self._path.read_bytes(), [key]).text)
        except NoteError:
            raise MarkUnreadable from None
        if marked.origin != key.name:
            raise MarkUnreadable
        return marked
