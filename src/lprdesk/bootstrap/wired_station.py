"""A station's parts as its configuration names them, for the desk and for the verbs; nothing of the window."""

import secrets
from datetime import timedelta
from importlib.metadata import version
from typing import Final

from lprdesk.adapters.store.epochs import Approval
from lprdesk.adapters.store.key_holders import KeyHolder
from lprdesk.adapters.store.station import Station, StationFacts, open_station
from lprdesk.adapters.store.station_epoch import open_next_log
from lprdesk.adapters.vendors.access_key import read_access_key
from lprdesk.adapters.vendors.client import VendorClient
from lprdesk.adapters.vendors.connection import VendorConnection
from lprdesk.adapters.vendors.tls import tls_to_vendor
from lprdesk.domain.profile import Profile
from lprdesk.services.ports.clock import Clock
from lprdesk.services.ports.settings import Settings

PROGRAM: Final = version("lprdesk")


async def station_of(settings: Settings, profile: Profile, clock: Clock, holder: KeyHolder | None = None) -> Station:
    """Open the station's folder; one that is empty becomes a station. Raises EnvironmentFault, JournalFault.

    `holder` keeps the machine's own secret; by default the keyring, or a file where there is none.
    """
    return await open_station(facts_of(settings, profile, clock), clock, secrets.token_bytes, holder)


async def station_with_new_log(settings: Settings, profile: Profile, clock: Clock, approval: Approval) -> Station:
    """End the station's log and open it with a new one. Raises EnvironmentFault, JournalFault."""
    return await open_next_log(facts_of(settings, profile, clock), clock, secrets.token_bytes, approval)


def facts_of(settings: Settings, profile: Profile, clock: Clock) -> StationFacts:
    """What the station is."""
    figures = profile.at(max(profile.effective, profile.today(clock.now())))
    return StationFacts(
        folder=settings.folder,
        agency=settings.agency,
        station=settings.station,
        program=PROGRAM,
        tolerance=timedelta(seconds=figures.clock_step_seconds),
    )


def vendor_of(settings: Settings) -> VendorClient:
    """The client of the one vendor, with the access key that is installed. Raises EnvironmentFault."""
    tls = tls_to_vendor(settings.vendor_authority)
    return VendorClient(VendorConnection(settings.vendor_url, read_access_key(settings.folder), tls))
