"""One picture of one read: asked for, awaited, judged, shown or refused in words."""

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lprdesk.domain.faults import Fault
from lprdesk.services.ports.vendor import Picture
from lprdesk.ui.jobs import Jobs, as_fault
from lprdesk.ui.picture_decoding import PictureRefused
from lprdesk.ui.picture_frame import PictureFrame
from lprdesk.ui.widgets.chips import link

Fetch = Callable[[], Awaitable[Picture]]
Prepare = Callable[[Picture], QImage]


class PictureSlot(QWidget):
    """A frame and what it is waiting for. A newer wish takes the place of an older one, whose picture is then dropped.

    A fault is said in the frame, with a way to try again; it never reaches further.
    """

    shown = Signal()

    def __init__(self, jobs: Jobs, name: str, height: int) -> None:
        super().__init__()
        self.frame = PictureFrame(name, height)
        self.retry = link("Ask for the picture again")
        self.retry.setAccessibleName(f"Ask again: {name}")
        self.retry.clicked.connect(self._again)
        self.retry.hide()
        self._jobs = jobs
        self._name = name
        self._wish = 0
        self._wanted: tuple[Fetch, Prepare, str] | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.frame)
        layout.addWidget(self.retry)

    def ask(self, fetch: Fetch, prepare: Prepare, description: str) -> None:
        """Fetch a picture and show what `prepare` makes of it."""
        self.forget()
        self._wanted = (fetch, prepare, description)
        self.frame.say("Fetching the picture …")
        self._jobs.start(self._fill(self._wish, fetch, prepare, description), self._job)

    def say(self, words: str) -> None:
        """Show words and no picture; nothing is awaited any more."""
        self.forget()
        self.frame.say(words)

    def forget(self) -> None:
        """Drop the picture, and one that is under way."""
        self._jobs.cancel(self._job)
        self._wish += 1
        self._wanted = None
        self.retry.hide()
        self.frame.say("")

    @property
    def _job(self) -> str:
        # a job of the same name would be dropped while the cancelled one still ends
        return f"{self._name} {self._wish}"

    def _again(self) -> None:
        if self._wanted is not None:
            self.ask(*self._wanted)

    async def _fill(self, wish: int, fetch: Fetch, prepare: Prepare, description: str) -> None:
        try:
            picture = await fetch()
            if wish == self._wish:
                self.frame.show_picture(prepare(picture), description)
                self.shown.emit()
        except Exception as error:  # noqa: BLE001 - whatever fails, the read keeps its place and the frame says so
            if wish == self._wish:
                self._say_fault(as_fault(error))

    def _say_fault(self, fault: Fault) -> None:
        # what to do about a fault on the way is the link below; a picture that is refused has words of its own
        todo = fault.todo if isinstance(fault, PictureRefused) else ""
        self.frame.say(" ".join(part for part in (fault.sentence, todo) if part))
        self.retry.show()
