import asyncio
from datetime import UTC, datetime

from fakes.many_reads import END_MS
from fakes.pictures import VEHICLE_BOX, plate_picture, scene, size_of
from lprdesk.domain.faults import Fault
from lprdesk.services.ports.vendor import Picture, PicturePart

NOW = datetime.fromtimestamp(END_MS / 1000, UTC)


class Surface:
    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def report(self, fault: Fault) -> None:
        self.faults.append(fault)


class Pictures:
    """Gives pictures, remembers which were asked for, and holds them back while `gate` is not set."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, PicturePart]] = []
        self.gate: asyncio.Event | None = None
        self.fault: Exception | None = None
        self.crop = plate_picture()
        self.box: tuple[float, float, float, float] | None = VEHICLE_BOX

    async def __call__(self, read: int, part: PicturePart) -> Picture:
        self.asked.append((read, part))
        if self.gate is not None:
            await self.gate.wait()
        if self.fault is not None:
            raise self.fault
        if part is PicturePart.CROP:
            return Picture(data=self.crop, media_type="image/png", size=size_of(self.crop))
        return Picture(data=scene(), media_type="image/png", size=size_of(scene()), vehicle_box=self.box)
