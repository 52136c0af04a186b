"""The access key that the vendor gave the agency: a file of the station's folder, for its account alone."""

from pathlib import Path
from typing import Final

from lprdesk.adapters.private_files import replace_private
from lprdesk.domain.faults import EnvironmentFault

NAME: Final = "vendor.token"


def read_access_key(folder: Path) -> str:
    """The key; empty where none is installed, which the vendor then refuses. Raises EnvironmentFault."""
    try:
        key = (folder / NAME).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as fault:
        raise _unreadable() from fault
    if not key.isprintable() or " " in key:
        raise _unreadable()
    return key


def keep_access_key(folder: Path, key: str) -> None:
    """Install the key. Raises OSError."""
    replace_private(folder / NAME, key.encode("ascii"))


def _unreadable() -> EnvironmentFault:
    return EnvironmentFault(
        "The vendor's access key on this machine cannot be read.",
        kept="Nothing was sent.",
        todo=f"Install the key again as {NAME} in the station's folder.",
    )
