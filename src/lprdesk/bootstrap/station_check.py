"""Everything that a station needs before anyone can work at it, looked at row by row; nothing is changed."""

import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from lprdesk.adapters.credentials.passphrase import PassphraseCredentials
from lprdesk.adapters.directory.file_directory import FileDirectory
from lprdesk.adapters.resources.shipped_profiles import ShippedProfiles
from lprdesk.adapters.settings.station_file import StationFile, read_station
from lprdesk.adapters.store.key_holders import station_holder
from lprdesk.adapters.store.station import Station
from lprdesk.adapters.vendors.access_key import read_access_key
from lprdesk.bootstrap.wired_station import station_of, vendor_of
from lprdesk.domain.faults import Fault
from lprdesk.domain.profile import Profile
from lprdesk.domain.profile_toml import parse_profile
from lprdesk.domain.rules_of_use import parse_rules
from lprdesk.services.ports.clock import Clock
from lprdesk.services.ports.directory import Bundle
from lprdesk.services.profile_in_force import profile_in_force

_OTHERS: Final = 0o077


@dataclass(frozen=True, slots=True)
class Row:
    """One part of the station: whether it is as it must be, and what to do where it is not."""

    part: str
    good: bool
    sentence: str
    todo: str = ""

    def plain(self) -> dict[str, str | bool]:
        """The row for a machine."""
        return asdict(self)


async def check_station(path: Path, clock: Clock) -> tuple[Row, ...]:
    """Every row, in the order in which a station is set up; what hangs on a part that is bad is left out."""
    try:
        file = read_station(path)
    except Fault as fault:
        return (_bad("configuration", fault),)
    settings = file.settings
    rows = [_configuration(file, path), _folder(settings.folder), _access_key(settings.folder), await _vendor(file)]
    profiles = ShippedProfiles()
    try:
        profile = parse_profile(await profiles.load(settings.profile))
        parse_rules(await profiles.rules(profile.rules_of_use))
    except Fault as fault:
        return (*rows, _bad("profile", fault))
    rows.append(Row("profile", True, f"{profile.title}, version {profile.version}."))
    rows.append(_machine_secret(file))
    if not (settings.folder / "journal.db").exists():
        todo = "Enrol the first person: lprdesk station enrol PERSON."
        return (*rows, Row("log", False, "This station has no log yet.", todo))
    try:
        station = await station_of(settings, profile, clock)
    except Fault as fault:
        return (*rows, _bad("log", fault))
    try:
        rows.append(await _log(station))
        rows += await _directory(file, profile, station, clock)
    except Fault as fault:
        rows.append(_bad("directory", fault))
    finally:
        await station.close()
    return tuple(rows)


def _configuration(file: StationFile, path: Path) -> Row:
    settings = file.settings
    return Row("configuration", True, f"{settings.station} of {settings.agency}, {path}.")


def _folder(folder: Path) -> Row:
    if not folder.is_dir():
        return Row("folder", False, f"{folder} does not exist.", "Keep the access key: lprdesk station access-key.")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return Row("folder", False, f"{folder} cannot be written by this account.", "Use the station's own account.")
    if sys.platform != "win32" and (open_ := [each.name for each in (folder, *folder.iterdir()) if _shared(each)]):
        sentence = f"Other accounts can reach {', '.join(sorted(open_))}."
        return Row("folder", False, sentence, f"Take their permissions away: chmod -R go= {folder}")
    return Row("folder", True, f"{folder}, for this account alone.")


def _shared(path: Path) -> bool:
    return bool(path.stat().st_mode & _OTHERS)


def _access_key(folder: Path) -> Row:
    try:
        if read_access_key(folder):
            return Row("access key", True, "It is installed; the vendor judges it with the first query.")
    except Fault as fault:
        return _bad("access key", fault)
    return Row("access key", False, "None is installed.", "Keep it: lprdesk station access-key.")


