"""What `lprdesk audit` does with a station's own log."""

import contextlib
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from lprdesk.adapters.credentials.passphrase import PassphraseCredentials
from lprdesk.adapters.directory.file_directory import FileDirectory
from lprdesk.adapters.private_files import make_private_folder
from lprdesk.adapters.resources.shipped_profiles import ShippedProfiles
from lprdesk.adapters.settings.station_file import StationFile
from lprdesk.adapters.store.engine import DISK_FAULTS
from lprdesk.adapters.store.high_water import HighWaterMark
from lprdesk.adapters.store.journal_verify import verify_stored
from lprdesk.adapters.store.key_holders import station_holder
from lprdesk.adapters.store.slots import Slots
from lprdesk.adapters.store.station import Station
from lprdesk.adapters.store.stored_log import StoredLog
from lprdesk.adapters.system_clock import SystemClock
from lprdesk.audit.checkpoint import Checkpoint
from lprdesk.audit.keys import VerifyKey
from lprdesk.audit.listing import Listed
from lprdesk.audit.verified import Verified
from lprdesk.audit.verify import Report
from lprdesk.bootstrap.station import station_file
from lprdesk.bootstrap.typed_secret import ask
from lprdesk.bootstrap.wired_station import station_of
from lprdesk.domain.faults import EnvironmentFault, UserFault
from lprdesk.domain.profile import Profile
from lprdesk.domain.profile_toml import parse_profile
from lprdesk.domain.rules_of_use import RulesOfUse
from lprdesk.services.close_results import CloseResults
from lprdesk.services.review_log import ReviewLog
from lprdesk.services.session import Session
from lprdesk.services.session_log import SessionLog
from lprdesk.services.sign_in import SignIn


@dataclass(frozen=True, slots=True)
class OpenedStation:
    """A station for one verb."""

    station: Station
    log: SessionLog
    file: StationFile
    profile: Profile


def stored_log(folder: Path, log_key: VerifyKey, person: str | None) -> StoredLog:
    """The log of a station's folder, to be read beside whoever writes it.

    It is opened with the machine's own key, or with a person's passphrase, which is asked for. Raises UserFault,
    EnvironmentFault.
    """
    if not (folder / "journal.db").exists():
        raise EnvironmentFault(
            f"{folder} holds no log.", todo="Name the folder that the station's configuration names."
        )
    slots = Slots(folder / "slots.json", secrets.token_bytes)
    if person is None:
        name = log_key.name.split("/")[-2] if log_key.name.count("/") > 1 else log_key.name
        key = slots.open_station(station_holder(folder, name))
    else:
        key = slots.open_person(person, ask(f"The passphrase of {person}"))
    mark = HighWaterMark(folder / "journal.mark")
    return StoredLog(path=folder / "journal.db", key=key.derive("journal.db"), log_key=log_key, mark=mark)


def verify_log(
    log: StoredLog,
    remembered: Sequence[Checkpoint] = (),
    after: Verified | None = None,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """The report on it. Raises EnvironmentFault where it cannot be read."""
    try:
        return verify_stored(log, after, progress, remembered)
    except DISK_FAULTS as fault:
        raise EnvironmentFault(
            "The station's log cannot be read, or this key does not open it.",
            kept="Nothing was changed.",
            todo="Check the permissions of the folder, and that it is whole.",
        ) from fault


async def export_hashes(config: Path | None, out: Path) -> None:
    """Write the tree and its head alone. Raises UserFault, EnvironmentFault, JournalFault."""
    async with opened_station(config) as opened:
        _make(out)
        await opened.station.journal.export(out, hashes_only=True)


async def export_entries(config: Path | None, out: Path) -> int:
    """Sign the reviewer in, record the export, write it, sign out; returns the entry that records it."""
    async with opened_station(config) as opened, signed_in(opened) as session:
        _make(out)
        index = await ReviewLog(opened.log).record_export(session)
        await opened.station.journal.export(out)
        return index


async def read_log(config: Path | None) -> list[Listed]:
    """Sign the reviewer in, read the log, sign out."""
    async with opened_station(config) as opened, signed_in(opened) as session:
        return [
            Listed(index=each.index, time=each.time, kind=each.kind, session=each.session, values=each.fields)
            for each in await ReviewLog(opened.log).read(session)
        ]


@contextlib.asynccontextmanager
async def opened_station(config: Path | None) -> AsyncIterator[OpenedStation]:
    """The station that has a log already, closed afterwards. Raises EnvironmentFault, JournalFault."""
    file, clock = station_file(config), SystemClock()
    profile = parse_profile(await ShippedProfiles().load(file.settings.profile))
    if not (file.settings.folder / "journal.db").exists():
        raise EnvironmentFault(
            "This station has no log yet.", kept="Nothing was made.", todo="See “lprdesk station check”."
        )
    station = await station_of(file.settings, profile, clock)
    try:
        yield OpenedStation(station, SessionLog(station.journal, station.signer, clock), file, profile)
    finally:
        await station.close()


@contextlib.asynccontextmanager
async def signed_in(opened: OpenedStation) -> AsyncIterator[Session]:
    """A session for one verb, its rules of use accepted; it ends with the verb."""
    file, station, log = opened.file, opened.station, opened.log
    sign_in = SignIn(
        log=log,
        close_results=CloseResults(log),
        directory=FileDirectory(file.directory_bundle, file.directory_key, station.casework, log.clock),
        credentials=PassphraseCredentials(file.settings.folder, station.casework),
        profiles=ShippedProfiles(),
        profile=file.settings.profile,
        entropy=secrets.token_bytes,
        demo=file.settings.demo,
    )
    session = await sign_in.sign_in(ask("Your id"), ask("Your passphrase"), ask("The one-time code"))
    try:
        _show(session.rules)
        if ask("Do you accept these rules of use? Type yes").strip().lower() != "yes":
            await sign_in.decline(session)
            raise UserFault("The rules of use were not accepted.", kept="Nothing was shown.", todo="Start again.")
        await sign_in.accept(session, session.rules.digest)
        yield session
    finally:
        await sign_in.sign_out(session)


def _show(rules: RulesOfUse) -> None:
    typer.echo(f"{rules.title}, version {rules.version}\n", err=True)
    for paragraph in rules.paragraphs:
        typer.echo(f"{paragraph.heading}\n{paragraph.body}\n", err=True)


def _make(out: Path) -> None:
    """Make the folder, for this account alone. Raises UserFault where there is something in it."""
    try:
        if out.exists() and any(out.iterdir()):
            raise UserFault(f"{out} is not empty.", kept="Nothing was written.", todo="Name a new folder.")
        make_private_folder(out)
    except OSError as fault:
        raise EnvironmentFault(
            f"{out} cannot be written.", kept="Nothing was written.", todo="Choose another place."
        ) from fault
