"""Finds the files that ship with the program."""

from pathlib import Path, PurePosixPath

import lprdesk
from lprdesk.domain.faults import OurFault

_PACKAGE = Path(lprdesk.__file__).resolve().parent
_PLACES = (
    _PACKAGE / "resources",  # a wheel and a frozen application: inside the package
    _PACKAGE.parent.parent / "resources",  # a checkout: top level
)


def locate(relative: str) -> Path:
    """Where a shipped file or folder stands, named below ``resources/`` with forward slashes.

    The name never leaves resources/: an absolute one, or one with ``..``, is refused.

    Raises:
        OurFault: the installation lacks the file, or the name is not one of ours.

    """
    name = PurePosixPath(relative)
    if not name.is_absolute() and ".." not in name.parts:
        for place in _PLACES:
            found = place / name
            if found.exists():
                return found
    raise OurFault(
        f"The installed program lacks its file {relative}.",
        kept="Nothing was changed.",
        todo="Install lprdesk again.",
    )
