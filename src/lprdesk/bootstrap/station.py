"""`lprdesk station`: setting up this machine as a station. Each verb parses, calls the part it is about, prints."""

import asyncio
import json
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from string import Template
from typing import Annotated, Any, Final

import typer

from lprdesk.adapters.credentials.passphrase import Enrolment, PassphraseCredentials
from lprdesk.adapters.private_files import make_private_folder
from lprdesk.adapters.resources import locate
from lprdesk.adapters.resources.shipped_profiles import ShippedProfiles
from lprdesk.adapters.settings.station_file import (
    StationFile,
    default_path,
    name_problem,
    origin_problem,
    read_station,
)
from lprdesk.adapters.store.station import Station
from lprdesk.adapters.system_clock import SystemClock
from lprdesk.adapters.vendors.access_key import NAME, keep_access_key
from lprdesk.audit.event_station import CredentialEnrolled
from lprdesk.audit.faults import KeyRefused
from lprdesk.audit.keys import VerifyKey
from lprdesk.bootstrap.station_check import Row, check_station
from lprdesk.bootstrap.station_new_log import Approver, Reason, Yes
from lprdesk.bootstrap.station_new_log import new_log as begin
from lprdesk.bootstrap.typed_secret import ask, ask_new_passphrase
from lprdesk.bootstrap.wired_station import station_of
from lprdesk.domain.faults import EnvironmentFault, UserFault
from lprdesk.domain.people import PersonId
from lprdesk.domain.profile_toml import parse_profile
from lprdesk.services.ports.settings import Settings

app = typer.Typer(help="Set up this machine as a station, and check it.", no_args_is_help=True, add_completion=False)

Config = Annotated[
    Path | None, typer.Option(dir_okay=False, help="The station's configuration; by default the machine's own.")
]
AsJson = Annotated[bool, typer.Option("--json", help="For machines.")]
PROFILE: Final = "dhs-ice-pia-039-2015"


def _judged(problem: Callable[[str], str]) -> Callable[[str], str]:
    """Judge a value when it is given: at a prompt it is asked for again, on the command line it is refused."""

    def judge(value: str) -> str:
        said = problem(value.strip()) if value.strip() else "cannot be empty"
        if said:
            raise typer.BadParameter(f"this {said}")
        return value.strip()

    return judge


def _key_problem(text: str) -> str:
    try:
        VerifyKey.parse(text)
    except KeyRefused:
        return "is no public key; copy the whole line that “lprdesk directory new-key” printed"
    return ""


def _asked(what: str, note: str, problem: Callable[[str], str] = lambda _: "") -> Any:
    return typer.Option(prompt=what, help=note, callback=_judged(problem), show_default=False)


