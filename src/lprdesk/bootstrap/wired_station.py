"""A station's parts as its configuration names them, for the desk and for the verbs; nothing of the window."""

import secrets
import ssl
from datetime import timedelta
from importlib.metadata import version
from typing import Final

from lprdesk.adapters.store.key_holders import KeyHolder
from lprdesk.adapters.store.station import Station, StationFacts, open_station
from lprdesk.adapters.vendors.access_key import read_access_key
from lprdesk.adapters.vendors.client import VendorClient
from lprdesk.adapters.vendors.connection import VendorConnection
from lprdesk.domain.faults import EnvironmentFault
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
    return VendorClient(VendorConnection(settings.vendor_url, read_access_key(settings.folder), _tls(settings)))


def _tls(settings: Settings) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=settings.vendor_authority)
    except (OSError, ssl.SSLError) as fault:
        raise EnvironmentFault(
            "The authority of the vendor's certificate cannot be read.",
            kept="Nothing was sent.",
            todo="Correct vendor.authority in the station's configuration.",
        ) from fault
