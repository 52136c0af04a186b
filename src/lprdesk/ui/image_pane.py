"""The picture beside the characters: what a person needs to judge one read by eye (VER-1, VER-5)."""

from collections.abc import Awaitable, Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from lprdesk.services.ports.vendor import Picture, PicturePart
from lprdesk.ui import read_words
from lprdesk.ui.jobs import Jobs
from lprdesk.ui.picture_decoding import PictureRefused, decode_picture
from lprdesk.ui.picture_frame import masked
from lprdesk.ui.picture_slot import PictureSlot
from lprdesk.ui.plate_characters import PlateCharacters, look_twice
from lprdesk.ui.results_model import ResultsModel
from lprdesk.ui.results_order import Column
from lprdesk.ui.widgets.buttons import KeyButton
from lprdesk.ui.widgets.empty import EmptyState
from lprdesk.ui.widgets.facts import Facts
from lprdesk.ui.widgets.guard import keep_inside
from lprdesk.ui.widgets.words import label

FetchPicture = Callable[[int, PicturePart], Awaitable[Picture]]
"""Gives a part of the picture of a read (an index into the model's reads), recorded before it is fetched."""

_SETTLE_MS = 150
"""Every picture that is fetched is recorded as viewed, so one that is only stepped over is not fetched."""


class ImagePane(QWidget):
    """The chosen read: plate crop, characters, scene on request, facts, and the way to the reads beside it."""

    def __init__(self, model: ResultsModel, jobs: Jobs) -> None:
        super().__init__()
        self._model = model
        self._fetch: FetchPicture | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._ask_for_crop)
        self.crop = PictureSlot(jobs, "Picture of the plate", 118)
        self.scene = PictureSlot(jobs, "Scene, masked but for the vehicle", 150)
        self._make_parts()
        self._arrange()
        model.chosen_changed.connect(self._show_read)
        model.modelReset.connect(self._show_place)
        keep_inside(self)
        self._show_read(-1)

    def look_at(self, fetch: FetchPicture) -> None:
        """Take pictures from `fetch` for the answer that the model shows."""
        self._fetch = fetch

    def forget(self) -> None:
        """Drop every picture and the way to fetch more: the results are closed, or somebody else may look (RET-2)."""
        self._settle.stop()
        self._fetch = None
        self.crop.forget()
        self.scene.forget()

    def _make_parts(self) -> None:
        self._title = label("", "heading")
        self.characters = PlateCharacters()
        self._look = label("", "hint", tone="care", wrap=True)
        self._facts = Facts(name_width=84)
        self.show_scene = KeyButton("Show the scene", "S")
        self.show_scene.setAccessibleDescription("Asking for the scene is recorded; all but the vehicle is masked.")
        self.show_scene.clicked.connect(self._ask_for_scene)
        self._scene_hint = label("", "hint", wrap=True)
        self.previous = KeyButton("Row above", "Left")
        self.next = KeyButton("Row below", "Right")
        self.previous.clicked.connect(lambda: self._model.step(-1))
        self.next.clicked.connect(lambda: self._model.step(1))

    def _arrange(self) -> None:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.setSpacing(10)
        spoken = QHBoxLayout()
        spoken.setSpacing(12)
        spoken.addWidget(self.characters)
        spoken.addWidget(label("as read by the vendor", "hint"), 1, Qt.AlignmentFlag.AlignBottom)
        steps = QHBoxLayout()
        steps.setSpacing(8)
        steps.addWidget(self.previous)
        steps.addWidget(self.next)
        steps.addStretch(1)
        layout.addWidget(self._title)
        layout.addWidget(self.crop)
        layout.addLayout(spoken)
        for part in (self._look, self.show_scene, self.scene, self._scene_hint, self._facts):
            layout.addWidget(part)
        layout.addLayout(steps)
        layout.addStretch(1)
        area = QScrollArea()
        area.setProperty("role", "surface")
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setWidget(content)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(_nothing_chosen())
        self._pages.addWidget(area)

    def _show_read(self, read: int) -> None:
        self._settle.stop()
        self.crop.forget()
        self.scene.forget()
        self._pages.setCurrentIndex(0 if read < 0 else 1)
        self._show_place()
        if read < 0:
            self.characters.set_characters("")
            self._facts.set_facts([])
            return
        plate = self._model.word(read, Column.PLATE)
        self.characters.set_characters(plate)
        self._look.setText(look_twice(plate))
        self._look.setVisible(bool(self._look.text()))
        self._facts.set_facts(self._facts_of(read))
        self._offer_scene(offered=bool(self._model.reads.scene[read]))
        self.crop.say("Fetching the picture …")
        self._settle.start()

    def _show_place(self) -> None:
        read = self._model.chosen
        row = None if read is None else self._model.row_of(read)
        rows = self._model.rowCount()
        self._title.setText("" if row is None else f"Read {row + 1:,} of {rows:,}")
        self.previous.setEnabled(row is not None and row > 0)
        self.next.setEnabled(row is not None and row + 1 < rows)

    def _facts_of(self, read: int) -> list[tuple[str, str]]:
        reads, word = self._model.reads, partial(self._model.word, read)
        given = word(Column.CONFIDENCE)
        return [
            ("Seen", read_words.seen_in_full(reads, read)),
            ("Reader", f"{read_words.reader_name(reads, read)} ({read_words.certainty(reads, read)})"),
            ("Age", f"{word(Column.AGE)} when answered"),
            ("Confidence", given if given == "not given" else f"{given}, by the vendor"),
            ("Issuer", read_words.issuer_with_doubt(reads, read)),
            ("Earlier read", read_words.since_previous(reads, read, self._model.previous_in_time(read))),
        ]

    def _offer_scene(self, *, offered: bool) -> None:
        self.scene.hide()
        self.show_scene.setVisible(offered)
        self._scene_hint.setText(
            "Asking is recorded. Everything but the vehicle is masked."
            if offered
            else "The vendor offers no scene of this read."
        )

    def _ask_for_crop(self) -> None:
        read = self._model.chosen
        if read is not None and self._fetch is not None:
            words = f"The plate as photographed; the vendor read {' '.join(self.characters.characters)}."
            self.crop.ask(partial(self._fetch, read, PicturePart.CROP), _crop, words)

    def _ask_for_scene(self) -> None:
        read = self._model.chosen
        if read is not None and self._fetch is not None and self._model.reads.scene[read]:
            self.next.setFocus(Qt.FocusReason.OtherFocusReason)  # not where Qt would take it, out of the pane
            self.show_scene.hide()
            self._scene_hint.setText("Recorded. Everything but the vehicle is masked.")
            self.scene.show()
            words = "The vehicle as photographed; the rest of the scene is masked."
            self.scene.ask(partial(self._fetch, read, PicturePart.SCENE), _vehicle, words)


def _crop(picture: Picture) -> QImage:
    return decode_picture(picture.data, picture.size)


def _vehicle(picture: Picture) -> QImage:
    """The scene without what surrounds the vehicle, which may show people; without an outline nothing is shown."""
    if picture.vehicle_box is None:
        raise PictureRefused("The vendor does not say where in the scene the vehicle is, so the rest cannot be masked.")
    try:
        return masked(decode_picture(picture.data, picture.size), picture.vehicle_box)
    except ValueError:
        raise PictureRefused("The vendor places the vehicle outside its own picture, so it cannot be masked.") from None


def _nothing_chosen() -> EmptyState:
    return EmptyState(
        "picture",
        "No read chosen",
        "Choose a read to see its picture beside the characters. The arrow keys step through them.",
        width=260,
    )
