from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fakes.at_work import AtWork, some_reads
from fakes.running import Eventually
from fakes.world import GOOD
from lprdesk.bootstrap import demo_people as demo

CIVIL = replace(
    GOOD, offence="", priority="fugitive-aliens", location_need="The order must be served before he moves on"
)


@pytest.mark.requirement("PUR-2")
async def test_a_reason_is_judged_while_it_is_typed(desk: AtWork, eventually: Eventually) -> None:
    desk.type(replace(GOOD, reason="investigation"))
    await eventually(lambda: "Too short" in desk.words() or "fit any query" in desk.words())
    desk.type(GOOD)
    await eventually(lambda: "✓ Specific enough to be reviewed" in desk.words())
    assert "query.refused" not in await desk.world.kinds()


@pytest.mark.requirement("PUR-2")
@pytest.mark.parametrize("field", ["reason", "relation", "location_need", "descriptor_exception"])
async def test_words_beyond_what_a_query_may_have_are_remarked_while_they_are_typed(
    civil: AtWork, eventually: Eventually, field: str
) -> None:
    long = "The van was seen at the quay with the crates on board. " * 37
    typed = replace(CIVIL, **{field: long})
    civil.type(typed)
    await eventually(lambda: "2,000 are the most" in civil.words())
    civil.page.run()
    await eventually(lambda: "need" in civil.said() and civil.page.form.isEnabled())
    assert civil.page.form.raw() == typed
    assert civil.world.memory_vendor.asked == []


@pytest.mark.requirement("PUR-4")
@pytest.mark.parametrize(
    ("plate", "words"),
    [("8AB*123", "full plate"), ("8", "one character"), ("8АВС123", "not a Latin"), ("8ABC123, 9XYZ1", "One plate")],
)
async def test_a_plate_that_is_none_is_remarked_beside_the_field(
    desk: AtWork, eventually: Eventually, plate: str, words: str
) -> None:
    desk.type(replace(GOOD, plate=plate))
    await eventually(lambda: words in desk.words())
    assert desk.page.form.plate.property("wrong") is True
    assert words in desk.page.form.plate.accessibleDescription()


async def test_an_unusual_plate_is_warned_about_and_not_refused(desk: AtWork, eventually: Eventually) -> None:
    desk.type(replace(GOOD, plate="AA1"))
    await eventually(lambda: "not the usual pattern of California" in desk.words())
    assert desk.page.form.plate.property("wrong") is False


@pytest.mark.requirement("TIM-1", "TIM-4")
async def test_the_window_says_how_far_back_the_case_allows_and_what_decides(
    desk: AtWork, eventually: Eventually
) -> None:
    desk.type(GOOD)
    desk.page.judge()
    assert "reaches back to" in desk.words()
    desk.type(replace(GOOD, start="2001-01-01"))
    await eventually(lambda: "Choose a later first day" in desk.words())
    assert desk.page.form.window_fields.start.property("wrong") is True


async def test_an_empty_form_is_refused_with_remarks_and_the_focus_on_the_first(
    desk: AtWork, eventually: Eventually
) -> None:
    desk.page.run()
    await eventually(lambda: "fields need another look" in desk.said())
    assert desk.page.form.focusWidget() is desk.page.form.plate
    assert "Type the full plate." in desk.words()
    assert (await desk.world.kinds())[-1] == "query.refused"
    desk.page.form.plate.setText("8ABC123")
    await eventually(lambda: "Type the full plate." not in desk.words())
    assert "Choose who issued the plate." in desk.words()


@pytest.mark.parametrize("field", ["plate", "jurisdiction", "relation", "reason", "start"])
async def test_a_refusal_loses_nothing_that_was_typed_and_shows_the_field(
    desk: AtWork, eventually: Eventually, field: str
) -> None:
    typed = replace(GOOD, **{field: "x"})
    desk.type(typed)
    before = desk.page.form.raw()
    desk.page.run()
    await eventually(lambda: "need" in desk.said() and desk.page.form.isEnabled())
    assert desk.page.form.raw() == before
    editors = {
        "plate": desk.page.form.plate,
        "jurisdiction": desk.page.form.jurisdiction,
        "relation": desk.page.form.relation,
        "reason": desk.page.form.reason,
        "start": desk.page.form.window_fields.start,
    }
    assert desk.page.form.focusWidget() is editors[field]
    assert desk.world.memory_vendor.asked == []


