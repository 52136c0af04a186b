import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from PySide6.QtWidgets import QApplication

from fakes.desk import WorldDesk, locate
from fakes.running import Eventually, Running
from fakes.world import World
from lprdesk.ui import theme
from lprdesk.ui.app import Program
from lprdesk.ui.day import Day
from lprdesk.ui.palettes import Look
from lprdesk.ui.stage import Stage


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
