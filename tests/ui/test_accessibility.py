"""What a keyboard and a screen reader need."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QTextEdit,
    QWidget,
)

from fakes.running import Running
from lprdesk.ui.actions import ACTIONS
from lprdesk.ui.actions_overlay import ActionList, KeyHelp

CONTROLS = (QAbstractButton, QLineEdit, QTextEdit, QComboBox, QAbstractItemView)


def _nameless(window: QWidget) -> list[QWidget]:
    return [
        part
        for part in window.findChildren(QWidget)
        if isinstance(part, CONTROLS)
        and part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and part.isVisible()
        and not (part.accessibleName() or (isinstance(part, QAbstractButton) and part.text()))
        and not isinstance(part.parentWidget(), QComboBox)
    ]


async def test_every_control_has_a_name(running: Running) -> None:
    await running.opened()
    assert _nameless(running.program.frame) == []
    await running.at_work()
    for place in ("query", "record"):
        running.shell.go(place)
        assert _nameless(running.program.frame) == []


async def test_tab_goes_through_the_sign_in_in_the_order_it_is_read(running: Running) -> None:
    await running.opened()
    page = running.program.splash.sign_in_page
    order = [page.person, page.passphrase, page.code, page.button]
    part: QWidget | None = page.person
    met = []
    for _ in range(200):
        assert part is not None
        if part in order:
            met.append(part)
        part = part.nextInFocusChain()
        if part is page.person:
            break
    assert met == order


async def test_every_target_is_high_enough(running: Running) -> None:
    await running.at_work()
    buttons = [b for b in running.shell.findChildren(QAbstractButton) if b.isVisible() and b.text()]
    assert [b.text() for b in buttons if b.height() < 28] == []


async def test_every_action_stands_in_the_list_and_every_key_in_the_help(running: Running) -> None:
    await running.at_work()
    running.shell.show_actions()
    (listed,) = running.shell.findChildren(ActionList)
    shown = {listed.list.item(row).data(Qt.ItemDataRole.UserRole).action.name for row in range(listed.list.count())}
    assert {action.name for action in ACTIONS} <= shown
    assert "run-query" in shown
    QTest.keyClicks(listed.typed, "help on")
    QTest.keyClick(listed.typed, Qt.Key.Key_Return)
    await running.eventually(lambda: bool(running.shell.findChildren(KeyHelp)))
    (sheet,) = running.shell.findChildren(KeyHelp)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    await running.eventually(running.shell._body.isEnabled)


async def test_no_two_actions_share_a_key(running: Running) -> None:
    await running.at_work()
    keys = [deed.action.key for deed in running.shell._all_deeds() if deed.action.key]
    assert len(keys) == len(set(keys))


async def test_keys_move_between_places_and_parts(running: Running) -> None:
    await running.at_work()
    frame = running.program.frame
    frame.activateWindow()
    QTest.keyClick(running.shell._body, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    await running.eventually(lambda: running.shell.place == "record")
    QTest.keyClick(running.shell._body, Qt.Key.Key_F6)
    await running.eventually(lambda: frame.focusWidget() is running.shell.banner.switch)
    QTest.keyClick(running.shell._body, Qt.Key.Key_F6)
    await running.eventually(lambda: running.shell.rail.isAncestorOf(frame.focusWidget()))
