"""The desktop program: the splash at once, everything heavy behind it."""

import asyncio
from pathlib import Path

from lprdesk.adapters.resources import locate
from lprdesk.ui.app import OpenDay, run
from lprdesk.ui.stage import OpenedDay, Stage


def main(*, config: Path | None = None, until_splash: bool = False) -> int:
    """Open the desk of the station that the configuration names, by default the machine's own.

    `until_splash` ends it once the first page is painted, to measure it.
    """
    run(_until_painted if until_splash else opener(config), locate)
    return 0


def opener(config: Path | None) -> OpenDay:
    """What opens that station. It raises SettingsFault and what opening raises."""

    async def open_installed(stage: Stage) -> OpenedDay:
        open_day = await asyncio.to_thread(_reader, config)
        return await open_day(stage)

    return open_installed


def _reader(config: Path | None) -> OpenDay:
    """In a thread: the imports take longer than the splash."""
    from lprdesk.adapters.settings.station_file import default_path, read_station  # noqa: PLC0415 - behind the splash
    from lprdesk.bootstrap.wired_desk import open_desk  # noqa: PLC0415 - as above
    from lprdesk.ui.day import Day  # noqa: PLC0415 - as above

    async def open_day(stage: Stage) -> OpenedDay:
        file = await asyncio.to_thread(read_station, config or default_path())
        return Day(await open_desk(file), stage)

    return open_day


async def _until_painted(stage: Stage) -> OpenedDay:
    stage.frame.repaint()
    stage.finish()
    never: asyncio.Future[OpenedDay] = asyncio.get_running_loop().create_future()
    return await never  # ended with every other job
