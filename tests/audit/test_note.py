import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lprdesk.audit.checkpoint import Checkpoint, parse_checkpoint
from lprdesk.audit.faults import KeyRefused, NoteError
from lprdesk.audit.keys import KeyType, SigningKey, VerifyKey
from lprdesk.audit.note import Note, cosign, cosigned_at, open_note, parse_note, sign_note

# The example of the C2SP signed-note specification and of golang.org/x/mod/sumdb/note.
PETER = VerifyKey.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
PETER_SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
ENOCH = VerifyKey.parse("EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop")
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETER_LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
ENOCH_LINE = (
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
)
# A published checkpoint of the omniwitness test log.
MONKEYS = VerifyKey.parse("monkeys+db4d9f7e+AULaJMvTtDLHPUcUrjdDad9vDlh/PTfC2VV60JUtCfWT")
MONKEYS_NOTE = (
    "monkeys\n5\n41smjBUiAU70EtKlT6lIOIYtRTYxYXsDB+XHfcvu/BE=\n\n"
    "— monkeys 202fftzGl3LVoqjXfwCFZZXs8I+5G22+Ek2K0AOyBuSJ/8/CZawNF+6fNlTKOCd622pbzJNkkJFWuw9DbicZCkEx9AY=\n"
)


def test_the_example_of_the_specification_is_signed_to_the_byte() -> None:
    signed = sign_note(TEXT, [SigningKey("PeterNeumann", PETER_SEED)])
    assert signed.encode().decode() == TEXT + "\n" + PETER_LINE


def test_unknown_signers_are_passed_over_and_known_ones_kept() -> None:
    data = (TEXT + "\n" + PETER_LINE + ENOCH_LINE).encode()
    assert [each.name for each in open_note(data, [PETER]).signatures] == ["PeterNeumann"]
    assert [each.name for each in open_note(data, [PETER, ENOCH]).signatures] == ["PeterNeumann", "EnochRoot"]
    with pytest.raises(NoteError, match="no known key"):
        open_note(data, [MONKEYS])


def test_a_published_checkpoint_holds() -> None:
    head = parse_checkpoint(open_note(MONKEYS_NOTE.encode(), [MONKEYS]).text)
    assert (head.origin, head.size) == ("monkeys", 5)
    assert head.text + "\n" == MONKEYS_NOTE.partition("— ")[0]


def test_a_repeated_signature_counts_once_and_sixteen_are_read() -> None:
    data = (TEXT + "\n" + PETER_LINE * 16 + ENOCH_LINE).encode()
    assert len(open_note(data, [PETER, ENOCH]).signatures) == 2
    with pytest.raises(NoteError, match="101"):
        parse_note((TEXT + "\n" + PETER_LINE * 101).encode())


def test_a_bad_signature_of_a_known_key_spoils_the_note() -> None:
    bad = PETER_LINE[:60] + "ABCD" + PETER_LINE[60:]
    with pytest.raises(NoteError, match="does not hold"):
        open_note((TEXT + "\n" + bad + ENOCH_LINE).encode(), [PETER, ENOCH])
    assert open_note((TEXT + "\n" + bad + ENOCH_LINE).encode(), [ENOCH]).signatures


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        (TEXT + "\n").encode(),
        (TEXT + "\n" + PETER_LINE[:-1]).encode(),
        ("\x01" + TEXT + "\n" + PETER_LINE).encode(),
        ("\t" + TEXT + "\n" + PETER_LINE).encode(),
        (TEXT.replace("\n", "\r\n") + "\n" + PETER_LINE).encode(),
        b"\xff" + (TEXT + "\n" + PETER_LINE).encode(),
        (TEXT + "\n" + PETER_LINE.replace("PeterNeumann", "Bad Name")).encode(),
        (TEXT + "\n" + PETER_LINE.replace("PeterNeumann", "Bad+Name")).encode(),
        (TEXT + "\n" + PETER_LINE + "Unexpected line.\n").encode(),
        (TEXT + "\n" + PETER_LINE.replace("—", "-")).encode(),
        (TEXT + "\n— PeterNeumann x08gow==\n").encode(),
        (TEXT + "\n— PeterNeumann \n").encode(),
        (TEXT + "\n" + PETER_LINE + "\n").encode(),
        (TEXT + "\n" + PETER_LINE.replace("nAM=", "nAN=")).encode(),
    ],
)
def test_malformed_notes_are_refused(data: bytes) -> None:
    with pytest.raises(NoteError):
        open_note(data, [PETER])


@given(st.binary(max_size=200) | st.text("—ab+ =\n\t", max_size=80).map(str.encode))
def test_no_bytes_raise_anything_but_the_declared_error(data: bytes) -> None:
    try:
        note = parse_note(data)
    except NoteError:
        return
    assert note.encode() == data


@pytest.mark.parametrize("at", range(len(PETER.text)))
def test_every_mangled_verifier_key_is_refused(at: int) -> None:
    text = PETER.text
    for mangled in (text[:at], text[at + 1 :], text[:at] + chr(ord(text[at]) + 1) + text[at + 1 :]):
        with pytest.raises(KeyRefused):
            VerifyKey.parse(mangled)


def test_a_text_with_blank_lines_parts_at_the_last_one() -> None:
    key = SigningKey("k", bytes(32))
    text = "one\n\ntwo\n\n\nthree\n"
    assert open_note(sign_note(text, [key]).encode(), [key.verify_key]).text == text


@pytest.mark.parametrize("text", ["no newline", "control \x01\n", ""])
def test_a_text_that_no_note_can_hold_is_not_signed(text: str) -> None:
    with pytest.raises(NoteError):
        sign_note(text, [SigningKey("k", bytes(32))])


def test_a_cosignature_binds_the_time_and_the_head() -> None:
    witness = SigningKey("witness.example/w1", bytes([7] * 32), KeyType.COSIGNATURE_V1)
    log = SigningKey("log.example/1", bytes([8] * 32))
    head = Checkpoint("log.example/1", 3, bytes(32)).text
    line = cosign(head, witness, 1_700_000_000)
    assert line.blob[:8] == (1_700_000_000).to_bytes(8, "big")
    assert witness.verify_key.verify(line.blob[8:], b"cosignature/v1\ntime 1700000000\n" + head.encode())
    note = Note(head, (*sign_note(head, [log]).signatures, line))
    opened = open_note(note.encode(), [log.verify_key, witness.verify_key])
    assert cosigned_at(opened.signatures[1]) == 1_700_000_000
    later = Note(head, (type(line)(line.name, line.key_id, (1_700_000_001).to_bytes(8, "big") + line.blob[8:]),))
    with pytest.raises(NoteError):
        open_note(later.encode(), [witness.verify_key])
    for key, time_s in ((log, 1), (witness, 0)):
        with pytest.raises(NoteError):
            cosign(head, key, time_s)


@pytest.mark.parametrize(
    "text",
    [
        "origin\n1\n" + "A" * 43 + "=",
        "origin\n01\n" + "A" * 43 + "=\n",
        "origin\n-1\n" + "A" * 43 + "=\n",
        "origin\n١\n" + "A" * 43 + "=\n",
        "\n1\n" + "A" * 43 + "=\n",
        "or igin\n1\n" + "A" * 43 + "=\n",
        "origin\n1\n" + "A" * 42 + "B=\n",
        "origin\n1\nAAAA\n",
        "origin\n1\n" + "A" * 43 + "=\n\n",
        "origin\n1\n",
        "",
    ],
)
def test_malformed_checkpoints_are_refused(text: str) -> None:
    with pytest.raises(NoteError):
        parse_checkpoint(text)