async def _vendor(file: StationFile) -> Row:
    try:
        vendor = vendor_of(file.settings)
    except Fault as fault:
        return _bad("vendor", fault)
    try:
        standing = await vendor.standing()
    finally:
        await vendor.close()
    todo = "" if standing.connected else "Check vendor.url and vendor.authority, the network and the firewall."
    return Row("vendor", standing.connected, f"{file.settings.vendor_url}: {standing.sentence}", todo)


def _machine_secret(file: StationFile) -> Row:
    settings = file.settings
    holder = station_holder(settings.folder, settings.station)
    where = "the keyring of this account" if holder.name == "keyring" else "a file, as there is no usable keyring here"
    if not (settings.folder / "slots.json").exists():
        return Row("machine's key", True, f"It will be kept in {where}.")
    try:
        kept = holder.fetch() is not None
    except (OSError, ValueError):
        kept = False
    if kept:
        return Row("machine's key", True, f"Kept in {where}.")
    todo = "Use the account that the station was set up with, with its keyring unlocked; see docs/station.md."
    return Row("machine's key", False, f"It is not in {where}.", todo)


async def _log(station: Station) -> Row:
    report = await station.journal.verify()
    if not report.good:
        sentence = f"The log does not hold: {report.problem}."
        return Row("log", False, sentence, "Make no query. Keep the folder as it is and report this to the agency.")
    return Row("log", True, f"{report.entries:,} entries, every one verified.")


async def _directory(file: StationFile, profile: Profile, station: Station, clock: Clock) -> list[Row]:
    directory = FileDirectory(file.directory_bundle, file.directory_key, station.casework, clock)
    try:
        bundle = await directory.load()
    except Fault as fault:
        return [_bad("directory", fault)]
    counts = f"{len(bundle.people)} people, {len(bundle.cases)} cases"
    rows = [Row("directory", True, f"Number {bundle.serial}, {counts}, until {bundle.expires:%Y-%m-%d %H:%M} UTC.")]
    try:
        force = await profile_in_force(ShippedProfiles(), file.settings.profile, bundle, clock.now(), demo=False)
        rows.append(Row("approval", True, f"{profile.id} is approved by {', '.join(force.approved_by)}."))
    except Fault as fault:
        rows.append(_bad("approval", fault))
    rows += _credentials(PassphraseCredentials(file.settings.folder, station.casework), bundle)
    rows.append(_clock(bundle, station, clock))
    return rows


def _credentials(credentials: PassphraseCredentials, bundle: Bundle) -> Iterator[Row]:
    here = {id_: key for id_, person in bundle.people.items() if person.active and (key := credentials.enrolled(id_))}
    foreign = sorted(id_ for id_, key in here.items() if key != bundle.people[id_].credential)
    if foreign:
        sentence = f"The directory names another key for {', '.join(foreign)} than was enrolled here."
        yield Row(
            "credentials", False, sentence, "Have the directory signed again with the key that enrolling printed."
        )
    elif not here:
        todo = "Enrol them: lprdesk station enrol PERSON."
        yield Row("credentials", False, "Nobody of the directory is enrolled at this station.", todo)
    else:
        yield Row("credentials", True, f"{len(here)} of {len(bundle.people)} people are enrolled here.")


def _clock(bundle: Bundle, station: Station, clock: Clock) -> Row:
    standing, now = station.journal.standing(), clock.now()
    if not standing.clock_trusted:
        return Row("clock", False, standing.sentence, "Set the clock, and leave it to a time service.")
    if now < bundle.issued:
        sentence = f"It says {now:%Y-%m-%d %H:%M} UTC, before the directory was signed."
        return Row("clock", False, sentence, "Set the clock of this machine, or of the one that signs the directory.")
    return Row("clock", True, f"{now:%Y-%m-%d %H:%M} UTC, after everything that is recorded.")


def _bad(part: str, fault: Fault) -> Row:
    return Row(part, False, fault.sentence, fault.todo)
