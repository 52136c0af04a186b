"""The desk with its concrete parts. Importing this brings everything heavy: do it in a thread, behind the splash."""

import asyncio
import contextlib
import platform
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lprdesk.adapters.credentials.passphrase import PassphraseCredentials
from lprdesk.adapters.directory.file_directory import FileDirectory
from lprdesk.adapters.resources.shipped_profiles import ShippedProfiles
from lprdesk.adapters.settings.station_file import StationFile
from lprdesk.adapters.store.key_holders import KeyHolder
from lprdesk.adapters.store.station import Station
from lprdesk.adapters.system_clock import SystemClock
from lprdesk.adapters.vendors.client import VendorClient
from lprdesk.audit.event_station import StationStarted, StationStopped
from lprdesk.bootstrap.wired_station import PROGRAM, station_of, vendor_of
from lprdesk.domain.profile_toml import parse_profile
from lprdesk.services.close_results import CloseResults
from lprdesk.services.current_directory import CurrentDirectory
from lprdesk.services.open_case import OpenCase
from lprdesk.services.ports.casework import Casework
from lprdesk.services.ports.clock import Clock
from lprdesk.services.ports.journal import Journal, JournalFault
from lprdesk.services.ports.settings import Settings
from lprdesk.services.ports.vendor import VendorStanding
from lprdesk.services.recover import Recover
from lprdesk.services.run_query import RunQuery
from lprdesk.services.session_log import SessionLog
from lprdesk.services.sign_in import SignIn
from lprdesk.services.view_results import ViewResults
from lprdesk.ui.place import Page, Workplace
from lprdesk.ui.query_desk import QueryDesk
from lprdesk.ui.query_page import QueryPage
from lprdesk.ui.record_page import RecordPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One station, opened: the use cases, what the window reads from, and its pages."""

    settings: Settings
    clock: Clock
    opened: Station
    vendor: VendorClient
    log: SessionLog
    sign_in: SignIn
    open_case: OpenCase
    run_query: RunQuery
    view_results: ViewResults
    close_results: CloseResults
    pages: Mapping[str, Callable[[Workplace], Page]]

    @property
    def station(self) -> str:
        """The station's name, as on its label."""
        return self.settings.station

    @property
    def journal(self) -> Journal:
        """The log, to read from."""
        return self.opened.journal

    @property
    def casework(self) -> Casework:
        """Drafts and preferences."""
        return self.opened.casework

    async def vendor_standing(self) -> VendorStanding:
        """Ask whether the vendor is there; never raises."""
        return await self.vendor.standing()

    async def close(self) -> None:
        """End the connections, record the end, close the databases; each whatever became of the one before."""
        try:
            await self.vendor.close()
        finally:
            try:
                # A log that cannot be written any more has said so already; the next start finds the missing end.
                with contextlib.suppress(JournalFault):
                    await self.log.by_station(StationStopped(cause="closed"))
            finally:
                await self.opened.close()


async def open_desk(file: StationFile, *, clock: Clock | None = None, holder: KeyHolder | None = None) -> Desk:
    """Open the station and wire its use cases; what a crash left open is closed and recorded first.

    `holder` keeps the machine's own secret; by default the keyring, or a file where there is none. Raises
    EnvironmentFault, JournalFault, and ProfileFault where the profile cannot be used.
    """
    clock = clock or SystemClock()
    settings, profiles = file.settings, ShippedProfiles()
    profile = parse_profile(await profiles.load(settings.profile))
    vendor = await asyncio.to_thread(vendor_of, settings)  # the authorities of TLS take long to read
    try:
        station = await station_of(settings, profile, clock, holder)
    except BaseException:
        await vendor.close()
        raise
    desk = _wire(file, clock, station, vendor, profiles)
    try:
        await desk.log.by_station(StationStarted(program=PROGRAM, system=platform.platform(terse=True)))
        await Recover(desk.log).run()
    except BaseException:
        await desk.close()
        raise
    return desk


def _wire(file: StationFile, clock: Clock, station: Station, vendor: VendorClient, profiles: ShippedProfiles) -> Desk:
    settings = file.settings
    log = SessionLog(station.journal, station.signer, clock)
    close_results = CloseResults(log)
    directory = FileDirectory(file.directory_bundle, file.directory_key, station.casework, clock)
    current = CurrentDirectory(log, directory)
    open_case = OpenCase(log=log, directory=current, close_results=close_results, casework=station.casework)
    run_query = RunQuery(
        log=log,
        directory=current,
        vendor=vendor,
        casework=station.casework,
        contract=settings.vendor_contract,
        entropy=secrets.token_bytes,
    )
    view_results = ViewResults(log=log, vendor=vendor)
    query_desk = QueryDesk(
        run_query=run_query, view_results=view_results, close_results=close_results, drafts=open_case, clock=clock
    )
    return Desk(
        settings=settings,
        clock=clock,
        opened=station,
        vendor=vendor,
        log=log,
        sign_in=SignIn(
            log=log,
            close_results=close_results,
            directory=directory,
            credentials=PassphraseCredentials(settings.folder, station.casework),
            profiles=profiles,
            profile=settings.profile,
            entropy=secrets.token_bytes,
            demo=settings.demo,
        ),
        open_case=open_case,
        run_query=run_query,
        view_results=view_results,
        close_results=close_results,
        pages={
            "query": lambda workplace: QueryPage(workplace, query_desk),
            "record": lambda workplace: RecordPage(workplace, station.journal),
        },
    )
