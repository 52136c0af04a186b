from dataclasses import asdict
from datetime import timedelta

from PySide6.QtWidgets import QLabel, QWidget

from fakes.desk import WorldDesk
from fakes.reads import reads_at
from fakes.world import World
from lprdesk.domain.query import RawQuery
from lprdesk.services.session import Session
from lprdesk.ui.jobs import Jobs
from lprdesk.ui.place import Workplace
from lprdesk.ui.query_page import QueryPage
from lprdesk.ui.widgets.message import Messages


class AtWork:
    """The page of a person at work, over the real use cases and a vendor in memory."""

    def __init__(self, world: World, session: Session) -> None:
        self.world, self.session = world, session
        self.messages = Messages()
        self.jobs = Jobs(self.messages)
        page = WorldDesk(world).pages["query"](Workplace(session, self.jobs, self.messages))
        assert isinstance(page, QueryPage)
        self.page = page
        self.page.resize(1365, 790)
        self.page.show()
        self.page.activateWindow()

    def type(self, raw: RawQuery) -> None:
        self.page.form.put(asdict(raw))

    def words(self) -> str:
        return words_of(self.page)

    def said(self) -> str:
        return words_of(self.page.foot)


def words_of(widget: QWidget) -> str:
    return " ".join(part.text() for part in widget.findChildren(QLabel) if part.isVisibleTo(widget))


def some_reads(world: World, count: int = 12) -> None:
    world.memory_vendor.reads = reads_at([world.clock.now() - timedelta(hours=hours) for hours in range(1, count + 1)])
