"""Sealed results in an export folder: `sealed/<hex SHA-256 of the ciphertext>`, one file each.

With `sealed.json`, a canonical list of the indices whose results it holds, the folder says that it is complete: what
is missing then must have been purged. Without it sealed results are withheld, and the log verifies all the same.
"""

from collections.abc import Iterable
from typing import Protocol

from lprdesk.audit.encoding import canonical
from lprdesk.audit.faults import LeafError
from lprdesk.audit.leaf import Blob, parse_leaf
from lprdesk.audit.seal import blob_of, read_sealed

_LIST = "sealed.json"
_NONE = b'"blob":null'
"""In canonical JSON these bytes cannot stand inside a text: its quotes would be escaped."""


class Files(Protocol):
    """Named bytes, as `export_folder.FileTree`."""

    def read(self, path: str) -> bytes:
        """The bytes at a path. Raises FileNotFoundError, OSError."""
        ...

    def write(self, path: str, data: bytes) -> None:
        """Puts the bytes at a path. Raises OSError."""
        ...


def write_sealed(tree: Files, results: Iterable[tuple[int, bytes]]) -> None:
    """Write the sealed results of a whole log, each with its entry's index. Raises OSError, SealError."""
    indices = []
    for index, data in results:
        tree.write(_path(read_sealed(data).blob.sha256), data)
        indices.append(index)
    tree.write(_LIST, canonical(indices))


def is_complete(tree: Files) -> bool:
    """Whether the folder says that it holds every sealed result that was not purged. Raises OSError."""
    try:
        tree.read(_LIST)
    except FileNotFoundError:
        return False
    return True


def result_beside(tree: Files, leaf: bytes) -> bytes | None:
    """The ciphertext that a leaf names; None where it names none, or it is not in the folder. Raises OSError."""
    if _NONE in leaf:
        return None
    try:
        blob = parse_leaf(leaf).blob
    except LeafError:
        return None  # whoever verifies the leaf itself says what is wrong with it
    try:
        return None if blob is None else tree.read(_path(blob.sha256))
    except FileNotFoundError:
        return None


def blob_beside(tree: Files, leaf: bytes) -> Blob | None:
    """What that ciphertext says of itself. Raises OSError."""
    data = result_beside(tree, leaf)
    return None if data is None else blob_of(data)


def _path(sha256: bytes) -> str:
    return f"sealed/{sha256.hex()}"
