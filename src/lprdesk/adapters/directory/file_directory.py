"""The directory as a file that the agency delivers, behind the same port as its server later."""

import asyncio
from pathlib import Path
from typing import Protocol

from lprdesk.adapters.directory.bundle_text import BundleError, parse_bundle
from lprdesk.audit.faults import KeyRefused, NoteError
from lprdesk.audit.keys import VerifyKey
from lprdesk.audit.note import open_note, parse_note
from lprdesk.services.ports.clock import Clock
from lprdesk.services.ports.directory import Bundle, DirectoryFault


class Serials(Protocol):
    """Remembers the newest serial under a directory's key, across restarts."""

    async def raise_serial(self, key: str, serial: int) -> int:
        """Remember the serial, and give the newest: this one or a larger one."""
        ...


class FileDirectory:
    """Reads the file anew each time, so that whoever replaces it needs no restart; judges it where it has changed."""

    def __init__(self, path: Path, key: str, serials: Serials, clock: Clock) -> None:
        """`key` is the directory's public key (C2SP vkey) as it was pinned at enrolment."""
        self._path = path
        self._key = key
        self._serials = serials
        self._clock = clock
        self._taken: tuple[bytes, Bundle] | None = None
        """The file as it last stood every test but that of time, which every load makes."""

    async def load(self) -> Bundle:
        """Give the bundle where it verifies, has not expired and is no older than one seen before.

        Raises DirectoryFault.
        """
        data = await asyncio.to_thread(_read, self._path)
        if self._taken is not None and self._taken[0] == data:
            return self._unexpired(self._taken[1])
        bundle = self._unexpired(await asyncio.to_thread(_opened, data, self._key))
        newest = await self._serials.raise_serial(self._key, bundle.serial)
        if newest > bundle.serial:
            raise _fault(
                f"The directory of people and cases is number {bundle.serial}; number {newest} was here before.",
                "Put the newer directory back, and report this if nobody knows why it was replaced.",
            )
        self._taken = data, bundle
        return bundle

    def _unexpired(self, bundle: Bundle) -> Bundle:
        if self._clock.now() >= bundle.expires:
            raise _fault(
                f"The directory of people and cases expired on {bundle.expires:%Y-%m-%d %H:%M} UTC.",
                "Ask the agency for the current directory.",
            )
        return bundle


def read_bundle(path: Path, key: str) -> Bundle:
    """Give the file's bundle where it is signed by `key` (C2SP vkey); its age is not judged. Raises DirectoryFault."""
    return _opened(_read(path), key)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise _fault(
            "This station has no directory of people and cases.", "Ask the agency for the current directory."
        ) from None
    except OSError as fault:
        raise _fault(
            "The directory of people and cases cannot be read.", "Check the permissions of its file."
        ) from fault


def _opened(data: bytes, key: str) -> Bundle:
    pinned = _pinned(key)
    try:
        note = parse_note(data)
        if not any((each.name, each.key_id) == (pinned.name, pinned.key_id) for each in note.signatures):
            raise _fault(
                "The directory of people and cases is not signed by the key that this station trusts.",
                "Ask the agency for the directory that is meant for this station, and report this.",
            )
        return parse_bundle(open_note(data, [pinned]).text)
    except NoteError:
        raise _fault(
            "The directory of people and cases is damaged or was altered after it was signed.",
            "Ask the agency to deliver it again, and report this.",
        ) from None
    except BundleError as error:
        raise _fault(
            f"The directory of people and cases is signed, but this version cannot read it ({error}).",
            "Ask the agency for a directory that fits this version of lprdesk.",
        ) from None


def _pinned(key: str) -> VerifyKey:
    try:
        return VerifyKey.parse(key)
    except KeyRefused:
        raise _fault(
            "The directory's key in this station's configuration is not a key.",
            "Correct directory.key in the configuration, as the enrolment gave it.",
        ) from None


def _fault(sentence: str, todo: str) -> DirectoryFault:
    return DirectoryFault(sentence, kept="Nobody can sign in with it.", todo=todo)