@pytest.mark.requirement("PUR-6")
async def test_a_civil_query_asks_for_the_priority_and_why_the_location_matters_now(
    civil: AtWork, eventually: Eventually
) -> None:
    form = civil.page.form
    assert form.priority.isVisible()
    assert form.location_need.isVisible()
    assert not form.offence.isVisible()
    civil.page.run()
    await eventually(lambda: "State the enforcement priority" in civil.words())
    assert "why the location matters now" in civil.words()


@pytest.mark.requirement("USE-5")
async def test_a_descriptor_is_flagged_and_its_ground_asked_for_never_refused(
    desk: AtWork, eventually: Eventually
) -> None:
    assert not desk.page.form.descriptor_exception.isVisible()
    desk.type(replace(GOOD, reason="Find the van of the Hispanic man whom the harbour guard saw loading crates"))
    await eventually(desk.page.form.descriptor_exception.isVisible)
    desk.page.form.descriptor_exception.setPlainText("The guard described this suspect")
    some_reads(desk.world)
    desk.page.run()
    await eventually(lambda: desk.page.results.model.rowCount() == 12)
    recorded = await desk.world.last("query.authorised")
    assert recorded["descriptor_exception"] == "The guard described this suspect"


async def test_what_was_typed_comes_back_with_the_case(desk: AtWork, eventually: Eventually) -> None:
    desk.type(GOOD)
    desk.page.form.on_behalf_of.choose(demo.SUPERVISOR)
    await desk.page.close_results()
    await desk.world.open_case.open(desk.session, demo.FUGITIVE)
    desk.page.case_opened()
    assert desk.page.form.raw().plate == ""
    await desk.world.open_case.open(desk.session, demo.SMUGGLING)
    desk.page.case_opened()
    await eventually(lambda: desk.page.form.raw().plate == "8ABC123")
    assert desk.page.form.raw() == replace(GOOD, on_behalf_of="")


async def test_a_draft_does_not_overwrite_what_is_being_typed(desk: AtWork, eventually: Eventually) -> None:
    desk.type(GOOD)
    await desk.page.close_results()
    desk.page.case_opened()
    desk.page.form.plate.setText("9XYZ12")
    await eventually(lambda: not desk.jobs.running(f"query draft of {demo.SMUGGLING}"))
    assert desk.page.form.raw().plate == "9XYZ12"
    assert desk.page.form.raw().reason == ""


async def test_tab_walks_the_form_from_top_to_bottom(desk: AtWork) -> None:
    form = desk.page.form
    expected: list[QWidget] = [
        form.plate,
        form.jurisdiction,
        form.relation,
        form.reason,
        form.on_behalf_of,
        form.offence,
        form.window_fields.start,
        form.window_fields.end,
    ]
    form.plate.setFocus()
    walked = []
    for _ in expected:
        focused = desk.page.focusWidget()
        walked.append(next((each for each in expected if focused is each or each.isAncestorOf(focused)), focused))
        desk.page.focusNextChild()
    assert walked == expected


async def test_every_field_has_a_name_for_a_screen_reader(desk: AtWork, civil: AtWork) -> None:
    for at_work in (desk, civil):
        nameless = [
            part
            for part in at_work.page.findChildren(QWidget)
            if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus and not part.accessibleName()
        ]
        assert nameless == []


async def test_the_page_says_what_will_be_recorded(desk: AtWork) -> None:
    assert "You, for whom, plate, time, case, reason, window" in desk.words()
    assert "supervisor reviews it at least every 3 months" in desk.words()


async def test_panes_come_back_where_they_were(desk: AtWork) -> None:
    before = desk.page.arrangement()
    desk.page.arrange("320,1040,640,400")
    assert desk.page.arrangement() != before
    moved = desk.page.arrangement()
    desk.page.arrange("nonsense")
    desk.page.arrange("1,2")
    assert desk.page.arrangement() == moved


@pytest.mark.requirement("SHR-3")
async def test_no_deed_of_the_page_copies_prints_or_exports(desk: AtWork) -> None:
    words = " ".join(deed.action.words.lower() for deed in desk.page.deeds())
    assert not any(each in words for each in ("copy", "print", "export", "save"))
    assert len({deed.action.key for deed in desk.page.deeds()}) == len(desk.page.deeds())
