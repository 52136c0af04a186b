"""One set of filters over every view: what they leave, that they can be undone, and that each view is recorded."""

import numpy as np
import pytest

from fakes.at_work import AtWork, some_reads
from fakes.months import months, shown
from fakes.results import NOW
from fakes.running import Eventually
from fakes.world import GOOD
from lprdesk.ui.narrowing import Narrowing
from lprdesk.ui.results_view import ResultsView
from lprdesk.ui.timeline_view import TimelineView


@pytest.mark.requirement("SEN-4")
async def test_reads_inside_a_radius_are_marked_counted_and_can_be_left_out(
    view: ResultsView, timeline: TimelineView
) -> None:
    view.narrowing.fill_filters()
    assert not [one for one in view.narrowing.filters.actions() if "sensitive" in one.text()]
    near = np.arange(62) % 4 == 0
    view.model.mark_near(near)
    assert "16 reads inside a sensitive place's radius" in timeline.accessibleDescription()
    assert "in a sensitive radius" in view.timeline.legend.parts
    view.narrowing.fill_filters()
    (offered,) = (one for one in view.narrowing.filters.actions() if "sensitive" in one.text())
    assert offered.text() == "Outside every sensitive radius (46)"
    offered.trigger()
    assert shown(view) == set(np.flatnonzero(~near).tolist())
    assert [chip.text() for chip in view.narrowing.chips] == ["Outside every sensitive radius  ✕"]
    with pytest.raises(ValueError, match="each read"):
        view.model.mark_near(near[:5])


async def test_each_change_of_the_filters_can_be_undone_and_made_again(
    view: ResultsView, timeline: TimelineView
) -> None:
    model = view.model
    made = [Narrowing(least_confidence=0.6), Narrowing(most_days=20), Narrowing(reader=1, most_days=20)]
    assert not view.narrowing.undo.isVisible()
    for each in made:
        model.narrow(each)
    assert view.narrowing.undo.isVisible()
    for each in (made[1], made[0], Narrowing(), Narrowing()):
        model.undo()
        assert model.narrowing == each
    model.redo()
    assert model.narrowing == made[0]
    model.narrow(made[2])
    model.redo()
    assert model.narrowing == made[2]
    model.show(months(5), NOW)
    assert not model.can_undo


def ask(desk: AtWork) -> None:
    some_reads(desk.world)
    desk.type(GOOD)
    desk.page.run()


async def viewed(desk: AtWork) -> list[str]:
    entries = await desk.world.journal.entries(kinds={"result.viewed"})
    return [str(entry.fields["view"]) for entry in entries]


@pytest.mark.requirement("AUD-2")
async def test_the_timeline_is_shown_only_when_that_is_recorded(desk: AtWork, eventually: Eventually) -> None:
    view = desk.page.results
    view.timeline_switch.click()
    ask(desk)
    await eventually(lambda: view.model.rowCount() > 0)
    assert not view.timeline.isVisible()
    assert await viewed(desk) == ["table"]
    view.timeline_switch.click()
    assert not view.timeline.isVisible()
    await eventually(view.timeline.isVisible)
    assert await viewed(desk) == ["table", "timeline"]
    kept = desk.page.arrangement()
    view.timeline_switch.click()
    assert not view.timeline.isVisible()
    desk.page.arrange(kept)
    assert view.wants_timeline
