import os

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from lprdesk.audit.credential_key import CredentialKey
from lprdesk.audit.faults import KeyRefused
from lprdesk.audit.keys import KeyType, SigningKey, VerifyKey, station_key, station_key_from_seed

P = 2**255 - 19
# The eight points of small order, as every list of them has them.
SMALL_ORDER = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
]
NON_CANONICAL = [(y + P | sign << 255).to_bytes(32, "little").hex() for y in range(19) for sign in (0, 1)]
SIGN_OF_ZERO = [
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
]
OFF_THE_CURVE = ["02" + "00" * 31]


@pytest.mark.parametrize("encoded", SMALL_ORDER + NON_CANONICAL + SIGN_OF_ZERO + OFF_THE_CURVE)
def test_keys_under_which_others_signatures_hold_are_refused(encoded: str) -> None:
    with pytest.raises(KeyRefused):
        VerifyKey("log.example", bytes.fromhex(encoded))


def test_fresh_keys_are_accepted_and_read_back() -> None:
    for _ in range(50):
        key = SigningKey("log.example/a", os.urandom(32))
        assert VerifyKey.parse(key.verify_key.text) == key.verify_key


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\n", "a\u2003b", "a\u00a0b", "\x01", "\ud800"])
def test_names_that_a_note_cannot_carry_are_refused(name: str) -> None:
    with pytest.raises(KeyRefused):
        SigningKey(name, bytes(32))


def test_one_key_has_another_id_for_each_name_and_type_and_one_fingerprint() -> None:
    keys = [
        SigningKey("a", bytes(32)),
        SigningKey("b", bytes(32)),
        SigningKey("a", bytes(32), KeyType.COSIGNATURE_V1),
    ]
    assert len({key.verify_key.key_id for key in keys}) == 3
    assert len({key.verify_key.fingerprint for key in keys}) == 1


def test_the_origin_holds_the_keys_own_hash() -> None:
    key = station_key("agency.example", "desk-7", os.urandom)
    agency, product, station, hashed = key.name.split("/")
    assert (agency, product, station) == ("agency.example", "lprdesk", "desk-7")
    assert key.verify_key.fingerprint.startswith(hashed)
    assert len(hashed) == 16
    assert station_key_from_seed("agency.example", "desk-7", key.seed) == key


def test_a_secret_does_not_show() -> None:
    key = SigningKey("a", b"\x42" * 32)
    assert "BBBB" not in repr(key)
    assert "seed" not in repr(key)


def credentials() -> list[tuple[CredentialKey, bytes]]:
    message = b"statement"
    edwards = ed25519.Ed25519PrivateKey.generate()
    curve = ec.generate_private_key(ec.SECP256R1())
    factors = rsa.generate_private_key(65537, 2048)
    return [
        (CredentialKey.of(edwards.public_key()), edwards.sign(message)),
        (CredentialKey.of(curve.public_key()), curve.sign(message, ec.ECDSA(SHA256()))),
        (CredentialKey.of(factors.public_key()), factors.sign(message, padding.PKCS1v15(), SHA256())),
    ]


def test_every_kind_of_credential_verifies_its_own_signature_alone() -> None:
    found = credentials()
    for at, (key, signature) in enumerate(found):
        assert CredentialKey(key.text) == key
        assert key.verify(signature, b"statement")
        assert not key.verify(signature, b"statement!")
        assert not key.verify(found[at - 1][1], b"statement")
        assert not key.verify(b"", b"statement")


def test_weak_credentials_are_refused() -> None:
    for key in (
        rsa.generate_private_key(65537, 1024).public_key(),  # noqa: S505 - that it is refused is shown here
        rsa.generate_private_key(3, 2048).public_key(),
        ec.generate_private_key(ec.SECP384R1()).public_key(),
        ed25519.Ed25519PublicKey.from_public_bytes(bytes.fromhex(SMALL_ORDER[4])),
    ):
        with pytest.raises(KeyRefused):
            CredentialKey.of(key)


def test_a_credential_is_written_in_one_way() -> None:
    (edwards, _), (curve, _), _ = credentials()
    algorithm, _, encoded = edwards.text.partition(":")
    for text in (
        "",
        algorithm,
        f"{algorithm}:",
        f"rsa-sha256:{encoded}",
        f"{algorithm}:{encoded} ",
        f"{algorithm}:{encoded[:-4]}",
        f"{algorithm}:{curve.text.partition(':')[2]}",
    ):
        with pytest.raises(KeyRefused):
            CredentialKey(text)
