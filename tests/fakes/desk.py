from collections.abc import Callable, Mapping
from pathlib import Path

from fakes.clock import SettableClock
from fakes.profiles import RESOURCES
from fakes.world import World
from lprdesk.services.open_case import OpenCase
from lprdesk.services.ports.casework import Casework
from lprdesk.services.ports.journal import Journal
from lprdesk.services.ports.vendor import VendorStanding
from lprdesk.services.sign_in import SignIn
from lprdesk.ui.place import Page, Workplace
from lprdesk.ui.query_desk import QueryDesk
from lprdesk.ui.query_page import QueryPage
from lprdesk.ui.record_page import RecordPage


class WorldDesk:
    """What the window is handed, over the world in memory."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.closed = False
        self.pages: Mapping[str, Callable[[Workplace], Page]] = {
            "query": lambda workplace: QueryPage(workplace, self._query_desk()),
            "record": lambda workplace: RecordPage(workplace, world.journal),
        }

    def _query_desk(self) -> QueryDesk:
        world = self.world
        return QueryDesk(
            run_query=world.run_query,
            view_results=world.view_results,
            close_results=world.close_results,
            drafts=world.open_case,
            clock=world.clock,
        )

    @property
    def station(self) -> str:
        return "HFO-07"

    @property
    def clock(self) -> SettableClock:
        return self.world.clock

    @property
    def journal(self) -> Journal:
        return self.world.journal

    @property
    def casework(self) -> Casework:
        return self.world.casework

    @property
    def sign_in(self) -> SignIn:
        return self.world.sign_in

    @property
    def open_case(self) -> OpenCase:
        return self.world.open_case

    async def vendor_standing(self) -> VendorStanding:
        return await self.world.vendor.standing()

    async def close(self) -> None:
        self.closed = True


def locate(name: str) -> Path:
    return RESOURCES / name
