"""`lprdesk station new-log`: what the agency does where a station's log must not go on."""

import asyncio
from typing import Annotated

import typer

from lprdesk.adapters.resources.shipped_profiles import ShippedProfiles
from lprdesk.adapters.settings.station_file import StationFile
from lprdesk.adapters.store.epochs import Approval
from lprdesk.adapters.system_clock import SystemClock
from lprdesk.bootstrap.wired_station import station_with_new_log
from lprdesk.domain.faults import EnvironmentFault, UserFault
from lprdesk.domain.profile_toml import parse_profile

LEAST = 10
"""Characters that a reason has at least."""


def new_log(file: StationFile, approved_by: str, reason: str) -> str:
    """End the station's log, begin the next, and give its public key. Raises UserFault, EnvironmentFault."""
    if not approved_by.strip() or len(reason.strip()) < LEAST:
        raise UserFault(
            "A new log needs who approved it, and why, in a few words.",
            kept="The log stands as it did.",
            todo="Give --approved-by and --reason.",
        )
    if not (file.settings.folder / "slots.json").exists():
        raise EnvironmentFault(
            "This station never had a log.", kept="Nothing was made.", todo="See “lprdesk station check”."
        )
    return asyncio.run(_opened(file, Approval(by=approved_by.strip(), reason=reason.strip())))


async def _opened(file: StationFile, approval: Approval) -> str:
    profile = parse_profile(await ShippedProfiles().load(file.settings.profile))
    station = await station_with_new_log(file.settings, profile, SystemClock(), approval)
    try:
        return station.signer.key.verify_key.text
    finally:
        await station.close()


Approver = Annotated[str, typer.Option(help="Who of the agency approved it: name and office.")]
Reason = Annotated[str, typer.Option(help="Why the log that is here must not go on.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask again.")]
