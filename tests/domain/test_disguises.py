"""What is dressed up is judged as what it is; what only looks delicate is let through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lprdesk.domain.case import Purpose
from lprdesk.domain.faults import Weight
from lprdesk.domain.identifiers import identifiers_in
from lprdesk.domain.plain_words import folded, mixes_scripts, visible
from lprdesk.domain.reason import ReasonContext, judge_reason

CONTEXT = ReasonContext(case_number="HSI-2026-004417", plate="ZZT4187", purpose=Purpose.CRIMINAL)
SEEN = "Truck seen near the pier nine on Monday, "


def refusals(text: str) -> set[str]:
    return {remark.rule for remark in judge_reason(text, CONTEXT) if remark.weight is Weight.REFUSES}


@pytest.mark.requirement("AUD-11")
@pytest.mark.parametrize(
    "identifier",
    [
        "078\u201305\u20131120",
        "078\u201105\u20111120",
        "078\u221205\u22121120",
        "078\u00b705\u00b71120",
        "078_05_1120",
        "078/05/1120",
        "078 - 05 - 1120",
        "0 7 8 0 5 1 1 2 0",
        "078\u200b05\u200b1120",
        "٠٧٨-٠٥-١١٢٠",
        "0\ufe0f\u20e37\ufe0f\u20e38\ufe0f\u20e3-0\ufe0f\u20e35\ufe0f\u20e3-1\ufe0f\u20e31\ufe0f\u20e32\ufe0f\u20e30\ufe0f\u20e3",
        "A-123.456.789",
        "A/123/456/789",
        "alien number 123 456 789",
        "7025550143",
        "702 - 555 - 0143",
        "+44 20 7946 0958",
        "Passport # is X12345678",
        "passport no: P 1234567",
        "DL: D123-4567-8901",
        "jo @ example.org",
        "jo (at) example.org",
        "C I 4471",
        "4111.1111.1111.1111",
        "D-O-B 01-02-80",
        "born in May 1980",
    ],
)
def test_an_identifier_is_found_however_it_is_written(identifier: str) -> None:
    assert "reason.personal-identifier" in refusals(SEEN + identifier)


@pytest.mark.requirement("PUR-2")
@pytest.mark.parametrize(
    "text",
    [
        "\u043engoing investig\u0430tion \u0441ase",
        "investigatión ongóing críminal",
        "investigation\u115f ongoing\u3164 criminal\uffa0",
        "inv\u034festigation ong\u034foing crim\u034final",
        "ongo\u200bing investi\u00adgation of the case",
        "ｏｎｇｏｉｎｇ ｉｎｖｅｓｔｉｇａｔｉｏｎ ｃａｓｅ",
        "lorem ipsum dolor",
        "one two three",
        "because I said so",
        "my boss told me",
        "Ongoing investigation, thanks John",
    ],
)
def test_a_stock_phrase_is_one_in_any_dress(text: str) -> None:
    assert refusals(text) & {"reason.stock-phrase", "reason.mixed-scripts", "reason.too-short"}


@pytest.mark.parametrize(
    "text",
    [
        "Bill of lading 123456789 names the truck as carrier",
        "Bill of lading MAEU123456789 names the truck",
        "Seizure number 2026123456789012 follows the truck",
        "Invoice of 12.05.2009 lists truck as delivered to warehouse",
        "Contract of 01/02/2005 names the truck in a continuing conspiracy",
        "Truck carried 200-300-4000 pallets of cigarettes",
        "Source 12 of the shipment manifests lists this tractor",
        "Room A-101-202-303 storage unit rented by driver",
        "Truck stopped 2 miles from the pier where crates were born by hand",
        "Coordinates 36.1699,-115.1398 of the stash house where van parked",
        "Containers TGHU 765432-1 and HLXU 876543-2 left with this tractor",
        "Parole warrant hit",
        "Camión azul descargó mercancía en el muelle nueve",
    ],
)
def test_numbers_of_cargo_and_plain_words_are_let_through(text: str) -> None:
    assert refusals(text) == set()


@given(st.text(max_size=200))
def test_visible_words_hold_nothing_unseen_and_are_stable(text: str) -> None:
    shown = visible(text)
    assert visible(shown) == shown
    assert shown.isprintable()
    shown.encode()


@given(st.text(max_size=200))
def test_folding_is_stable_and_finds_no_less_than_it_sees(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert identifiers_in(text) == identifiers_in(visible(text))


def test_a_word_of_one_alphabet_is_no_disguise() -> None:
    assert mixes_scripts("c\u0430se")
    assert not mixes_scripts("case")
    assert not mixes_scripts("груз")
    assert not mixes_scripts("O'Neill")
