from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lprdesk.domain.plates import JURISDICTIONS
from lprdesk.ui.search_box import Choice, ChoiceBox, SearchBox

ISSUERS = [Choice(code, f"{issuer.name} ({code[3:]})") for code, issuer in JURISDICTIONS.items()]


@pytest.fixture
def box(qtbot: QtBot) -> SearchBox:
    made = SearchBox("Issuer", "Type a name or code")
    made.offer(ISSUERS)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("nv", "US-NV"),
        ("Nevada", "US-NV"),
        ("nevada (nv)", "US-NV"),
        ("US-NV", "US-NV"),
        ("neva", "US-NV"),
        ("ca", "US-CA"),
        ("west v", "US-WV"),
        ("", ""),
        ("Atlantis", "Atlantis"),
        ("new", "new"),
    ],
)
def test_an_issuer_is_found_by_any_part_of_its_name_or_its_code(box: SearchBox, typed: str, code: str) -> None:
    box.setEditText(typed)
    assert box.chosen() == code


def test_enter_writes_out_what_is_meant_and_leaves_what_is_not(box: SearchBox) -> None:
    editor = box.lineEdit()
    assert editor is not None
    QTest.keyClicks(editor, "nv")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert box.currentText() == "Nevada (NV)"
    box.setEditText("Atlantis")
    box.settle()
    assert box.currentText() == "Atlantis"


def test_every_issuer_is_found_by_its_own_name_and_code(box: SearchBox) -> None:
    for choice in ISSUERS:
        for typed in (choice.words, choice.key, choice.key.lower(), choice.words.partition(" (")[0]):
            box.setEditText(typed)
            assert box.chosen() == choice.key


@pytest.mark.parametrize("make", [lambda: ChoiceBox("Choose"), lambda: SearchBox("Choice", "Choose")])
def test_the_wheel_scrolls_the_form_and_changes_no_choice(qtbot: QtBot, make: Callable[[], ChoiceBox]) -> None:
    box = make()
    qtbot.addWidget(box)
    box.offer([Choice("a", "First"), Choice("b", "Second")])
    assert box.chosen() == ""
    box.choose("a")
    box.setFocus()
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, wheel)
    assert box.chosen() == "a"
