"""What a reviewer can judge passes; what says nothing or names a person is refused; what is delicate is flagged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lprdesk.domain.case import Purpose
from lprdesk.domain.faults import Weight
from lprdesk.domain.reason import ReasonContext, judge_reason, redact

CONTEXT = ReasonContext(case_number="HSI-2026-004417", plate="ZZT4187", purpose=Purpose.CRIMINAL)


def rules(text: str, weight: Weight) -> set[str]:
    return {remark.rule for remark in judge_reason(text, CONTEXT) if remark.weight is weight}


@pytest.mark.requirement("PUR-2")
@pytest.mark.parametrize(
    "text",
    [
        "Establish whether the van seen unloading undeclared goods on 3 Nov was at the port's Pier 9 gate in October.",
        "Locate fugitive's vehicle before the warrant is served on Tuesday",
        "HSI-2026-004417: truck loaded crates at Pier 9, need its earlier visits to the pier",
        "Van followed courier from warehouse to border crossing twice",
        "Vérifier la présence du camion au dépôt de Laredo en octobre",
        "Furgoneta descargó mercancía en el muelle nueve",
    ],
)
def test_a_specific_reason_passes(text: str) -> None:
    assert rules(text, Weight.REFUSES) == set()


@pytest.mark.requirement("PUR-2")
@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "reason.empty"),
        (" \u200b\u2060 ", "reason.empty"),
        (".", "reason.digits-only"),
        ("....... ......", "reason.digits-only"),
        ("20264417", "reason.digits-only"),
        ("123 456 789", "reason.digits-only"),
        ("investigation", "reason.too-short"),
        ("van pier", "reason.too-short"),
        ("van van van van", "reason.too-short"),
        ("Ongoing criminal investigation", "reason.stock-phrase"),
        ("ongoing  INVESTIGATION, official use!", "reason.stock-phrase"),
        ("for law enforcement purposes only", "reason.stock-phrase"),
        ("see case file for details please", "reason.stock-phrase"),
        ("subject of interest in ongoing investigation", "reason.stock-phrase"),
        ("asdf sdfg dfgh", "reason.stock-phrase"),
        ("aaa bbb ccc", "reason.stock-phrase"),
        ("HSI-2026-004417", "reason.case-number-again"),
        ("hsi 2026 004417", "reason.case-number-again"),
        ("case number HSI2026004417 for this case", "reason.case-number-again"),
        ("plate ZZT-4187 search", "reason.case-number-again"),
        ("Daytime search for best result", "reason.interface-string"),
        ("How the plate belongs to the case", "reason.interface-string"),
    ],
)
def test_a_reason_without_substance_is_refused(text: str, rule: str) -> None:
    assert rule in rules(text, Weight.REFUSES)


@pytest.mark.requirement("AUD-11")
@pytest.mark.parametrize(
    "identifier",
    [
        "078-05-1120",
        "SSN 078051120",
        "078051120",
        "DOB 04/12/1983",
        "04/12/1983",
        "born on 4 December 1983",
        "A 123 456 789",
        "A#123456789",
        "(702) 555-0143",
        "702-555-0143",
        "j.sample@example.org",
        "passport X1234567",
        "driver's license D12345678",
        "CI 1142",
        "confidential informant",
        "source #4471",
        "4111 1111 1111 1111",
    ],
)
def test_personal_identifiers_are_refused_and_never_repeated(identifier: str) -> None:
    text = f"Van seen at the warehouse, driver {identifier} unloaded crates"
    remarks = judge_reason(text, CONTEXT)
    assert "reason.personal-identifier" in {remark.rule for remark in remarks}
    for remark in remarks:
        assert identifier not in remark.sentence + remark.redacted
        assert "crates" not in remark.sentence + remark.redacted


@pytest.mark.parametrize(
    "text",
    [
        "Van unloaded crates at Pier 9 on 3 Nov 2026 at 18:42, find earlier visits",
        "Truck at 1200 Canal Street on 11/03/2026, unit 4417 followed it to the border",
        "Trailer 53421 moved from dock 12 to the yard within 20 minutes",
        "Carrier bill of lading 77812 names this truck for the Laredo run",
    ],
)
def test_dates_addresses_and_house_numbers_are_no_identifiers(text: str) -> None:
    assert rules(text, Weight.REFUSES) == set()


@pytest.mark.requirement("USE-5")
@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Van parked at the mosque during Friday service", "reason.protected-activity"),
        ("Truck carried signs to the protest downtown", "reason.protected-activity"),
        ("Sedan seen outside the women's clinic at noon", "reason.protected-activity"),
        ("Driver met a journalist beside the warehouse", "reason.protected-activity"),
        ("Church Street church lot used to swap the crates", "reason.protected-activity"),
        ("Hispanic male loaded crates into the van", "reason.descriptor"),
        ("Two white females swapped the trailer at dock", "reason.descriptor"),
        ("Van belongs to my neighbor who unloads crates", "reason.private-matter"),
        ("Father in custody dispute drives this truck nightly", "reason.private-matter"),
    ],
)
def test_delicate_reasons_are_flagged_and_never_refused(text: str, rule: str) -> None:
    assert rule in rules(text, Weight.FLAGS)
    assert rules(text, Weight.REFUSES) == set()


@pytest.mark.requirement("USE-5")
@pytest.mark.parametrize(
    "text",
    [
        "Van unloaded crates at 1200 Church Street twice in October",
        "Truck left Temple Ave warehouse toward Clinic Road on 3 March",
        "Black Ford van with Mexican plates unloaded crates at the pier",
        "White truck crossed the bridge in March with sealed trailer",
        "Find visits to Chapel Hill and Mosque Lane depots by this lorry",
        "Union Station garage was the drop for smuggled parts",
    ],
)
def test_addresses_months_and_colours_of_cars_are_not_flagged(text: str) -> None:
    assert rules(text, Weight.FLAGS) == set()


@given(st.text(max_size=300))
def test_any_text_is_judged_and_no_remark_repeats_a_word_of_it(text: str) -> None:
    remarks = judge_reason(text, CONTEXT)
    assert all(remark.sentence and remark.rule.startswith("reason.") for remark in remarks)
    assert redact(text) == redact(text.swapcase()) or any(len(char.swapcase()) > 1 for char in text)


@given(st.text(alphabet="0123456789.,-/# ", min_size=1, max_size=60))
def test_no_reason_without_letters_passes(text: str) -> None:
    assert rules(text, Weight.REFUSES)


@given(
    st.sampled_from(sorted("investigation case official plate search ongoing see file".split())).flatmap(
        lambda first: st.lists(
            st.sampled_from("investigation case official plate search ongoing see file".split())
        ).map(lambda rest: " ".join([first, *rest]))
    )
)
def test_no_pile_of_vague_words_passes(text: str) -> None:
    assert rules(text, Weight.REFUSES)


@given(st.integers(0, 5))
def test_words_of_the_profile_decide_how_short_is_too_short(minimum: int) -> None:
    context = ReasonContext("HSI-2026-004417", "ZZT4187", Purpose.CRIMINAL, minimum_words=minimum)
    found = {remark.rule for remark in judge_reason("smuggled crates unloaded", context)}
    assert ("reason.too-short" in found) == (minimum > 3)
