"""Opening a station with a new log, where the agency approved one (see `epochs`)."""

import asyncio
from datetime import timedelta

from lprdesk.adapters.store.epochs import Approval, NextLog, finish, make_next
from lprdesk.adapters.store.journal import stamp_of
from lprdesk.adapters.store.key_holders import KeyHolder, station_holder
from lprdesk.adapters.store.slots import Slots
from lprdesk.adapters.store.station import Station, StationFacts, open_station
from lprdesk.adapters.store.station_lock import StationLock
from lprdesk.audit.event import StationOpened
from lprdesk.services.ports.clock import Clock
from lprdesk.services.ports.entropy import Entropy


async def open_next_log(
    facts: StationFacts, clock: Clock, entropy: Entropy, approval: Approval, holder: KeyHolder | None = None
) -> Station:
    """End the station's log, keep its files, and open the station with a new one under a new key.

    Raises EnvironmentFault where that cannot be done, or the station is open elsewhere: the old log stands as it did.
    """

    def made() -> None:
        lock = StationLock(facts.folder / "station.lock")
        try:
            finish(facts.folder)
            held = holder or station_holder(facts.folder, facts.station)
            key = Slots(facts.folder / "slots.json", entropy).open_station(held).derive("journal.db")
            begun = NextLog(
                folder=facts.folder,
                opened=StationOpened(
                    agency=facts.agency, station=facts.station, epoch=1, log_key="", program=facts.program
                ),
                stamp=stamp_of(clock),
                tolerance_ms=facts.tolerance // timedelta(milliseconds=1),
            )
            make_next(begun, approval, key, held, entropy)
        finally:
            lock.release()

    await asyncio.to_thread(made)
    return await open_station(facts, clock, entropy, holder)
