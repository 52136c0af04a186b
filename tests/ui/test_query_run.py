import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyledItemDelegate, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from fakes.at_work import AtWork, some_reads
from fakes.desk import locate
from fakes.running import Eventually
from fakes.world import GOOD, World
from lprdesk.bootstrap import demo_people as demo
from lprdesk.domain.case import CaseState
from lprdesk.services.ports.journal import JournalFault
from lprdesk.services.ports.vendor import VendorCause, VendorFault
from lprdesk.ui import theme
from lprdesk.ui.palettes import Look
from lprdesk.ui.results_order import Column


async def test_a_query_is_run_by_its_key_and_its_reads_take_the_focus(desk: AtWork, eventually: Eventually) -> None:
    some_reads(desk.world)
    desk.type(GOOD)
    desk.page.form.plate.setFocus()
    QTest.keyClick(desk.page.form.plate, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await eventually(lambda: desk.page.results.model.rowCount() == 12)
    kinds = await desk.world.kinds()
    # the table and the timeline
    assert kinds[-4:] == ["query.authorised", "query.answered", "result.viewed", "result.viewed"]
    assert desk.page.focusWidget() is desk.page.results.table
    assert desk.page.results_held() == "12 reads"
    desk.type(replace(GOOD, plate="9XYZ999"))
    assert desk.page.results.question.text().startswith("8ABC123 · California · ")
    await desk.page.close_results()
    assert not desk.page.results.question.text()


@pytest.mark.requirement("VER-5")
@pytest.mark.parametrize("look", Look)
async def test_every_column_is_seen_in_the_window_as_it_first_opens(
    desk: AtWork, qapp: QApplication, eventually: Eventually, look: Look
) -> None:
    theme.apply(qapp, locate, look)
    some_reads(desk.world, 100)
    desk.type(GOOD)
    desk.page.run()
    await eventually(lambda: desk.page.results.model.rowCount() == 100)
    table = desk.page.results.table
    await eventually(table.verticalScrollBar().isVisible)
    await eventually(lambda: table.horizontalScrollBar().maximum() == 0)
    index, option = desk.page.results.model.index(0, Column.READER), QStyleOptionViewItem()
    option.rect = table.visualRect(index)
    delegate = table.itemDelegateForColumn(Column.READER)
    assert isinstance(delegate, QStyledItemDelegate)
    delegate.initStyleOption(option, index)
    assert option.text.endswith(" ± 20 m")


@pytest.mark.requirement("PUR-3")
async def test_for_whom_is_chosen_anew_for_each_query(desk: AtWork, eventually: Eventually) -> None:
    some_reads(desk.world)
    desk.type(GOOD)
    desk.page.form.on_behalf_of.choose(demo.SUPERVISOR)
    assert desk.page.form.raw().on_behalf_of == demo.SUPERVISOR
    desk.page.run()
    await eventually(lambda: desk.page.results.model.rowCount() == 12)
    assert (await desk.world.last("query.authorised"))["on_behalf_of"] == demo.SUPERVISOR
    assert desk.page.form.on_behalf_of.currentText() == "Myself"
    assert desk.page.form.raw().on_behalf_of == ""


async def test_progress_is_shown_and_the_query_can_be_stopped(desk: AtWork, eventually: Eventually) -> None:
    some_reads(desk.world)
    desk.world.memory_vendor.gate = asyncio.Event()
    desk.type(GOOD)
    typed = desk.page.form.raw()
    desk.page.run()
    await eventually(lambda: "0 of 12 reads received" in desk.said())
    assert not desk.page.form.isEnabled()
    QTest.keyClick(desk.page, Qt.Key.Key_Escape)
    await eventually(lambda: "The query was stopped." in desk.said())
    assert desk.page.form.raw() == typed
    assert desk.page.form.isEnabled()
    assert (await desk.world.last("query.failed"))["cause"] == "cancelled"
    assert desk.page.results.results is None


async def test_a_vendor_that_fails_is_told_and_the_same_query_can_be_run_again(
    desk: AtWork, eventually: Eventually
) -> None:
    some_reads(desk.world)
    desk.world.memory_vendor.fault = VendorFault(
        VendorCause.UNREACHABLE, "The vendor cannot be reached.", kept="The intent is recorded.", todo="Try again."
    )
    desk.type(GOOD)
    desk.page.run()
    await eventually(lambda: "The vendor cannot be reached." in desk.said())
    desk.world.memory_vendor.fault = None
    desk.page.foot.run.click()
    await eventually(lambda: desk.page.results.model.rowCount() == 12)
    assert "cannot be reached" not in desk.said()


async def test_a_vendor_that_asks_to_wait_is_not_asked_before(desk: AtWork, eventually: Eventually) -> None:
    desk.world.memory_vendor.fault = VendorFault(VendorCause.TOO_MANY, "The vendor asks for a pause.", retry_after=1)
    desk.type(GOOD)
    desk.page.run()
    await eventually(lambda: "asks for a pause" in desk.said())
    assert desk.page.foot.run.text() == "Run again in 1 s"
    desk.page.run()
    assert not desk.page.foot.run.isEnabled()
    await eventually(desk.page.foot.run.isEnabled)
    assert desk.page.foot.run.text() == "Run query"
    assert len(desk.world.memory_vendor.asked) == 1


@pytest.mark.requirement("ACC-2")
async def test_a_rule_that_refuses_is_told_with_what_to_do(
    qapp: QApplication, qtbot: QtBot, eventually: Eventually
) -> None:
    world = World()
    at_work = AtWork(world, await world.at_work(demo.EXPIRED))
    qtbot.addWidget(at_work.page)
    at_work.type(GOOD)
    at_work.page.run()
    await eventually(lambda: "Nothing was sent; what you typed stands." in at_work.said())
    assert at_work.session.standing.sentence in at_work.said()
    assert world.memory_vendor.asked == []
    await at_work.jobs.close()


@pytest.mark.requirement("PUR-1")
async def test_a_case_that_is_closed_meanwhile_refuses_the_next_query(desk: AtWork, eventually: Eventually) -> None:
    desk.type(GOOD)
    desk.world.change_case(demo.SMUGGLING, state=CaseState.CLOSED)
    desk.page.run()
    await eventually(lambda: "The case is closed." in desk.said())
    assert desk.page.form.raw() == GOOD
    assert desk.world.memory_vendor.asked == []


@pytest.mark.requirement("RET-2")
async def test_a_new_answer_closes_the_one_before(desk: AtWork, eventually: Eventually) -> None:
    some_reads(desk.world)
    desk.type(GOOD)
    desk.page.run()
    await eventually(lambda: desk.page.results.model.rowCount() == 12)
    first = desk.page.results.results
    assert first is not None
    some_reads(desk.world, 5)
    desk.page.run()
    await eventually(lambda: desk.page.results.model.rowCount() == 5)
    assert first.closed
    assert desk.session.results == [desk.page.results.results]
    assert "results.closed" in await desk.world.kinds()


async def test_results_that_cannot_be_recorded_as_shown_are_not_shown(
    desk: AtWork, eventually: Eventually, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_args: object) -> None:
        raise JournalFault("The log cannot be written.")

    some_reads(desk.world)
    monkeypatch.setattr(desk.world.view_results, "show", fails)
    desk.type(GOOD)
    desk.page.run()
    await eventually(lambda: "The log cannot be written." in desk.messages.sentences())
    assert desk.page.results.model.rowCount() == 0
    assert desk.session.results == []


@pytest.mark.requirement("RET-2")
async def test_closing_the_results_leaves_the_form(desk: AtWork, eventually: Eventually) -> None:
    some_reads(desk.world)
    desk.type(GOOD)
    desk.page.run()
    await eventually(lambda: desk.page.results.model.rowCount() == 12)
    desk.page.results.close_button.click()
    await eventually(lambda: desk.session.results == [])
    assert desk.page.results.results is None
    assert desk.page.form.raw().plate == "8ABC123"
