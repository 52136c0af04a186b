"""Through the first page and the gates on it (ACC-1, ACC-2, USE-1, USE-2)."""

import asyncio

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.credentials import CODE
from fakes.desk import locate
from fakes.running import Running
from lprdesk.bootstrap import demo_people as demo
from lprdesk.domain.faults import EnvironmentFault
from lprdesk.ui import theme
from lprdesk.ui.app import Program
from lprdesk.ui.splash import Splash
from lprdesk.ui.splash_sign_in import DemoCredentials, SecretEdit
from lprdesk.ui.stage import OpenedDay, Stage


async def test_nothing_can_be_sent_before_the_log_is_open(dressed: QApplication) -> None:
    splash = Splash()
    sent: list[object] = []
    splash.asked_in.connect(lambda *typed: sent.append(typed))
    page = splash.sign_in_page
    page.person.setText("m.okafor")
    page.passphrase.setText("words")
    page.code.setText("123456")
    assert page.button.text() == "Opening the log…"
    QTest.keyClick(page.code, Qt.Key.Key_Return)
    assert sent == []
    splash.opened("HFO-07", "Log: 3 entries")
    QTest.keyClick(page.code, Qt.Key.Key_Return)
    assert sent == [("m.okafor", "words", "123456")]


async def test_the_page_that_is_dressed_last_looks_like_any_other(dressed: QApplication) -> None:
    def seen(page: Splash) -> QImage:
        page.resize(1440, 900)
        return page.grab().toImage()

    usual = seen(Splash())
    dressed.setStyleSheet("")
    theme.begin(dressed, locate)
    page = Splash()
    theme.dress(dressed, locate)
    assert seen(page) == usual


async def test_what_is_missing_is_said_beside_its_line(dressed: QApplication) -> None:
    splash = Splash()
    splash.opened("HFO-07", "")
    page = splash.sign_in_page
    page.submit()
    assert page.person.accessibleDescription() == "✕ Type your id."
    page.person.setText("m.okafor")
    page.passphrase.setText("words")
    page.code.setText("12")
    page.submit()
    assert page.code.accessibleDescription() == "✕ Type the six digits of the code."


async def test_a_passphrase_is_never_shown_and_capitals_are_noticed(dressed: QApplication) -> None:
    line = SecretEdit()
    noticed: list[bool] = []
    line.capitals.connect(noticed.append)
    for letter, shift in (("a", False), ("B", True), ("C", False), ("d", True)):
        held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        line.keyPressEvent(QKeyEvent(QKeyEvent.Type.KeyPress, ord(letter.upper()), held, letter))
    assert noticed == [False, False, True, True]
    assert line.echoMode() is SecretEdit.EchoMode.Password
    assert line.text() == "aBCd"
    assert set(line.displayText()).isdisjoint("aBCd")


async def test_demo_credentials_stand_only_where_a_demonstration_offers_them(dressed: QApplication) -> None:
    offered = DemoCredentials("m.okafor", "M. Okafor, analyst", "invented words", lambda: "654321")
    splash = Splash((offered,))
    page = splash.sign_in_page
    assert (page.person.text(), page.passphrase.text(), page.code.text()) == ("m.okafor", "invented words", "654321")
    page.refused()
    assert page.code.text() == "654321"
    splash = Splash()
    plain = splash.sign_in_page
    assert (plain.person.text(), plain.passphrase.text(), plain.code.text()) == ("", "", "")


@pytest.mark.requirement("ACC-1")
async def test_a_refused_sign_in_says_so_keeps_the_id_and_empties_the_secrets(running: Running) -> None:
    await running.type_in(passphrase="not these words")
    page = running.program.splash.sign_in_page
    await running.eventually(lambda: bool(page.messages.sentences()))
    assert page.messages.sentences() == ["The sign-in did not succeed: person, passphrase or code is not right."]
    assert (page.person.text(), page.passphrase.text(), page.code.text()) == (demo.ANALYST, "", "")
    assert await running.world.kinds() == ["signin.failed"]


@pytest.mark.requirement("USE-1", "USE-2")
async def test_rules_are_accepted_only_once_their_end_was_on_the_screen(running: Running) -> None:
    await running.type_in()
    rules = running.program.splash.rules_page
    await running.eventually(rules.isVisible)
    assert not rules.accept_button.isEnabled()
    rules.accept_button.click()
    assert "consent.given" not in await running.world.kinds()
    while not rules.text.was_read:
        before = rules.text.verticalScrollBar().value()
        QTest.keyClick(rules.text, Qt.Key.Key_PageDown)
        assert rules.text.verticalScrollBar().value() > before
    assert rules.accept_button.isEnabled()
    rules.accept_button.click()
    await running.eventually(lambda: running.day is not None and running.day.shell is not None)
    assert "consent.given" in await running.world.kinds()


@pytest.mark.requirement("USE-1")
async def test_whoever_comes_next_must_read_to_the_end_anew(running: Running) -> None:
    await running.at_work(case=None)
    running.shell.sign_out_asked.emit()
    await running.eventually(running.program.splash.sign_in_page.isVisible)
    rules = running.program.splash.rules_page
    await running.type_in(demo.SUPERVISOR)
    await running.eventually(rules.isVisible)
    assert rules.text.verticalScrollBar().value() == 0
    assert not rules.text.was_read
    assert not rules.accept_button.isEnabled()
    assert running.day is not None
    assert running.day.session is not None
    rules.show_rules(running.day.session.rules)  # once more, while the text is on the screen
    assert not rules.text.was_read
    QApplication.sendEvent(rules.text, QEvent(QEvent.Type.StyleChange))
    assert not rules.accept_button.isEnabled()
    QTest.keyClick(rules.text, Qt.Key.Key_End)
    assert rules.accept_button.isEnabled()


@pytest.mark.requirement("USE-2")
async def test_declining_is_recorded_and_closes_the_program(running: Running) -> None:
    await running.type_in()
    rules = running.program.splash.rules_page
    await running.eventually(rules.isVisible)
    rules.decline_button.click()
    await running.life
    assert (await running.world.kinds())[-2:] == ["consent.declined", "session.closed"]
    assert running.desk.closed
    assert not running.program.frame.isVisible()


@pytest.mark.requirement("ACC-2")
async def test_without_training_the_way_ends_at_the_gate_which_says_what_to_do(running: Running) -> None:
    await running.read_rules(demo.EXPIRED)
    splash = running.program.splash
    splash.rules_page.accept_button.click()
    await running.eventually(splash.training_page.isVisible)
    assert "expired" in splash.training_page.accessibleDescription()
    assert running.day is not None
    assert running.day.shell is None
    splash.training_page.button.click()
    await running.eventually(splash.sign_in_page.isVisible)
    assert (await running.world.kinds())[-1] == "session.closed"


async def test_a_log_that_does_not_open_is_said_and_can_be_tried_again(dressed: QApplication, running: Running) -> None:
    tries: list[int] = []

    async def fails(stage: Stage) -> OpenedDay:
        tries.append(1)
        raise EnvironmentFault("The log cannot be opened.", kept="Nothing is lost.", todo="Free disk space.")

    program = Program(fails, locate)
    life = asyncio.create_task(program.live())
    page = program.splash.sign_in_page
    await running.eventually(lambda: page.messages.sentences() == ["The log cannot be opened."])
    page.button.click()
    await running.eventually(lambda: len(tries) == 2)
    program.frame.close()
    await life
    assert CODE not in page.code.text()
