"""The window at work: case, lock, idleness, sign-out, and that no error costs a place (ACC-4, PUR-1, USE-4)."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from fakes.credentials import CODE
from fakes.running import Running
from lprdesk.bootstrap import demo_people as demo
from lprdesk.domain.case import CaseState
from lprdesk.domain.faults import EnvironmentFault
from lprdesk.services.ports.directory import DirectoryFault
from lprdesk.ui import theme
from lprdesk.ui.frame import Frame
from lprdesk.ui.lock_screen import LockScreen
from lprdesk.ui.palettes import Look
from lprdesk.ui.splash_sign_in import DemoCredentials
from lprdesk.ui.widgets.buttons import KeyButton
from lprdesk.ui.widgets.overlay import Overlay

PASSPHRASE = next(each.passphrase for each in demo.PEOPLE if each.id == demo.ANALYST)


@pytest.mark.requirement("PUR-1")
async def test_without_a_case_there_is_no_query_page(running: Running) -> None:
    await running.at_work(case=None)
    assert running.shell.place == "case"
    running.shell.go("query")
    assert running.shell.place == "case"


@pytest.mark.requirement("PUR-1")
async def test_the_list_of_cases_is_the_directorys_at_the_moment_it_is_opened(running: Running) -> None:
    await running.at_work()
    table, closed = running.shell.picker.table, "Closed while somebody worked"
    running.world.change_case(demo.FUGITIVE, state=CaseState.CLOSED, title=closed)
    running.shell.choose_case()
    await running.eventually(lambda: bool(table.findItems(closed, Qt.MatchFlag.MatchExactly)))
    running.world.directory.fault = DirectoryFault("The directory has expired.", todo="Ask the agency.")
    running.shell.choose_case()
    await running.eventually(lambda: "The directory has expired." in running.shell.messages.sentences())
    assert table.findItems(closed, Qt.MatchFlag.MatchExactly)


@pytest.mark.requirement("PUR-1", "USE-4")
async def test_the_banner_says_the_case_and_the_notice_stays_in_every_place(running: Running) -> None:
    await running.at_work()
    words = {label.text() for label in running.shell.banner.findChildren(type(running.shell.banner._case._value))}
    assert {demo.SMUGGLING, "Criminal investigation"} <= words
    for place in ("query", "record"):
        running.shell.go(place)
        assert running.shell.banner.isVisible()
        assert running.shell.notice.isVisible()


async def test_switching_the_case_asks_first_and_going_back_changes_nothing(running: Running) -> None:
    await running.at_work()
    running.shell.case_chosen.emit(demo.FUGITIVE)
    await running.eventually(lambda: bool(running.shell.findChildren(Overlay)))
    QTest.keyClick(running.shell.findChildren(Overlay)[0], Qt.Key.Key_Escape)
    await running.eventually(lambda: not running.program.jobs.running("case"))
    assert running.day is not None
    assert running.day.session is not None
    assert running.day.session.case is not None
    assert running.day.session.case.number == demo.SMUGGLING
    running.shell.case_chosen.emit(demo.FUGITIVE)
    await running.eventually(lambda: any(o.isVisible() for o in running.shell.findChildren(Overlay)))
    next(b for b in running.shell.findChildren(KeyButton) if b.text() == "Switch case" and b.isEnabled()).click()
    await running.eventually(lambda: running.day.session.case.number == demo.FUGITIVE)  # type: ignore[union-attr]  # both stand
    kinds = await running.world.kinds()
    assert kinds[-2:] == ["case.closed", "case.opened"]


@pytest.mark.requirement("ACC-4")
async def test_locking_hides_the_work_at_once_and_only_the_same_person_comes_back(running: Running) -> None:
    await running.at_work()
    running.shell.lock_asked.emit()
    await running.eventually(lambda: running.shell.covered)
    assert not running.shell.pages["query"].isVisible()
    assert not running.shell.banner.isVisible()
    lock = running.shell.lock_screen
    lock.passphrase.setText("not these words")
    lock.code.setText(CODE)
    lock.submit()
    await running.eventually(lambda: bool(lock.messages.sentences()))
    assert running.shell.covered
    assert lock.messages.sentences() == ["The window stays locked: passphrase or code is not right."]
    assert lock.passphrase.text() == ""
    lock.passphrase.setText(PASSPHRASE)
    lock.code.setText(CODE)
    lock.submit()
    await running.eventually(lambda: not running.shell.covered)
    assert running.shell.place == "query"
    kinds = await running.world.kinds()
    assert kinds[-3:] == ["session.locked", "signin.failed", "session.unlocked"]


@pytest.mark.requirement("ACC-4")
async def test_a_window_that_nobody_uses_locks_even_where_the_log_cannot_be_written(running: Running) -> None:
    await running.at_work()
    running.world.memory_journal.failing = True
    assert running.day is not None
    assert running.day._idle is not None
    running.day._idle.idle.emit()
    await running.eventually(lambda: running.shell.covered)
    await running.eventually(lambda: bool(running.shell.lock_screen.messages.sentences()))
    assert running.shell.lock_screen.messages.sentences() == ["The log cannot be written."]


async def test_an_open_question_does_not_stay_above_the_lock(running: Running) -> None:
    await running.at_work()
    running.shell.show_actions()
    running.shell.lock_asked.emit()
    await running.eventually(lambda: running.shell.covered)
    assert not any(overlay.isVisible() for overlay in running.shell.findChildren(Overlay))


async def test_a_fault_shows_in_the_window_and_leaves_the_person_where_they_are(running: Running) -> None:
    await running.at_work()
    running.program.report(EnvironmentFault("The vendor did not answer.", kept="The form.", todo="Try again."))
    assert running.shell.messages.sentences() == ["The vendor did not answer."]
    assert running.shell.messages.isVisible()
    assert running.shell.place == "query"


async def test_the_log_that_fails_is_said_in_the_status_bar(running: Running) -> None:
    await running.at_work()
    running.world.memory_journal.failing = True
    running.world.memory_journal._tell()
    assert running.shell.status._log._words.text() == "The log cannot be written"


async def test_a_session_whose_time_is_over_ends_on_the_first_page(running: Running) -> None:
    await running.at_work()
    running.world.clock.pass_by(timedelta(hours=13))
    assert running.day is not None
    assert running.day._idle is not None
    running.day._idle.look()
    await running.eventually(running.program.splash.sign_in_page.isVisible)
    assert running.day.shell is None
    assert (await running.world.kinds())[-1] == "session.closed"


async def test_signing_out_leads_back_and_somebody_else_may_come(running: Running) -> None:
    await running.at_work()
    running.shell.sign_out_asked.emit()
    splash = running.program.splash
    await running.eventually(splash.sign_in_page.isVisible)
    assert splash.sign_in_page.passphrase.text() == ""
    await running.read_rules(demo.SUPERVISOR)
    assert running.day is not None
    assert running.day.session is not None
    assert running.day.session.person.id == demo.SUPERVISOR


async def test_closing_the_window_ends_the_session_first(running: Running) -> None:
    await running.at_work()
    running.program.frame.close()
    await running.life
    assert (await running.world.kinds())[-1] == "session.closed"
    assert running.desk.closed


async def test_my_record_holds_the_session_as_the_log_does(running: Running) -> None:
    await running.at_work()
    running.shell.go("record")
    table = running.shell.pages["record"].table  # type: ignore[attr-defined]  # the record page's own
    await running.eventually(lambda: table.rowCount() == 4)
    words = [table.item(row, 2).text() for row in range(4)]
    assert words == ["Case opened", "Rules of use accepted", "Profile and directory read", "Signed in"]
    assert table.item(0, 3).text() == f"case {demo.SMUGGLING}"


async def test_colours_and_size_are_the_persons_and_come_back_with_them(running: Running) -> None:
    await running.at_work()
    running.shell.look_asked.emit()
    running.shell.size_asked.emit(1)
    await running.eventually(lambda: theme.look() is Look.DARK and theme.scale() == 1.15)
    assert await running.world.casework.setting(f"ui.{demo.ANALYST}.look") == "dark"
    assert await running.world.casework.setting(f"ui.{demo.ANALYST}.scale") == "1.15"
    running.shell.size_asked.emit(0)
    await running.eventually(lambda: theme.scale() == 1.0)


async def test_panes_and_window_stand_where_their_person_left_them(running: Running) -> None:
    await running.at_work()
    frame = running.program.frame
    frame.setMinimumSize(300, 200)  # less than the screen of a test, which would bound it otherwise
    frame.resize(700, 500)
    page = running.shell.pages["query"]
    page.arrange("400,700,500,200")
    left = page.arrangement()
    running.shell.sign_out_asked.emit()
    await running.eventually(running.program.splash.sign_in_page.isVisible)
    kept = await running.world.casework.setting(f"ui.{demo.ANALYST}.place.window")
    assert kept
    narrow = Frame(demo=False)
    narrow.setMinimumSize(300, 200)
    narrow.arrange(kept)
    assert narrow.size() == frame.size()
    await running.at_work()
    assert running.shell.pages["query"].arrangement() == left


async def test_the_demonstrations_lock_fills_in_a_code_that_was_not_used(dressed: QApplication, qtbot: QtBot) -> None:
    codes = ["111111"]
    lock = LockScreen("M. Okafor")
    qtbot.addWidget(lock)
    lock.offer(DemoCredentials("m.okafor", "M. Okafor", "invented words", lambda: codes[-1]), "111111")
    lock.show()
    lock.show_locked("You locked the window.")
    assert (lock.passphrase.text(), lock.code.text()) == ("invented words", "")
    assert "The next one comes" in lock.code.accessibleDescription()
    codes.append("222222")
    qtbot.waitUntil(lambda: lock.code.text() == "222222")
    sent: list[tuple[str, str]] = []
    lock.unlock_asked.connect(lambda *typed: sent.append(typed))
    lock.submit()
    assert sent == [("invented words", "222222")]


async def test_the_first_page_says_how_the_log_stands_now(running: Running) -> None:
    await running.at_work(case=None)
    running.shell.sign_out_asked.emit()
    await running.eventually(running.program.splash.sign_in_page.isVisible)
    stands = f"Log: {running.world.memory_journal.standing().sentence}"
    assert any(part.text() == stands for part in running.program.splash.findChildren(QLabel))


async def test_down_leads_from_the_search_into_the_list_of_cases(running: Running) -> None:
    await running.at_work(case=None)
    picker = running.shell.picker
    await running.eventually(picker.filter.hasFocus)
    QTest.keyClick(picker.filter, Qt.Key.Key_Down)
    assert picker.table.hasFocus()
