"""The desktop program: the splash at once, everything heavy behind it."""

import asyncio

from lprdesk.adapters.resources import locate
from lprdesk.ui.app import OpenDay, run
from lprdesk.ui.stage import OpenedDay, Stage


def main(*, until_splash: bool = False) -> int:
    """Open the desk of this machine's station; `until_splash` ends it once the first page is painted, to measure it."""
    run(_until_painted if until_splash else open_installed, locate)
    return 0


async def open_installed(stage: Stage) -> OpenedDay:
    """Open the station that the machine-wide configuration names. Raises SettingsFault and what opening raises."""
    open_day = await asyncio.to_thread(_reader)
    return await open_day(stage)


def _reader() -> OpenDay:
    """In a thread: the imports take longer than the splash."""
    from lprdesk.adapters.settings.station_file import default_path, read_station  # noqa: PLC0415 - behind the splash
    from lprdesk.bootstrap.wired_desk import open_desk  # noqa: PLC0415 - as above
    from lprdesk.ui.day import Day  # noqa: PLC0415 - as above

    async def open_day(stage: Stage) -> OpenedDay:
        file = await asyncio.to_thread(read_station, default_path())
        return Day(await open_desk(file), stage)

    return open_day


async def _until_painted(stage: Stage) -> OpenedDay:
    stage.frame.repaint()
    stage.finish()
    never: asyncio.Future[OpenedDay] = asyncio.get_running_loop().create_future()
    return await never  # ended with every other job
