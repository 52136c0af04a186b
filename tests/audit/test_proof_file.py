"""One entry, and of it what one chooses, shown to an outsider who has the log's public key."""

import base64
import os
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.signed_log import Log, a_day
from lprdesk.audit.disclosures import parse_disclosure
from lprdesk.audit.encoding import canonical, parse
from lprdesk.audit.faults import ProofError
from lprdesk.audit.keys import KeyType, SigningKey, VerifyKey
from lprdesk.audit.merkle import inclusion_proof, leaf_hash
from lprdesk.audit.note import Note, cosign, parse_note
from lprdesk.audit.proof_file import TlogProof, parse_proof, prove, verify_proof


@pytest.fixture(scope="module")
def log() -> Log:
    return a_day(23).log()


def proof(log: Log, index: int, fields: list[str] | None) -> TlogProof:
    entry = log.entries[index]
    path = inclusion_proof(index, [leaf_hash(each.leaf) for each in log.entries])
    return prove(entry.leaf, entry.disclosures, fields, path=path, checkpoint=log.checkpoint)


def key(log: Log) -> VerifyKey:
    return log.station.key.verify_key


@pytest.mark.requirement("AUD-3")
def test_every_entry_is_proved_whole(log: Log) -> None:
    for index, entry in enumerate(log.entries):
        shown = verify_proof(proof(log, index, None).encode(), key(log))
        values = {each.name: each.value for each in map(parse_disclosure, entry.disclosures)}
        assert (shown.leaf.index, shown.values, shown.withheld) == (index, values, 0)
        assert shown.leaf_hash == entry.leaf_hash


@pytest.mark.requirement("AUD-11")
def test_one_field_is_proved_and_nothing_is_said_of_the_others(log: Log) -> None:
    written = proof(log, 4, ["rules_version"]).encode()
    shown = verify_proof(written, key(log))
    assert (shown.values, shown.withheld) == ({"rules_version": "1"}, 2)
    extra = parse_proof(written).extra
    assert extra is not None
    for each in map(parse_disclosure, log.entries[4].disclosures):
        if each.name != "rules_version":
            assert each.text.encode() not in extra
            assert str(each.value).encode() not in extra
    with pytest.raises(ProofError):
        proof(log, 4, ["plate"])


def test_the_file_is_a_c2sp_proof(log: Log) -> None:
    written = proof(log, 4, []).encode().decode()
    head, _, note = written.partition("\n\n")
    lines = head.split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert lines[1].startswith("extra ")
    assert lines[2] == "index 4"
    assert all(len(base64.b64decode(line)) == 32 for line in lines[3:])
    assert note.encode() == log.checkpoint
    assert parse_proof(written.encode()).encode() == written.encode()


def test_a_witness_that_is_known_is_named_with_its_time(log: Log) -> None:
    note = parse_note(log.checkpoint)
    witness = SigningKey("witness.example/w1", os.urandom(32), KeyType.COSIGNATURE_V1)
    cosigned = Note(note.text, (*note.signatures, cosign(note.text, witness, 1_800_000_000))).encode()
    written = replace(proof(log, 4, []), checkpoint=cosigned).encode()
    assert verify_proof(written, key(log), [witness.verify_key]).cosigned == {witness.name: 1_800_000_000}
    assert verify_proof(written, key(log)).cosigned == {}
    alone = Note(note.text, (cosign(note.text, witness, 1_800_000_000),)).encode()
    with pytest.raises(ProofError):
        verify_proof(replace(proof(log, 4, []), checkpoint=alone).encode(), key(log), [witness.verify_key])


@pytest.mark.requirement("AUD-3")
def test_a_proof_that_was_changed_anywhere_does_not_hold(log: Log) -> None:
    good = proof(log, 4, ["person"])
    other = proof(log, 5, None)
    assert good.extra is not None
    assert other.extra is not None
    extra = parse(good.extra)
    assert isinstance(extra, dict)
    foreign = parse(other.extra)
    assert isinstance(foreign, dict)
    for bad in (
        replace(good, index=5),
        replace(good, index=99),
        replace(good, path=good.path[1:]),
        replace(good, path=(*good.path, bytes(32))),
        replace(good, path=(bytes(32), *good.path[1:])),
        replace(good, path=(b"x", *good.path[1:])),
        replace(good, extra=None),
        replace(good, extra=b"{}"),
        replace(good, extra=other.extra),
        replace(good, extra=canonical({**extra, "disclosures": foreign["disclosures"]})),
        replace(good, extra=canonical({**extra, "disclosures": [1]})),
        replace(good, extra=canonical({**extra, "leaf": "="})),
        replace(good, extra=canonical({**extra, "leaf": ""})),
        replace(good, checkpoint=a_day(23).log().checkpoint),
    ):
        with pytest.raises(ProofError):
            verify_proof(bad.encode(), key(log))
    with pytest.raises(ProofError):
        verify_proof(good.encode(), key(a_day(2).log()))


def test_every_flipped_byte_is_noticed(log: Log) -> None:
    good = proof(log, 4, ["person"]).encode()
    for at in range(len(good)):
        with pytest.raises(ProofError):
            verify_proof(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :], key(log))


@given(st.binary(max_size=200), st.integers(0, 6))
def test_no_bytes_raise_anything_but_the_declared_error(data: bytes, lines: int) -> None:
    good = b"c2sp.org/tlog-proof@v1\nextra e30=\nindex 0\n\na\n1\n"
    for each in (data, b"\n".join(good.split(b"\n")[:lines]) + data):
        with pytest.raises(ProofError):
            verify_proof(each, SigningKey("a", bytes(32)).verify_key)