@app.command()
def init(
    *,
    station: Annotated[str, _asked("This station's name", "Such as desk-7.", name_problem)] = "",
    agency: Annotated[str, _asked("The agency's domain", "Such as pd.example.", name_problem)] = "",
    folder: Annotated[str, _asked("The folder for its state", "Absolute, or beside the file.")] = "",
    vendor: Annotated[str, _asked("The vendor's address", "https://host, nothing after it.", origin_problem)] = "",
    contract: Annotated[str, _asked("The contract with the vendor", "Its number.")] = "",
    directory_key: Annotated[str, _asked("The directory's public key", "From directory new-key.", _key_problem)] = "",
    bundle: Annotated[
        str, typer.Option(help="Where the signed directory will lie.", callback=_judged(lambda _: ""))
    ] = "directory.bundle",
    profile: Annotated[str, typer.Option(help="The policy profile.", callback=_judged(name_problem))] = PROFILE,
    config: Config = None,
) -> None:
    """Write the station's configuration, each line explained; what is not given is asked for."""
    path = config or default_path()
    if path.exists():
        raise UserFault(f"{path} stands already.", kept="It was not touched.", todo="Edit it, or move it away first.")
    given = {
        "station": station,
        "agency": agency,
        "folder": folder,
        "profile": profile,
        "vendor": vendor,
        "contract": contract,
        "bundle": bundle,
        "key": directory_key,
    }
    # A JSON text in ASCII is a TOML text as well.
    text = Template(locate("station.toml").read_text("utf-8")).substitute(
        {name: json.dumps(value) for name, value in given.items()}
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    except OSError as fault:
        raise EnvironmentFault(
            f"{path} cannot be written.", kept="Nothing was changed.", todo="Use the administrator's account."
        ) from fault
    try:
        read_station(path)
    except EnvironmentFault:
        path.unlink()
        raise
    typer.echo(f"Written: {path}. Next: lprdesk station access-key, lprdesk station enrol PERSON.")


@app.command()
def access_key(*, config: Config = None) -> None:
    """Keep the access key that the vendor gave the agency; it is asked for, or read from standard input."""
    settings = station_file(config).settings
    key = ask("The vendor's access key")
    if not key.isascii() or " " in key:
        raise UserFault("This is no access key.", kept="Nothing was changed.", todo="Copy it again, without spaces.")
    try:
        make_private_folder(settings.folder)
        keep_access_key(settings.folder, key)
    except OSError as fault:
        raise EnvironmentFault(
            "The access key cannot be kept.",
            kept="What stood before is untouched.",
            todo="Check the permissions of the station's folder and the account that you use.",
        ) from fault
    typer.echo(f"The access key is kept as {NAME} in the station's folder, for its account alone.")


@app.command()
def enrol(
    person: Annotated[str, typer.Argument(help="The person's id, as the directory will have it.")],
    *,
    replace: Annotated[bool, typer.Option("--replace", help="In the place of the credential that stands.")] = False,
    config: Config = None,
) -> None:
    """Make a person's credential: a passphrase, and a one-time code from an authenticator.

    The line for the directory goes to standard output; what only the person may see goes to the terminal's other
    stream.
    """
    settings = station_file(config).settings
    if not person.strip() or not person.isprintable():
        raise UserFault("A person needs an id.", kept="Nothing was changed.", todo="Name it as the directory does.")
    passphrase = ask_new_passphrase(f"A passphrase for {person}")
    made = asyncio.run(_enrol(settings, PersonId(person.strip()), passphrase, replace=replace))
    typer.echo("For the authenticator of this person alone, shown once:\n", err=True)
    import segno  # noqa: PLC0415 - on no other verb's way

    segno.make(made.otpauth).terminal(out=sys.stderr, compact=True)
    typer.echo(f"\n{made.otpauth}\n", err=True)
    typer.echo("For the directory, beside the person's id:", err=True)
    typer.echo(f"credential = {json.dumps(made.verify_key)}")


async def _enrol(settings: Settings, person: PersonId, passphrase: str, *, replace: bool) -> Enrolment:
    station = await open_from(settings)
    try:
        credentials = PassphraseCredentials(settings.folder, station.casework)
        before = credentials.enrolled(person)
        if before is not None and not replace:
            raise UserFault(
                f"{person} has a credential at this station.",
                kept="It was not touched.",
                todo="Where passphrase or authenticator is lost, use --replace; the directory needs the new key.",
            )
        made = await asyncio.to_thread(credentials.enrol, person, passphrase, settings.agency, secrets.token_bytes)
        await asyncio.to_thread(station.slots.add_person, station.key, person, passphrase)
        event = CredentialEnrolled(person=person, credential=made.verify_key, replaced=before)
        await station.journal.append(event, station.signer)
    finally:
        await station.close()
    return made


@app.command()
def key(*, config: Config = None, as_json: AsJson = False) -> None:
    """Print the public key of this station's log: with it outsiders check the log (lprdesk audit verify)."""
    settings = station_file(config).settings
    text = asyncio.run(_log_key(settings))
    typer.echo(json.dumps({"station": settings.station, "key": text}) if as_json else text)


async def _log_key(settings: Settings) -> str:
    station = await open_from(settings)
    try:
        return station.signer.key.verify_key.text
    finally:
        await station.close()


@app.command()
def new_log(*, approved_by: Approver, reason: Reason, yes: Yes = False, config: Config = None) -> None:
    """End this station's log, keep it, and begin a new one under a new key, where the agency approved that."""
    file = station_file(config)
    if not yes:
        typer.confirm("The log on this machine is ended for ever and a new one begins. Go on?", abort=True)
    key = begin(file, approved_by, reason)
    typer.echo(f"A new log began, and says who approved it. Its public key, for the agency:\n{key}")


@app.command()
def check(*, config: Config = None, as_json: AsJson = False) -> None:
    """Look at everything that this station needs; leaves with 1 where something has to be put right."""
    rows = asyncio.run(check_station(config or default_path(), SystemClock()))
    typer.echo(json.dumps([row.plain() for row in rows], ensure_ascii=False) if as_json else _in_words(rows))
    raise typer.Exit(0 if all(row.good for row in rows) else 1)


async def open_from(settings: Settings) -> Station:
    """Open the station that the settings name. Raises EnvironmentFault, JournalFault, ProfileFault."""
    profile = parse_profile(await ShippedProfiles().load(settings.profile))
    return await station_of(settings, profile, SystemClock())


def station_file(config: Path | None) -> StationFile:
    """The configuration that was named, or the machine's own. Raises SettingsFault."""
    return read_station(config or default_path())


def _in_words(rows: tuple[Row, ...]) -> str:
    wide = max(len(row.part) for row in rows)
    lines = []
    for row in rows:
        lines.append(f"{'✓' if row.good else '✗'} {row.part:<{wide}}  {row.sentence}")
        if row.todo:
            lines.append(f"  {'':<{wide}}  → {row.todo}")
    bad = sum(not row.good for row in rows)
    lines.append("Everything is in place." if not bad else f"{bad} of {len(rows)} have to be put right.")
    return "\n".join(lines)
