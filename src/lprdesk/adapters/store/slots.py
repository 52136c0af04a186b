"""The station's key and its slots (log-format, "Origins, epochs, files, keys").

One random key opens the station's databases. It is never written; it stands in `slots.json` once for each who may
open it, wrapped under a passphrase (a person), under a secret of the machine (the station), or to the agency's public
key (escrow). Each database is encrypted under a key of its own that is derived from it.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lprdesk.adapters.private_files import replace_private
from lprdesk.adapters.store.key_holders import KeyHolder
from lprdesk.adapters.wrapping import (
    KEY_BYTES,
    NONCE_BYTES,
    SALT_BYTES,
    Argon2id,
    Derivation,
    UnwrapError,
    derivation_from,
    from_text,
    to_text,
    unwrap,
    wrap,
)
from lprdesk.audit.encoding import Json, canonical, parse
from lprdesk.audit.faults import EncodingError
from lprdesk.domain.faults import EnvironmentFault, UserFault
from lprdesk.services.ports.entropy import Entropy

VERSION = 1
How = Mapping[str, str | Mapping[str, str | int]]
SlotKind = Literal["person", "station", "escrow"]
_HPKE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class SlotsFault(EnvironmentFault):
    """The slots' file is missing, damaged or of another version, or the slot asked for is not there."""


class PassphraseRefused(UserFault):
    """The passphrase opens no slot of this person."""


@dataclass(frozen=True, slots=True)
class StationKey:
    """The key that opens the station. Held in memory only; its text form says nothing."""

    secret: bytes

    def derive(self, purpose: str) -> bytes:
        """Give the 32-byte key for one purpose, such as a database's file name (HKDF-SHA256)."""
        return HKDF(SHA256(), KEY_BYTES, None, f"lprdesk/station-key/v1\n{purpose}".encode()).derive(self.secret)

    def __repr__(self) -> str:
        return "StationKey(…)"


@dataclass(frozen=True, slots=True)
class Slot:
    """One way to the key. `how` holds what the opener needs: figures and salt, holder, or public key."""

    id: str
    kind: SlotKind
    how: How
    wrapped: bytes

    def bound_to(self) -> bytes:
        """What the wrapping vouches for: the slot cannot be renamed, nor its figures weakened."""
        return canonical({"v": VERSION, "id": self.id, "kind": self.kind, "how": self.how})

    def row(self) -> dict[str, Json]:
        """The form that is written."""
        return {"id": self.id, "kind": self.kind, "how": self.how, "wrapped": to_text(self.wrapped)}


