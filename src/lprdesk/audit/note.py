r"""Signed notes (C2SP signed-note v1.0.0).

    text "\n" then one line a signature: U+2014 " " name " " base64(key id (4 bytes) || signature) "\n"

The text ends with a newline; text and signatures part at the last blank line. The whole is UTF-8 without control
characters but newline. Signatures of unknown keys are passed over; a bad one of a known key makes the note bad; a
second one of the same key is passed over. At most `MAX_SIGNATURES` lines.
"""

import base64
import binascii
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from lprdesk.audit.faults import KeyRefused, NoteError
from lprdesk.audit.keys import KeyType, SigningKey, VerifyKey, check_name

MAX_SIGNATURES = 100  # as the Go implementation; the specification asks for at least 16
MAX_NOTE_BYTES = 1_000_000
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_DASH = "\u2014 "
_KEY_ID_BYTES = 4
_TIME_BYTES = 8


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line: key name, key id (4 bytes), and what the key's type makes of the rest."""

    name: str
    key_id: bytes
    blob: bytes

    @property
    def line(self) -> str:
        """The line with its newline."""
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.blob).decode('ascii')}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it was read; nothing of it is verified."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def encode(self) -> bytes:
        """The note's bytes."""
        return (self.text + "\n" + "".join(each.line for each in self.signatures)).encode()


def parse_note(data: bytes) -> Note:
    """The note that bytes hold, unverified. Raises NoteError on any flaw of form."""
    if len(data) > MAX_NOTE_BYTES:
        raise NoteError(f"a note of {len(data)} bytes, at most {MAX_NOTE_BYTES} are read")
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError:
        raise NoteError("a note that is not UTF-8") from None
    _check_characters(whole)
    split = whole.rfind("\n\n")
    if split < 0:
        raise NoteError("a note without a blank line before its signatures")
    text, tail = whole[: split + 1], whole[split + 2 :]
    lines = tail.split("\n")
    if lines.pop() or not lines:
        raise NoteError("a note without a signature, or whose last line is not ended")
    if len(lines) > MAX_SIGNATURES:
        raise NoteError(f"a note with {len(lines)} signatures, at most {MAX_SIGNATURES} are read")
    return Note(text, tuple(_signature(line) for line in lines))


def sign_note(text: str, keys: Iterable[SigningKey]) -> Note:
    """The text signed by plain Ed25519 keys. Raises NoteError where the text cannot be a note's."""
    if not text.endswith("\n"):
        raise NoteError("a note's text that does not end with a newline")
    _check_characters(text)
    found = []
    for key in keys:
        if key.type is not KeyType.ED25519:
            raise NoteError("a key that does not sign notes plainly")
        found.append(NoteSignature(key.name, key.verify_key.key_id, key.sign(text.encode())))
    return Note(text, tuple(found))


def open_note(data: bytes, keys: Collection[VerifyKey]) -> Note:
    """The note with the signatures of the known keys alone, each verified.

    Raises NoteError where a known key's signature does not hold, no known key signed, or two known keys share name
    and id.
    """
    note = parse_note(data)
    known: dict[tuple[str, bytes], VerifyKey] = {}
    for key in keys:
        if known.setdefault((key.name, key.key_id), key) != key:
            raise NoteError("two known keys of one name and id")
    verified: dict[tuple[str, bytes], NoteSignature] = {}
    for signature in note.signatures:
        slot = (signature.name, signature.key_id)
        if slot not in known or slot in verified:
            continue
        if not _holds(known[slot], signature.blob, note.text):
            raise NoteError(f"a signature of {signature.name} that does not hold")
        verified[slot] = signature
    if not verified:
        raise NoteError("a note that no known key signed")
    return Note(note.text, tuple(verified.values()))


def cosign(text: str, key: SigningKey, time_s: int) -> NoteSignature:
    """A cosignature/v1 (C2SP tlog-cosignature v1.0.1) on a checkpoint's text, given at `time_s` seconds since 1970.

    Raises NoteError for a key that does not cosign, or a time of 0, which the specification forbids.
    """
    if key.type is not KeyType.COSIGNATURE_V1 or time_s <= 0:
        raise NoteError("a cosignature needs a key of its own type and a time")
    blob = time_s.to_bytes(_TIME_BYTES, "big") + key.sign(cosigned_message(time_s, text))
    return NoteSignature(key.name, key.verify_key.key_id, blob)


def cosigned_at(signature: NoteSignature) -> int:
    """The time, in seconds since 1970, that a cosignature/v1 carries. Raises NoteError where it carries none."""
    time_s = int.from_bytes(signature.blob[:_TIME_BYTES], "big")
    if len(signature.blob) <= _TIME_BYTES or not time_s:
        raise NoteError("a cosignature without a time")
    return time_s


def _holds(key: VerifyKey, blob: bytes, text: str) -> bool:
    if key.type is KeyType.COSIGNATURE_V1:
        time_s = int.from_bytes(blob[:_TIME_BYTES], "big")
        return time_s > 0 and key.verify(blob[_TIME_BYTES:], cosigned_message(time_s, text))
    return key.verify(blob, text.encode())


def cosigned_message(time_s: int, text: str) -> bytes:
    """What a cosignature/v1 signs: its time in seconds since 1970 and the checkpoint's text."""
    return f"cosignature/v1\ntime {time_s}\n{text}".encode()


def _signature(line: str) -> NoteSignature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    try:
        check_name(name)
        data = base64.b64decode(encoded, validate=True)
    except (KeyRefused, ValueError, binascii.Error):
        raise NoteError("a malformed signature line") from None
    if not line.startswith(_DASH) or len(data) <= _KEY_ID_BYTES or base64.b64encode(data).decode("ascii") != encoded:
        raise NoteError("a malformed signature line")
    return NoteSignature(name, data[:_KEY_ID_BYTES], data[_KEY_ID_BYTES:])


def _check_characters(text: str) -> None:
    if _CONTROL.search(text):
        raise NoteError("a note with a control character")
