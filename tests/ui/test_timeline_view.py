"""The timeline at work: brush, keys, mouse, and one selection and one filter with the table."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.desk import locate
from fakes.many_reads import END_MS, result_set
from fakes.months import ASKED, SPELL, months, shown
from fakes.results import NOW, Pictures
from lprdesk.domain.read import Reads
from lprdesk.ui import theme
from lprdesk.ui.narrowing import Narrowing, Span
from lprdesk.ui.palettes import Look
from lprdesk.ui.results_view import ResultsView
from lprdesk.ui.timeline_keys import KEYS
from lprdesk.ui.timeline_lanes import LaneKind
from lprdesk.ui.timeline_view import TimelineView

LEFT = Qt.MouseButton.LeftButton


def drag(timeline: TimelineView, begin: tuple[float, float], end: tuple[float, float]) -> None:
    QTest.mousePress(timeline, LEFT, pos=QPointF(*begin).toPoint())
    QTest.mouseMove(timeline, QPointF(*end).toPoint())
    QTest.mouseRelease(timeline, LEFT, pos=QPointF(*end).toPoint())


def point(timeline: TimelineView, x: float, y: float) -> None:
    """As a mouse does, wherever on the screen the window stands."""
    at, nothing = QPointF(x, y), Qt.MouseButton.NoButton
    moved = QMouseEvent(QEvent.Type.MouseMove, at, at, nothing, nothing, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(timeline, moved)


def _alike(one: QColor, other: QColor) -> bool:
    """Screens of sixteen bits round colours."""
    return all(abs(a - b) <= 8 for a, b in zip(one.getRgb(), other.getRgb(), strict=True))  # type: ignore[call-overload]  # the stub types it as one object


async def test_a_drag_brushes_a_time_and_every_view_shows_what_lies_in_it(
    view: ResultsView, timeline: TimelineView
) -> None:
    axis = timeline.sight.axis
    drag(timeline, (axis.left + 100, 30), (axis.left + 300, 30))
    span = view.model.narrowing.span
    assert span is not None
    slack = axis.grain() + 2 * axis.length / axis.width
    assert abs(span.start_ms - axis.ms(axis.left + 100)) <= slack
    assert abs(span.end_ms - axis.ms(axis.left + 300)) <= slack
    times = view.model.reads.time_ms
    assert shown(view) == set(np.flatnonzero((times >= span.start_ms) & (times < span.end_ms)).tolist())
    assert view.narrowing.shown.text() == f"{len(shown(view))} of 62 shown"
    (chip,) = view.narrowing.chips
    assert chip.text().startswith("Timeline: ")
    QTest.keyClick(chip, Qt.Key.Key_Delete)
    assert view.model.rowCount() == 62
    assert timeline.scene.brushed() == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.tuples(st.floats(0, 600), st.floats(0, 600)), st.sampled_from(LaneKind), st.floats(0.05, 1))
def test_what_the_brush_covers_is_what_the_filter_leaves(
    view: ResultsView, pictures: Pictures, ends: tuple[float, float], kind: LaneKind, nearness: float
) -> None:
    view.show_results(result_set(months()), NOW, pictures, ASKED)
    timeline = view.timeline.view
    timeline.lay_out(kind)
    timeline.look_at(timeline.sight.axis.zoomed(nearness, timeline.sight.axis.end))
    scene = timeline.scene
    begin, end = (scene.moment(scene.axis.left + x, 5) for x in ends)
    timeline.sight.brush(timeline.sight.between(begin, end))
    scene, span = timeline.scene, view.model.narrowing.span
    boxes = scene.brushed()
    for row in scene.rows:
        for place in range(int(scene.lanes.bounds[row]), int(scene.lanes.bounds[row + 1])):
            x, y = scene.axis.x(int(scene.lanes.at[place])), scene.top(row) + scene.lane / 2
            if not scene.axis.left <= x <= scene.axis.left + scene.axis.width:
                continue
            covered = any(
                left - 1e-6 <= x < left + wide + 1e-6 and top <= y < top + tall for left, top, wide, tall in boxes
            )
            assert covered == (span is not None and int(scene.lanes.order[place]) in shown(view))


async def test_the_brush_is_moved_and_its_ends_are_drawn_by_the_mouse(
    view: ResultsView, timeline: TimelineView
) -> None:
    left = timeline.sight.axis.left
    drag(timeline, (left + 100, 30), (left + 200, 30))
    ((start, _, wide, _),) = timeline.scene.brushed()
    drag(timeline, (start + wide, 30), (left + 300, 30))
    ((same, _, wider, _),) = timeline.scene.brushed()
    assert same == start
    assert wider > wide + 80
    drag(timeline, (left + 150, 30), (left + 200, 30))
    ((moved, _, _, _),) = timeline.scene.brushed()
    assert moved > start + 30


async def test_the_brush_is_made_moved_and_taken_away_by_keys_and_undone_in_one_step(
    view: ResultsView, timeline: TimelineView
) -> None:
    timeline.setFocus()
    shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    for _ in range(6):
        QTest.keyClick(timeline, Qt.Key.Key_Right, shift)
    first = view.model.narrowing.span
    assert first is not None
    assert view.model.rowCount() < 62
    QTest.keyClick(timeline, Qt.Key.Key_Left, shift)
    shorter = view.model.narrowing.span
    assert shorter is not None
    assert shorter.start_ms == first.start_ms
    assert shorter.end_ms < first.end_ms
    QTest.keyClick(timeline, Qt.Key.Key_Right, shift | control)
    moved = view.model.narrowing.span
    assert moved is not None
    assert moved.start_ms > shorter.start_ms
    view.model.undo()
    assert view.model.rowCount() == 62
    view.model.redo()
    assert view.model.narrowing.span == moved
    QTest.keyClick(timeline, Qt.Key.Key_Escape)
    assert view.model.narrowing == Narrowing()


async def test_zoom_and_pan_by_keys_and_wheel_stay_within_the_time_asked_for(timeline: TimelineView) -> None:
    timeline.setFocus()
    whole = timeline.sight.axis
    QTest.keyClick(timeline, Qt.Key.Key_Plus)
    near = timeline.sight.axis
    assert near.length == pytest.approx(whole.length / 2)
    QTest.keyClick(timeline, Qt.Key.Key_Right)
    assert timeline.sight.axis.start > near.start
    for key, end in ((Qt.Key.Key_Home, whole.start), (Qt.Key.Key_End, whole.end)):
        QTest.keyClick(timeline, key)
        assert end in {timeline.sight.axis.start, timeline.sight.axis.end}
    QTest.keyClick(timeline, Qt.Key.Key_0)
    assert timeline.sight.axis.length == whole.length
    at = QPointF(whole.left + 200, 20)
    turn = QWheelEvent(
        at,
        at,
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(timeline, turn)
    assert timeline.sight.axis.length == pytest.approx(whole.length * 0.8)
    assert timeline.sight.axis.ms(at.x()) == pytest.approx(whole.ms(at.x()))
    foot = timeline.scene.height + 8
    begin = timeline.sight.axis.start
    drag(timeline, (whole.left + 200, foot), (whole.left + 150, foot))
    assert timeline.sight.axis.start > begin


async def test_a_click_chooses_the_read_and_the_chosen_read_is_brought_into_view(
    view: ResultsView, timeline: TimelineView
) -> None:
    scene = timeline.scene
    place = int(scene.lanes.bounds[1])
    x, y = scene.axis.x(int(scene.lanes.at[place])), scene.top(1) + 8
    QTest.mouseClick(timeline, LEFT, pos=QPointF(x, y).toPoint())
    chosen = view.model.chosen
    assert chosen is not None
    assert view.model.reads.reader[chosen] == view.model.reads.reader[scene.lanes.order[place]]
    assert view.table.currentIndex().row() == view.model.row_of(chosen)
    timeline.look_at(timeline.sight.axis.over(timeline.sight.axis.first, 86_400_000))
    view.table.selectRow(0)
    assert timeline.scene.chosen is not None
    at = int(timeline.scene.lanes.at[timeline.scene.chosen])
    assert timeline.sight.axis.start <= at <= timeline.sight.axis.end


async def test_the_reads_before_and_after_are_chosen_by_keys_in_the_order_of_time(
    view: ResultsView, timeline: TimelineView
) -> None:
    timeline.setFocus()
    view.model.narrow(Narrowing(least_confidence=0.7))
    visited = []
    for _ in range(view.model.rowCount() + 3):
        QTest.keyClick(timeline, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
        visited.append(view.model.chosen)
    assert set(visited) == shown(view)
    times = [int(view.model.reads.time_ms[read]) for read in visited if read is not None]
    assert times == sorted(times)


async def test_the_hint_tells_of_the_read_of_the_moment_and_of_a_silent_reader(
    view: ResultsView, timeline: TimelineView
) -> None:
    markup = replace(view.model.reads.readers[0], name="<b>Fixed</b>")
    reads = replace(view.model.reads, readers=(markup, *view.model.reads.readers[1:]))
    view.show_results(result_set(reads, (), (SPELL,)), NOW, Pictures(), ASKED)
    scene = timeline.scene
    row = next(row for row in scene.rows if scene.lanes.lanes[row].name == "<b>Fixed</b>")
    place = int(scene.lanes.bounds[row])
    x = scene.axis.x(int(scene.lanes.at[place]))
    point(timeline, x, scene.top(row) + 8)
    assert "<b>Fixed</b> ± 8 m · confidence" in timeline.hint
    assert timeline.hint.split("\n")[0].endswith(("PDT", "PST"))
    silent = scene.axis.x((NOW - timedelta(days=17)).timestamp() * 1000)
    free = next(x for x in np.arange(silent - 30, silent + 30, 2) if scene.pick(float(x), scene.top(row) + 8) is None)
    point(timeline, float(free), scene.top(row) + 8)
    assert "was off line" in timeline.hint
    point(timeline, 4, scene.top(row) + 8)
    assert timeline.hint == "<b>Fixed</b>"


async def test_what_is_shown_is_told_to_a_screen_reader_and_changes_with_it(
    view: ResultsView, timeline: TimelineView
) -> None:
    assert timeline.accessibleName() == "Timeline of the reads"
    told = timeline.accessibleDescription()
    for words in (
        "62 of 62 reads shown",
        "America/Los_Angeles",
        "1 reader off line",
        "Longest time",
        "Shift with Left",
    ):
        assert words in told
    span = Span(END_MS - 20 * 86_400_000, END_MS - 10 * 86_400_000)
    view.model.narrow(Narrowing(span=span))
    assert "Brushed: " in timeline.accessibleDescription()
    assert f"{view.model.rowCount()} of 62 reads shown" in timeline.accessibleDescription()
    view.model.choose(view.model.read_at(0))
    assert "Chosen: " in timeline.accessibleDescription()
    view.timeline.by_day.click()
    assert " days. " in timeline.accessibleDescription()


@pytest.mark.parametrize("look", Look)
@pytest.mark.parametrize(("count", "kind"), [(62, LaneKind.READER), (9_000, LaneKind.READER), (62, LaneKind.DAY)])
async def test_it_is_painted_in_every_look_near_and_far(
    dressed: QApplication, view: ResultsView, look: Look, count: int, kind: LaneKind
) -> None:
    theme.apply(dressed, locate, look)
    view.show_results(result_set(months(count), (), (SPELL,)), NOW, Pictures(), ASKED)
    dressed.processEvents()
    view.model.mark_near(np.arange(count) % 7 == 0)
    timeline = view.timeline.view
    timeline.lay_out(kind)
    view.model.narrow(Narrowing(least_confidence=0.6))
    for factor in (1.0, 0.3, 0.05, 0.01):
        timeline.look_at(timeline.sight.axis.zoomed(factor, timeline.sight.axis.end))
        picture = timeline.grab().toImage()
        colours = {picture.pixel(x, y) for x in range(0, picture.width(), 3) for y in range(0, 80, 3)}
        assert any(_alike(QColor(colour), QColor(theme.tokens().surface)) for colour in colours)
        assert len(colours) > 3


async def test_no_key_of_the_timeline_does_anything_to_an_empty_answer(
    view: ResultsView, pictures: Pictures, timeline: TimelineView
) -> None:
    view.show_results(result_set(Reads.empty()), NOW, pictures, ASKED)
    assert not view.timeline.isVisible()
    for kind in LaneKind:
        timeline.lay_out(kind)
        for deed in KEYS.values():
            deed(timeline.walk)
        timeline.grab()
    assert len(view.model.reads) == 0