class Slots:
    """The slots of one station, as they stand in their file. Opening takes time by design: call it in a thread."""

    def __init__(self, path: Path, entropy: Entropy) -> None:
        self._path = path
        self._entropy = entropy

    def exist(self) -> bool:
        """Say whether this station has been set up."""
        return self._path.exists()

    def create(self, holder: KeyHolder) -> StationKey:
        """Make the station's key and its own slot. Raises SlotsFault where slots exist already."""
        if self.exist():
            raise SlotsFault(
                "This station has a key already.", kept="Nothing was changed.", todo="Open the station instead."
            )
        key = StationKey(self._entropy(KEY_BYTES))
        secret = self._entropy(KEY_BYTES)
        slot = self._wrapped(Slot("station", "station", {"holder": holder.name}, b""), secret, key)
        try:
            holder.keep(secret)
        except OSError as fault:
            raise _not_written() from fault
        self._write(key, (slot,))
        return key

    def open_station(self, holder: KeyHolder) -> StationKey:
        """Open with the machine's own secret. Raises SlotsFault."""
        try:
            secret = holder.fetch()
        except (OSError, ValueError) as fault:
            raise SlotsFault(
                "This machine's own key cannot be read.",
                kept="Nothing was changed.",
                todo="Check the keyring and the account that lprdesk runs under, then start again.",
            ) from fault
        if secret is None or len(secret) != KEY_BYTES:
            raise SlotsFault(
                "This machine's own key is missing.",
                kept="The databases are untouched and closed.",
                todo="Ask the agency to open the station with its escrow key.",
            )
        slot = self._slot("station")
        try:
            return self._opened(StationKey(unwrap(secret, slot.wrapped, slot.bound_to())))
        except UnwrapError:
            raise _altered() from None

    def open_person(self, person: str, passphrase: str) -> StationKey:
        """Open with a person's passphrase. Raises PassphraseRefused, SlotsFault."""
        slot = self._slot(f"person:{person}")
        try:
            derivation, salt = derivation_from(slot.how.get("derivation")), from_text(slot.how.get("salt"))
        except ValueError:
            raise _altered() from None
        try:
            return self._opened(StationKey(unwrap(derivation.key(passphrase, salt), slot.wrapped, slot.bound_to())))
        except UnwrapError:
            raise PassphraseRefused(
                "The passphrase does not open this station.", kept="Nothing was changed.", todo="Type it again."
            ) from None

    def open_escrow(self, private: X25519PrivateKey) -> StationKey:
        """Open with the agency's private key. Raises SlotsFault."""
        slot = self._slot("escrow")
        try:
            return self._opened(StationKey(_HPKE.decrypt(slot.wrapped, private, slot.bound_to())))
        except InvalidTag:
            raise SlotsFault(
                "This key does not open the station's escrow slot.",
                kept="Nothing was changed.",
                todo="Use the key that the agency held when the station was enrolled.",
            ) from None

    def add_person(self, key: StationKey, person: str, passphrase: str, derivation: Derivation | None = None) -> None:
        """Add a person's slot, or replace it after a change of passphrase. Raises SlotsFault."""
        derivation, salt = derivation or Argon2id(), self._entropy(SALT_BYTES)
        how: How = {"derivation": derivation.figures(), "salt": to_text(salt)}
        self._put(
            key, self._wrapped(Slot(f"person:{person}", "person", how, b""), derivation.key(passphrase, salt), key)
        )

    def add_escrow(self, key: StationKey, public: X25519PublicKey) -> None:
        """Add the agency's slot, or replace it. Raises SlotsFault."""
        slot = Slot("escrow", "escrow", {"public": public.public_bytes_raw().hex()}, b"")
        sealed = _HPKE.encrypt(key.secret, public, slot.bound_to())
        self._put(key, Slot(slot.id, slot.kind, slot.how, sealed))

    def remove(self, key: StationKey, slot_id: str) -> None:
        """Remove a slot; the station's own stays. Raises SlotsFault where there is none of this id."""
        self._slot(slot_id)
        if slot_id == "station":
            raise SlotsFault(
                "The station's own slot cannot be removed.", kept="Nothing was changed.", todo="Remove another slot."
            )
        self._write(key, tuple(slot for slot in self._opened_slots(key) if slot.id != slot_id))

    def ids(self) -> tuple[str, ...]:
        """Give the slots' ids. Raises SlotsFault."""
        return tuple(slot.id for slot in self._read()[0])

    def _wrapped(self, slot: Slot, under: bytes, key: StationKey) -> Slot:
        nonce = self._entropy(NONCE_BYTES)
        return Slot(slot.id, slot.kind, slot.how, wrap(under, key.secret, slot.bound_to(), nonce))

    def _put(self, key: StationKey, slot: Slot) -> None:
        others = tuple(other for other in self._opened_slots(key) if other.id != slot.id)
        self._write(key, (*others, slot))

    def _slot(self, slot_id: str) -> Slot:
        for slot in self._read()[0]:
            if slot.id == slot_id:
                return slot
        raise SlotsFault(
            "This station has no such key slot.",
            kept="Nothing was changed.",
            todo="Ask the station's administrator to add one.",
        )

    def _opened(self, key: StationKey) -> StationKey:
        self._opened_slots(key)
        return key

    def _opened_slots(self, key: StationKey) -> tuple[Slot, ...]:
        """Give the slots, the list as a whole checked against the key: none was added, taken out or put back."""
        slots, seal = self._read()
        if not hmac.compare_digest(seal, _seal(key, slots)):
            raise _altered() from None
        return slots

    def _write(self, key: StationKey, slots: tuple[Slot, ...]) -> None:
        page: Json = {"v": VERSION, "slots": [slot.row() for slot in slots], "seal": _seal(key, slots).hex()}
        try:
            replace_private(self._path, canonical(page))
        except OSError as fault:
            raise _not_written() from fault

    def _read(self) -> tuple[tuple[Slot, ...], bytes]:
        try:
            page = parse(self._path.read_bytes())
        except FileNotFoundError:
            raise SlotsFault(
                "This machine has not been set up as a station.",
                kept="Nothing was changed.",
                todo="Set the station up, or put its key slots back from the agency's copy.",
            ) from None
        except OSError as fault:
            raise SlotsFault(
                "The station's key slots cannot be read.",
                kept="Nothing was changed.",
                todo="Check the permissions of the station's folder.",
            ) from fault
        except EncodingError:
            raise _altered() from None
        if isinstance(page, dict) and isinstance(page.get("v"), int) and page["v"] > VERSION:
            raise SlotsFault(
                "The station's key slots were written by a newer version of lprdesk.",
                kept="Nothing was changed.",
                todo="Install the newer version again.",
            )
        return _parsed(page)


def _parsed(page: Json) -> tuple[tuple[Slot, ...], bytes]:
    match page:
        case {"v": 1, "slots": [_, *_] as rows, "seal": str() as seal, **rest} if not rest:
            try:
                return tuple(_slot_from(row) for row in rows), _seal_from(seal)
            except ValueError:
                raise _altered() from None
        case _:
            raise _altered()


def _seal_from(text: str) -> bytes:
    seal = bytes.fromhex(text)
    if seal.hex() != text:
        raise ValueError("not the one form of hex")
    return seal


def _slot_from(row: Json) -> Slot:
    match row:
        case {
            "id": str() as slot_id,
            "kind": "person" | "station" | "escrow" as kind,
            "how": dict() as how,
            "wrapped": wrapped,
            **rest,
        } if not rest:
            return Slot(slot_id, kind, how, from_text(wrapped))
    raise ValueError("no slot")


def _seal(key: StationKey, slots: tuple[Slot, ...]) -> bytes:
    return hmac.digest(key.derive("slots.json"), canonical([slot.row() for slot in slots]), "sha256")


def _altered() -> SlotsFault:
    return SlotsFault(
        "The station's key slots are damaged or were altered.",
        kept="The databases are untouched and closed.",
        todo="Put the file of key slots back from the agency's copy, and report this.",
    )


def _not_written() -> SlotsFault:
    return SlotsFault(
        "The station's key slots could not be written.",
        kept="What stood before is untouched.",
        todo="Free disk space or check the permissions of the station's folder, then try again.",
    )
