import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.at_work import AtWork
from fakes.desk import WorldDesk, locate
from fakes.many_reads import result_set
from fakes.months import ASKED, SPELL, months
from fakes.results import NOW, Pictures, Surface
from fakes.running import Eventually, Running
from fakes.world import World
from lprdesk.bootstrap import demo_people as demo
from lprdesk.ui import theme
from lprdesk.ui.app import Program
from lprdesk.ui.day import Day
from lprdesk.ui.jobs import Jobs
from lprdesk.ui.palettes import Look
from lprdesk.ui.results_view import ResultsView
from lprdesk.ui.stage import Stage
from lprdesk.ui.timeline_view import TimelineView


@pytest.fixture
def dressed(qapp: QApplication) -> QApplication:
    """The application in its own clothes, as a person first sees it."""
    qapp.setQuitOnLastWindowClosed(False)
    theme.apply(qapp, locate, Look.LIGHT, 1.0)
    return qapp


@pytest_asyncio.fixture
async def running(dressed: QApplication, eventually: Eventually) -> AsyncIterator[Running]:
    world = World(demo_mode=True)
    desk = WorldDesk(world)

    async def open_day(stage: Stage) -> Day:
        await asyncio.sleep(0)
        day = made.day = Day(desk, stage)
        return day

    program = Program(open_day, locate)
    made = Running(world, desk, program, asyncio.create_task(program.live()), eventually)
    yield made
    program.finish()
    await made.life
    program.frame.deleteLater()


@pytest_asyncio.fixture
async def desk(dressed: QApplication, qtbot: QtBot, eventually: Eventually) -> AsyncIterator[AtWork]:
    """The query page in a criminal case."""
    world = World()
    at_work = AtWork(world, await world.at_work())
    qtbot.addWidget(at_work.page)
    qtbot.addWidget(at_work.messages)
    await eventually(at_work.page.isActiveWindow)
    yield at_work
    await at_work.jobs.close()


@pytest_asyncio.fixture
async def civil(dressed: QApplication, qtbot: QtBot, eventually: Eventually) -> AsyncIterator[AtWork]:
    """The query page in a case of civil enforcement."""
    world = World()
    at_work = AtWork(world, await world.at_work(case=demo.FUGITIVE))
    qtbot.addWidget(at_work.page)
    qtbot.addWidget(at_work.messages)
    await eventually(at_work.page.isActiveWindow)
    yield at_work
    await at_work.jobs.close()


@pytest.fixture
def surface() -> Surface:
    return Surface()


@pytest.fixture
def pictures() -> Pictures:
    return Pictures()


@pytest.fixture
def view(dressed: QApplication, qtbot: QtBot, surface: Surface) -> Iterator[ResultsView]:
    made = ResultsView(Jobs(surface))
    qtbot.addWidget(made)
    made.resize(1080, 760)
    made.show()
    yield made
    made.close_results()


@pytest.fixture
def timeline(view: ResultsView, pictures: Pictures) -> TimelineView:
    view.show_results(result_set(months(), (), (SPELL,)), NOW, pictures, ASKED)
    QApplication.processEvents()
    return view.timeline.view
