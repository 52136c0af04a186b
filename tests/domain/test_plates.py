import string
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lprdesk.domain.faults import Weight
from lprdesk.domain.issuers import FORMATS
from lprdesk.domain.plates import (
    JURISDICTIONS,
    LOOKALIKES,
    JurisdictionKind,
    Lookalike,
    Plate,
    format_warnings,
    lookalikes,
    parse_plate,
)


def rules(text: str) -> list[str]:
    parsed = parse_plate(text)
    assert not isinstance(parsed, Plate)
    assert all(remark.field == "plate" and remark.weight is Weight.REFUSES for remark in parsed)
    return [remark.rule for remark in parsed]


def test_every_issuer_is_there_by_kind() -> None:
    assert Counter(jurisdiction.kind for jurisdiction in JURISDICTIONS.values()) == {
        JurisdictionKind.STATE: 50,
        JurisdictionKind.DISTRICT: 1,
        JurisdictionKind.TERRITORY: 5,
        JurisdictionKind.FEDERAL: 1,
        JurisdictionKind.DIPLOMATIC: 1,
        JurisdictionKind.TRIBAL: 1,
        JurisdictionKind.CANADA: 13,
        JurisdictionKind.MEXICO: 32,
    }
    assert all(code == jurisdiction.code for code, jurisdiction in JURISDICTIONS.items())
    assert len({jurisdiction.name for jurisdiction in JURISDICTIONS.values()}) == len(JURISDICTIONS)


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("qzx 4471", "QZX4471"),
        ("QZX-4471", "QZX4471"),
        ("Q.Z.X·4471", "QZX4471"),
        ("  12–A345 ", "12A345"),
        ("ＱＺＸ４４７１", "QZX4471"),
        ("QZX\t44\u00a071", "QZX4471"),
        ("AB", "AB"),
        ("A123456789", "A123456789"),
    ],
)
def test_a_full_plate_is_taken_and_what_was_typed_is_kept(typed: str, normal: str) -> None:
    assert parse_plate(typed) == Plate(typed, normal)


@pytest.mark.requirement("PUR-4")
@pytest.mark.parametrize("typed", ["QZX*", "QZX?471", "QZX%", "QZX_471", "QZX#471", "*", "…471", "QZX…", "QZX？"])
def test_a_partial_plate_is_refused(typed: str) -> None:
    assert rules(typed) == ["plate.partial"]


@pytest.mark.requirement("PUR-4")
@pytest.mark.parametrize("typed", ["QZX4471, QZX4472", "QZX4471;QZX4472", "QZX4471|QZX4472", "QZX4471/2"])
def test_a_list_of_plates_is_refused(typed: str) -> None:
    assert rules(typed) == ["plate.several"]


@pytest.mark.parametrize(
    ("typed", "rule"),
    [("", "missing"), (" - . ", "missing"), ("Q", "too-short"), ("QZX44712345", "too-long")],
)
def test_length_is_judged_after_separators_are_dropped(typed: str, rule: str) -> None:
    assert rules(typed) == [f"plate.{rule}"]


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("QZ\u04254471", "cyrillic capital letter ha"),
        ("\u0410BC123", "cyrillic capital letter a"),
        ("QZ\u03a74471", "greek capital letter chi"),
        ("Q\u01314471", "latin small letter dotless i"),
        ("Q\u00df4471", "latin small letter sharp s"),
        ("QZX\u06614471", "arabic-indic digit one"),
        ("QZX\u200b4471", "zero width space"),
        ("QZX@4471", "commercial at"),
        ("QZX\x004471", "U+0000"),
    ],
)
def test_a_character_that_only_looks_right_is_named(typed: str, named: str) -> None:
    assert rules(typed) == ["plate.foreign-character"]
    parsed = parse_plate(typed)
    assert not isinstance(parsed, Plate)
    assert named.lower() in parsed[0].sentence.lower()
    assert "4471" not in parsed[0].sentence


@given(st.text(max_size=40))
def test_what_is_taken_is_always_a_full_plate(typed: str) -> None:
    parsed = parse_plate(typed)
    if isinstance(parsed, Plate):
        assert parsed.typed == typed
        assert 2 <= len(parsed.normal) <= 10
        assert set(parsed.normal) <= set(string.ascii_uppercase + string.digits)
    else:
        assert parsed
        assert all(remark.refuses for remark in parsed)


@given(st.text(string.ascii_uppercase + string.digits, min_size=2, max_size=10), st.data())
def test_separators_and_case_do_not_matter(normal: str, data: st.DataObject) -> None:
    marks = data.draw(st.lists(st.sampled_from(["", " ", "-", "."]), min_size=len(normal), max_size=len(normal)))
    typed = "".join(character.lower() + mark for character, mark in zip(normal, marks, strict=True))
    assert parse_plate(typed) == Plate(typed, normal)


def test_formats_are_of_known_issuers_and_can_be_typed() -> None:
    assert set(FORMATS) <= set(JURISDICTIONS)
    assert all(set(shape) <= {"@", "#"} and 2 <= len(shape) <= 10 for shapes in FORMATS.values() for shape in shapes)


@pytest.mark.parametrize(
    ("plate", "code", "warned"),
    [
        ("12A345", "US-NV", False),
        ("QZX4471", "US-NV", True),
        ("7ABC123", "US-CA", False),
        ("ILOVELA", "US-CA", True),
        ("QZX4471", "CA-ON", False),
    ],
)
def test_an_unusual_format_warns_and_never_refuses(plate: str, code: str, warned: bool) -> None:  # noqa: FBT001 - a table's column
    remarks = format_warnings(Plate(plate, plate), JURISDICTIONS[code])
    assert [remark.rule for remark in remarks] == (["plate.unusual-format"] if warned else [])
    assert all(remark.weight is Weight.WARNS and plate not in remark.sentence for remark in remarks)


def test_lookalikes_are_pointed_out_where_they_stand() -> None:
    assert lookalikes("A7O") == (Lookalike(1, "7", ("2", "3")), Lookalike(2, "O", ("0", "D", "Q")))
    assert lookalikes("") == ()


def test_a_confusion_goes_both_ways() -> None:
    for character, others in LOOKALIKES.items():
        assert all(character in LOOKALIKES[other] for other in others)
