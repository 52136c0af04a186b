"""A station's parts as its configuration names them, for the desk and for the verbs; nothing of the window."""

import secrets
from datetime import timedelta
from importlib.metadata import version
from typing import Final

from lprdesk.adapters.store.key_holders import KeyHolder
from lprdesk.adapters.store.station import Station, StationFacts, open_station
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
    figures = profile.at(max(profile.effective, profile.today(clock.now())))
    facts = StationFacts(
        folder=settings.folder,
        agency=settings.agency,
        station=settings.station,
        program=PROGRAM,
        tolerance=timedelta(seconds=figures.clock_step_seconds),
    )
    return await open_station(facts, clock, secrets.token_bytes, holder)


def vendor_of(settings: Settings) -> VendorClient:
    """The client of the one vendor, with the access key that is installed. Raises EnvironmentFault."""
    tls = tls_to_vendor(settings.vendor_authority)
    return VendorClient(VendorConnection(settings.vendor_url, read_access_key(settings.folder), tls))
