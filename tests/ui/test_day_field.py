from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from lprdesk.domain.faults import Remark, Weight
from lprdesk.ui.dates import day_words
from lprdesk.ui.day_field import DayField, WindowFields, read_day

TODAY = date(2026, 11, 20)
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@given(days)
def test_a_day_that_is_written_out_is_read_again(day: date) -> None:
    assert read_day(day_words(day)) == day
    assert read_day(day.isoformat()) == day


@pytest.mark.parametrize("text", ["", "10/1/2026", "1/10/2026", "2026-02-30", "31 Feb 2026", "1 Foo 2026", "yesterday"])
def test_what_could_mean_two_days_or_none_is_left_as_it_is(qtbot: QtBot, text: str) -> None:
    field = DayField("First day", TODAY)
    qtbot.addWidget(field)
    field.put(text)
    assert read_day(text) is None
    assert field.iso() == text
    assert field.text() == text


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading_of_days(text: str) -> None:
    day = read_day(text)
    assert day is None or read_day(day.isoformat()) == day


def test_arrow_keys_step_by_days_and_begin_today(qtbot: QtBot) -> None:
    field = DayField("First day", TODAY)
    qtbot.addWidget(field)
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert field.iso() == "2026-11-19"
    QTest.keyClick(field, Qt.Key.Key_PageDown)
    assert field.iso() == "2026-10-20"
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.text() == "21 Oct 2026"


def test_a_span_fills_in_the_first_day_and_ends_today(qtbot: QtBot) -> None:
    window = WindowFields(TODAY)
    qtbot.addWidget(window)
    window.end.setText("1 Nov 2026")
    span = next(part for part in window.findChildren(QToolButton) if part.text() == "Last 30 days")
    span.click()
    assert (window.start.iso(), window.end.iso()) == ("2026-10-21", "")


def test_the_day_that_is_refused_is_the_one_outlined_and_told(qtbot: QtBot) -> None:
    window = WindowFields(TODAY)
    qtbot.addWidget(window)
    window.mark([Remark("end", "window.end-in-future", "Still to come.", Weight.REFUSES)])
    assert (window.start.property("wrong"), window.end.property("wrong")) == (False, True)
    assert window.end.accessibleDescription() == "Still to come."
