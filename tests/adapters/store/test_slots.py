import json
import os
import stat
from pathlib import Path

import keyring
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError

from lprdesk.adapters.store.key_holders import FileHolder, KeyringHolder, station_holder
from lprdesk.adapters.store.slots import PassphraseRefused, Slots, SlotsFault, StationKey
from lprdesk.adapters.wrapping import Argon2id, Pbkdf2
from lprdesk.audit.encoding import canonical

QUICK = Argon2id(1, 8, 1)
WORDS = "violet anchor on the moon"


class Ring(KeyringBackend):
    """A keyring that keeps what it is given in memory, or is locked."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring leaves its constructor untyped
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringError("locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise KeyringError("locked")
        self.kept[service, username] = password


@pytest.fixture
def holder(tmp_path: Path) -> FileHolder:
    return FileHolder(tmp_path / "station.key")


@pytest.fixture
def slots(tmp_path: Path) -> Slots:
    return Slots(tmp_path / "slots.json", os.urandom)


@pytest.mark.requirement("ACC-4")
def test_every_slot_opens_the_same_key(slots: Slots, holder: FileHolder, tmp_path: Path) -> None:
    key = slots.create(holder)
    agency = X25519PrivateKey.generate()
    slots.add_person(key, "kim", WORDS, QUICK)
    slots.add_person(key, "ola", WORDS, Pbkdf2(1000))
    slots.add_escrow(key, agency.public_key())
    again = Slots(tmp_path / "slots.json", os.urandom)
    assert again.ids() == ("station", "person:kim", "person:ola", "escrow")
    assert again.open_station(holder) == key
    assert again.open_person("kim", WORDS) == key
    assert again.open_person("ola", WORDS) == key
    assert again.open_escrow(agency) == key
    for name in ("slots.json", "station.key"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert key.secret.hex() not in (tmp_path / "slots.json").read_text()
    assert key.secret not in (tmp_path / "station.key").read_bytes()
    assert key.secret.hex() not in repr(key)


def test_each_purpose_has_a_key_of_its_own() -> None:
    key = StationKey(bytes(32))
    assert len(key.derive("journal.db")) == 32
    assert len({key.derive("journal.db"), key.derive("casework.db"), key.secret}) == 3


def test_a_wrong_passphrase_is_told_apart_from_damage(slots: Slots, holder: FileHolder) -> None:
    slots.add_person(slots.create(holder), "kim", WORDS, QUICK)
    with pytest.raises(PassphraseRefused, match="passphrase"):
        slots.open_person("kim", WORDS + " ")
    with pytest.raises(SlotsFault, match="no such key slot"):
        slots.open_person("nobody", WORDS)
    with pytest.raises(SlotsFault, match="no such key slot"):
        slots.open_escrow(X25519PrivateKey.generate())


def test_the_agencys_other_key_does_not_open_the_escrow(slots: Slots, holder: FileHolder) -> None:
    slots.add_escrow(slots.create(holder), X25519PrivateKey.generate().public_key())
    with pytest.raises(SlotsFault, match="does not open"):
        slots.open_escrow(X25519PrivateKey.generate())


def test_a_removed_slot_opens_nothing_and_cannot_be_put_back(slots: Slots, holder: FileHolder, tmp_path: Path) -> None:
    key = slots.create(holder)
    slots.add_person(key, "kim", WORDS, QUICK)
    before = json.loads((tmp_path / "slots.json").read_text())
    slots.remove(key, "person:kim")
    with pytest.raises(SlotsFault, match="no such key slot"):
        slots.open_person("kim", WORDS)
    after = json.loads((tmp_path / "slots.json").read_text())
    after["slots"].append(before["slots"][1])
    (tmp_path / "slots.json").write_bytes(canonical(after))
    with pytest.raises(SlotsFault, match="altered"):
        slots.open_person("kim", WORDS)
    with pytest.raises(SlotsFault, match="altered"):
        slots.open_station(holder)


def test_a_new_passphrase_replaces_the_old(slots: Slots, holder: FileHolder) -> None:
    key = slots.create(holder)
    slots.add_person(key, "kim", WORDS, QUICK)
    slots.add_person(key, "kim", "quiet harbour at dawn", QUICK)
    assert slots.ids() == ("station", "person:kim")
    assert slots.open_person("kim", "quiet harbour at dawn") == key
    with pytest.raises(PassphraseRefused):
        slots.open_person("kim", WORDS)


def test_the_stations_own_slot_stays_and_is_made_once(slots: Slots, holder: FileHolder) -> None:
    key = slots.create(holder)
    with pytest.raises(SlotsFault, match="cannot be removed"):
        slots.remove(key, "station")
    with pytest.raises(SlotsFault, match="already"):
        slots.create(holder)
    assert slots.open_station(holder) == key


def test_what_is_missing_is_said(slots: Slots, holder: FileHolder, tmp_path: Path) -> None:
    with pytest.raises(SlotsFault, match="not been set up"):
        slots.ids()
    slots.create(holder)
    (tmp_path / "station.key").unlink()
    with pytest.raises(SlotsFault, match="own key is missing"):
        slots.open_station(holder)


def test_a_newer_file_is_refused_in_words(slots: Slots, holder: FileHolder, tmp_path: Path) -> None:
    slots.create(holder)
    page = json.loads((tmp_path / "slots.json").read_text())
    (tmp_path / "slots.json").write_bytes(canonical(page | {"v": 2}))
    with pytest.raises(SlotsFault, match="newer version"):
        slots.open_station(holder)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.data())
def test_a_truncated_or_altered_file_opens_nothing(
    slots: Slots, holder: FileHolder, tmp_path: Path, data: st.DataObject
) -> None:
    path = tmp_path / "slots.json"
    if not slots.exist():
        slots.create(holder)
        (tmp_path / "whole.json").write_bytes(path.read_bytes())
    whole = (tmp_path / "whole.json").read_bytes()
    where = data.draw(st.integers(0, len(whole) - 1), label="where")
    if data.draw(st.booleans(), label="cut"):
        path.write_bytes(whole[:where])
    else:
        byte = bytes([whole[where] ^ data.draw(st.integers(1, 255), label="flip")])
        path.write_bytes(whole[:where] + byte + whole[where + 1 :])
    with pytest.raises(SlotsFault):
        slots.open_station(holder)


@pytest.mark.parametrize("form", ["spaced", "capitals"])
def test_a_seal_in_another_form_of_hex_opens_nothing(
    slots: Slots, holder: FileHolder, tmp_path: Path, form: str
) -> None:
    slots.create(holder)
    page = json.loads((tmp_path / "slots.json").read_bytes())
    seal = bytes.fromhex(page["seal"])
    page["seal"] = seal.hex(" ") if form == "spaced" else seal.hex().upper()
    (tmp_path / "slots.json").write_bytes(canonical(page))
    with pytest.raises(SlotsFault):
        slots.open_station(holder)


def test_the_keyring_holds_the_stations_secret(slots: Slots, tmp_path: Path) -> None:
    ring = Ring()
    key = slots.create(KeyringHolder(ring, "desk-1"))
    assert slots.open_station(KeyringHolder(ring, "desk-1")) == key
    assert not (tmp_path / "station.key").exists()
    with pytest.raises(SlotsFault, match="own key is missing"):
        slots.open_station(KeyringHolder(ring, "desk-2"))
    ring.locked = True
    with pytest.raises(SlotsFault, match="cannot be read"):
        slots.open_station(KeyringHolder(ring, "desk-1"))


def test_a_locked_keyring_leaves_no_half_made_station(slots: Slots) -> None:
    ring = Ring()
    ring.locked = True
    with pytest.raises(SlotsFault, match="could not be written"):
        slots.create(KeyringHolder(ring, "desk-1"))
    assert not slots.exist()


def test_without_a_usable_keyring_a_file_holds_the_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", Ring)
    assert station_holder(tmp_path, "desk-1").name == "keyring"
    monkeypatch.setattr(Ring, "priority", 0)
    assert station_holder(tmp_path, "desk-1").name == "file"
