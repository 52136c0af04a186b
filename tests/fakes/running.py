import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fakes.credentials import CODE
from fakes.desk import WorldDesk
from fakes.world import World
from lprdesk.bootstrap import demo_people as demo
from lprdesk.domain.people import PersonId
from lprdesk.ui.app import Program
from lprdesk.ui.day import Day
from lprdesk.ui.shell import Shell

Eventually = Callable[[Callable[[], bool]], Awaitable[None]]


@dataclass
class Running:
    """The real window over a world in memory, and what a person does with it."""

    world: World
    desk: WorldDesk
    program: Program
    life: asyncio.Task[None]
    eventually: Eventually
    day: Day | None = None

    @property
    def shell(self) -> Shell:
        assert self.day is not None
        assert self.day.shell is not None
        return self.day.shell

    async def opened(self) -> None:
        await self.eventually(lambda: self.program.splash.sign_in_page.button.text() == "Sign in")

    async def type_in(self, person: PersonId = demo.ANALYST, passphrase: str | None = None, code: str = CODE) -> None:
        await self.opened()
        page = self.program.splash.sign_in_page
        known = next(each.passphrase for each in demo.PEOPLE if each.id == person)
        page.person.setText(person)
        page.passphrase.setText(known if passphrase is None else passphrase)
        page.code.setText(code)
        QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)

    async def read_rules(self, person: PersonId = demo.ANALYST) -> None:
        await self.type_in(person)
        rules = self.program.splash.rules_page
        await self.eventually(rules.isVisible)
        QTest.keyClick(rules.text, Qt.Key.Key_End)
        await self.eventually(rules.accept_button.isEnabled)

    async def at_work(self, case: str | None = demo.SMUGGLING) -> None:
        await self.read_rules()
        QTest.mouseClick(self.program.splash.rules_page.accept_button, Qt.MouseButton.LeftButton)
        await self.eventually(lambda: self.day is not None and self.day.shell is not None)
        if case is not None:
            self.shell.case_chosen.emit(case)
            await self.eventually(lambda: self.shell.place == "query")
