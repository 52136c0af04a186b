"""The timeline with what belongs to it: by reader or by day, the way in and out, and what it shows in words."""

from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from lprdesk.ui.read_words import lasting
from lprdesk.ui.results_model import ResultsModel
from lprdesk.ui.results_order import Column
from lprdesk.ui.timeline_keys import KEYS_IN_WORDS
from lprdesk.ui.timeline_lanes import LaneKind
from lprdesk.ui.timeline_legend import Legend, Told
from lprdesk.ui.timeline_view import TimelineView
from lprdesk.ui.timeline_words import longest_gap, span_words, view_words, zone_words
from lprdesk.ui.widgets.chips import choice, link


class TimelinePane(QWidget):
    """The lanes and one line above them. It is described anew whenever another part or other reads are shown."""

    def __init__(self, model: ResultsModel) -> None:
        super().__init__()
        self._model = model
        self.view = TimelineView(model)
        self.by_reader = choice("By reader", checked=True)
        self.by_day = choice("By day")
        self.nearer, self.farther, self.whole = link("+"), link("−"), link("All")
        for button, name, key in (
            (self.nearer, "Zoom into the timeline", "+"),
            (self.farther, "Zoom out of the timeline", "−"),
            (self.whole, "Show the whole time asked for", "0"),
        ):
            button.setAccessibleName(name)
            button.setToolTip(f"{name} ({key}, with the keyboard in the timeline)")
        self.told = Told()
        self.legend = Legend(model)
        self._arrange()
        group = QButtonGroup(self)
        for button in (self.by_reader, self.by_day):
            group.addButton(button)
        self.by_day.toggled.connect(self._lay_out)
        self.nearer.clicked.connect(lambda: self._look(0.5))
        self.farther.clicked.connect(lambda: self._look(2))
        self.whole.clicked.connect(lambda: self._look(None))
        self.view.changed.connect(self._tell)
        self._tell()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(10, 4, 8, 2)
        head.setSpacing(6)
        for part in (self.by_reader, self.by_day):
            part.setProperty("role", "tab")
            head.addWidget(part)
        head.addWidget(self.told, 1)
        head.addWidget(self.legend)
        for link_button in (self.farther, self.nearer, self.whole):
            head.addWidget(link_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)

    def _lay_out(self, by_day: bool) -> None:  # noqa: FBT001 - Qt's signal gives it so
        self.view.lay_out(LaneKind.DAY if by_day else LaneKind.READER)

    def _look(self, factor: float | None) -> None:
        if factor is None:
            self.view.walk.whole()
        else:
            self.view.walk.zoom(factor)
        self.view.look_again()

    def _tell(self) -> None:
        sight, model = self.view.sight, self._model
        if not len(model.reads):
            self.told.say("")
            self.view.setAccessibleDescription("")
            return
        zone = zone_words(sight.zone, sight.strange)
        seen = view_words(sight.axis, sight.zone) if sight.kind is LaneKind.READER else "Times of day"
        scale = f"a full bar is {self.view.scene.full_bar:,} reads" if self.view.scene.crowded else ""
        self.told.say(" · ".join(part for part in (seen, zone, scale) if part))
        self.legend.tell(self.view.scene)
        described = " ".join(self._sentences(seen, zone))
        if described != self.view.accessibleDescription():
            self.view.setAccessibleDescription(described)
            QAccessible.updateAccessibility(QAccessibleEvent(self.view, QAccessible.Event.DescriptionChanged))

    def _sentences(self, seen: str, zone: str) -> list[str]:
        sight, model = self.view.sight, self._model
        lanes, total = [lane for lane in sight.lanes.lanes if lane.name], len(model.reads)
        what = "readers" if sight.kind is LaneKind.READER else "days"
        told = [f"{model.shown():,} of {total:,} reads shown, {len(lanes):,} {what}. {seen}. Times: {zone}."]
        if model.narrowing.span is not None:
            told.append(f"Brushed: {span_words(model.narrowing.span, sight.zone)}.")
        gap = longest_gap(model.reads, model.in_time)
        if gap is not None:
            told.append(f"Longest time between two reads: {lasting(gap)}.")
        if silent := len({spell.reader for spell in model.spells}):
            told.append(f"{silent:,} reader{'s' if silent > 1 else ''} off line at times.")
        if model.near is not None:
            told.append(f"{int(model.near.sum()):,} reads inside a sensitive place's radius.")
        if model.chosen is not None:
            told.append(f"Chosen: {model.word(model.chosen, Column.SEEN)}, {model.word(model.chosen, Column.READER)}.")
        return [*told, KEYS_IN_WORDS]
