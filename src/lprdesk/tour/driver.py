"""One tour under way: the hand at the window, waiting that has a limit, and what is asserted on the way."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lprdesk.bootstrap.demo import Demonstration
from lprdesk.bootstrap.wired_desk import Desk
from lprdesk.services.ports.journal import RecordedEntry
from lprdesk.tour.report import Report
from lprdesk.tour.vendor_switch import VendorSwitch
from lprdesk.ui.app import Program
from lprdesk.ui.day import Day
from lprdesk.ui.hand import Hand, OutOfReach
from lprdesk.ui.query_page import QueryPage
from lprdesk.ui.results_model import ResultsModel
from lprdesk.ui.stage import Stage

PATIENCE: Final = 20.0
"""Seconds that anything which is waited for may take."""


class Unmet(Exception):  # noqa: N818 - it is caught by what it says
    """Something that was asserted did not hold in time; the text says what."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a person does or sees. `picture` says in a few words what is seen then."""

    name: str
    picture: str
    do: Callable[["Tour"], Awaitable[None]]


class Tour:
    """What the steps work with."""

    def __init__(self, demo: Demonstration, report: Report) -> None:
        self.demo = demo
        self.report = report
        settings = demo.vendor.settings
        self.vendor = VendorSwitch(demo.vendor.address, settings.admin_token)
        self.city = settings.city
        self.typed: set[str] = set()
        """What must stand in no readable file: everything that was typed, and the words of reads that were shown."""
        self.used_code = ""
        """The one-time code that the day began with; each counts once."""
        self.logged: list[RecordedEntry] = []
        """The entries that steps waited for, in the order in which they did."""
        self._desk: Desk | None = None
        self._day: Day | None = None
        self._hand: Hand | None = None

    async def open_day(self, stage: Stage) -> Day:
        """Open the demonstration's station, as the program does."""
        self._desk = await self.demo.open_desk()
        self._day = Day(self._desk, stage)
        return self._day

    def take(self, program: Program) -> None:
        """Put the hand to the program's window."""
        self._hand = Hand(program.frame)

    @property
    def hand(self) -> Hand:
        """The hand at the window."""
        if self._hand is None:
            raise Unmet("The window is there.")
        return self._hand

    @property
    def reads(self) -> ResultsModel:
        """The reads that are shown, to know which row to click; nothing is done through it."""
        page = None if self._day is None or self._day.shell is None else self._day.shell.pages["query"]
        if not isinstance(page, QueryPage):
            raise Unmet("The query page is there.")
        return page.results.model

    # asserting -------------------------------------------------------------------------------------------------------

    def holds(self, says: str, holds: bool) -> None:  # noqa: FBT001 - the sentence comes first, then whether it is so
        """Assert something now. Raises Unmet."""
        if not holds:
            raise Unmet(says)
        self.report.steps[-1].asserted.append(says)

    async def until(self, says: str, holds: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Wait until something holds, and assert it. Raises Unmet after `seconds`, and where the window has gone."""
        await self._wait(says, holds, seconds)
        self.report.steps[-1].asserted.append(says)

    async def sees(self, words: str, seconds: float = PATIENCE) -> None:
        """Wait until these words stand in the window, and assert it."""
        await self.until(f"The window says: {words}", lambda: self.hand.sees(words), seconds)

    async def finds(self, *kinds: str) -> list[RecordedEntry]:
        """Wait until the log holds entries of these kinds, in this order, after those found before. Raises Unmet."""
        says = f"The log holds, in this order: {', '.join(kinds)}"
        deadline = time.monotonic() + PATIENCE
        while (found := _in_order(await self._later_entries(), kinds)) is None:
            if time.monotonic() > deadline:
                raise Unmet(says)
            await asyncio.sleep(0.01)
        self.logged += found
        self.report.steps[-1].asserted.append(says)
        return found

    async def _later_entries(self) -> list[RecordedEntry]:
        if self._desk is None:
            return []
        return await self._desk.journal.entries(since=self.logged[-1].index + 1 if self.logged else 0)

    async def _wait(self, says: str, holds: Callable[[], bool], seconds: float = PATIENCE) -> None:
        deadline = time.monotonic() + seconds
        while not _met(holds):
            if time.monotonic() > deadline:
                raise Unmet(says)
            if self._hand is not None and not self._hand.open:
                raise Unmet(f"{says} (the window was closed)")
            await asyncio.sleep(0.01)

    # doing -----------------------------------------------------------------------------------------------------------

    async def press(self, name: str) -> None:
        """Click something as soon as it can be clicked."""
        await self._do(f"“{name}” can be pressed.", lambda: self.hand.press(name))

    async def press_row(self, table: str, row: int) -> None:
        """Click a row of a table."""
        await self._do(f"“{table}” has row {row + 1}.", lambda: self.hand.press_row(table, row))

    async def press_heading(self, table: str, title: str) -> None:
        """Click the heading of a column."""
        await self._do(f"“{table}” has the column “{title}”.", lambda: self.hand.press_heading(table, title))

    async def type(self, name: str, text: str, *, public: bool = False) -> None:
        """Type into a field; `public`: what is typed may stand in files that anybody reads."""
        if not public:
            self.typed.add(text)
        await self._do(f"“{name}” can be typed into.", lambda: self.hand.type(name, text))

    async def choose(self, name: str, words: str) -> None:
        """Choose from a list by the beginning of the words."""
        await self._do(f"“{name}” can be chosen from.", lambda: self.hand.choose(name, words))

    async def search(self, name: str, words: str) -> None:
        """Find one of a long list by typing a part of it, and leave the field."""
        await self.type(name, words, public=True)
        self.hand.key("Tab")

    async def _do(self, says: str, deed: Callable[[], None]) -> None:
        def done() -> bool:
            deed()
            return True

        await self._wait(says, done)

    def take_picture(self, path: Path) -> bool:
        """Leave a picture of the window; False where there is none."""
        if self._hand is None or not self._hand.open:
            return False
        self._hand.take_picture(path)
        return True


def _met(holds: Callable[[], bool]) -> bool:
    try:
        return holds()
    except OutOfReach:
        return False


def _in_order(entries: list[RecordedEntry], kinds: tuple[str, ...]) -> list[RecordedEntry] | None:
    found: list[RecordedEntry] = []
    for entry in entries:
        if len(found) < len(kinds) and entry.kind == kinds[len(found)]:
            found.append(entry)
    return found if len(found) == len(kinds) else None
