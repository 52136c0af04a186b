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
from lprdesk.ui.record_page import RecordPage


class WorldDesk:
    """What the window is handed, over the world in memory."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.closed = False
        self.pages: Mapping[str, Callable[[Workplace], Page]] = {
            "record": lambda workplace: RecordPage(workplace, world.journal)
        }

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
