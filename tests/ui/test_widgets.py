"""The small widgets: what they say, and that they never become windows of their own."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from fakes.running import Eventually
from lprdesk.domain.faults import EnvironmentFault, Remark, UserFault, Weight
from lprdesk.ui.widgets.buttons import KeyButton
from lprdesk.ui.widgets.chips import Chip, ChipRow
from lprdesk.ui.widgets.field import Field
from lprdesk.ui.widgets.message import Message, Messages
from lprdesk.ui.widgets.progress import ProgressStrip
from lprdesk.ui.widgets.words import Tone, label


class _Windows(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - named by Qt
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


@pytest.fixture
def windows(dressed: QApplication) -> Iterator[list[str]]:
    watch = _Windows()
    dressed.installEventFilter(watch)
    yield watch.shown
    dressed.removeEventFilter(watch)


def test_a_field_is_made_without_flashing_a_window(windows: list[str]) -> None:
    field = Field("Reason", QLineEdit(), "Say what the read is needed for.")
    assert windows == []
    field.show()
    assert windows == ["Field"]


def test_remarks_stand_in_place_of_the_hint_the_refusing_first(dressed: QApplication) -> None:
    editor = QLineEdit()
    field = Field("Reason", editor, "The hint.")
    warns = Remark("reason", "r.warns", "It is short.", Weight.WARNS)
    refuses = Remark("reason", "r.refuses", "It is empty.", Weight.REFUSES)
    field.remark((warns, refuses))
    assert editor.accessibleDescription() == "✕ It is empty.\n! It is short."
    assert editor.property("wrong") is True
    field.remark(())
    assert editor.accessibleDescription() == "The hint."
    assert editor.property("wrong") is False


def test_words_are_never_read_as_markup(dressed: QApplication) -> None:
    assert label("<b>bold</b>").textFormat() is Qt.TextFormat.PlainText


def test_messages_say_each_thing_once_the_newest_first_and_only_so_many(dressed: QApplication) -> None:
    messages = Messages(most=2)
    messages.report(UserFault("One."))
    messages.report(EnvironmentFault("Two.", kept="All.", todo="Wait."))
    messages.report(UserFault("One."))
    assert messages.sentences() == ["One.", "Two."]
    messages.say(Tone.GOOD, "Three.")
    assert messages.sentences() == ["Three.", "One."]
    newest = messages.findChildren(Message)[-1]
    newest.dismissed.emit()
    assert messages.sentences() == ["One."]
    messages.clear()
    assert messages.isHidden()


async def test_the_key_on_a_button_presses_it_and_survives_new_words(
    dressed: QApplication, eventually: Eventually
) -> None:
    window = QWidget()
    button = KeyButton("Accept", "Alt+A")
    button.setParent(window)
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    button.setText("Accept all")
    window.show()
    window.activateWindow()
    await eventually(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    await eventually(lambda: pressed == [True])
    assert button.accessibleName() == "Accept all"
    assert button.sizeHint().height() >= 28


def test_a_chip_is_taken_away_by_click_and_by_key(dressed: QApplication) -> None:
    chip = Chip("Confidence 0.6 and over")
    removed: list[str] = []
    chip.removed.connect(lambda: removed.append("gone"))
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    QTest.keyClick(chip, Qt.Key.Key_Delete)
    assert removed == ["gone", "gone"]


def test_chips_wrap_where_the_row_ends(dressed: QApplication) -> None:
    row = ChipRow()
    row.set_chips([Chip(f"Filter number {n}") for n in range(6)])
    row.resize(300, 200)
    row.show()
    tops = {chip.y() for chip in row.findChildren(Chip)}
    assert len(tops) > 1
    assert all(chip.geometry().right() <= 300 for chip in row.findChildren(Chip))


def test_progress_knows_its_end_only_once_it_is_told(dressed: QApplication) -> None:
    strip = ProgressStrip()
    strip.begin("Asking the vendor…")
    assert strip._bar.maximum() == 0
    strip.advance("Received 40 of 62 reads", 40, 62)
    assert (strip._bar.value(), strip._bar.maximum()) == (40, 62)
    strip.end()
    assert strip.isHidden()
