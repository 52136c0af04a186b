r"""Checkpoints: the head of a log as text (C2SP tlog-checkpoint v1.0.0).

    origin "\n" decimal size "\n" base64(root) "\n"

Ours have no extension lines; those of others are kept as they are.
"""

import base64
import binascii
import re
from dataclasses import dataclass

from lprdesk.audit.faults import KeyRefused, NoteError
from lprdesk.audit.keys import check_name
from lprdesk.audit.merkle import HASH_BYTES

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Origin, number of entries and root (32 bytes) of a log at one moment."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What is signed, with its last newline."""
        lines = (self.origin, str(self.size), base64.b64encode(self.root).decode("ascii"), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint of a note's text. Raises NoteError on any other form."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1]:
        raise NoteError("a checkpoint has an origin, a size and a root, each on a line")
    origin, size, encoded, *extensions = lines[:-1]
    try:
        check_name(origin)
        root = base64.b64decode(encoded, validate=True)
    except (KeyRefused, ValueError, binascii.Error):
        raise NoteError("a checkpoint whose origin or root is malformed") from None
    if not _SIZE.fullmatch(size) or len(root) != HASH_BYTES or not all(extensions):
        raise NoteError("a checkpoint whose size, root or extension line is malformed")
    if base64.b64encode(root).decode("ascii") != encoded:
        raise NoteError("a checkpoint whose root is not in the one form of base64")
    return Checkpoint(origin, int(size), root, tuple(extensions))
