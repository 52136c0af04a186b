"""`lprdesk profile`: reading a policy profile critically, and signing it (GOV-1)."""

import asyncio
import json
from itertools import groupby
from pathlib import Path
from shutil import get_terminal_size
from textwrap import wrap
from typing import Annotated

import typer

from lprdesk.adapters.credentials.passphrase import PassphraseCredentials
from lprdesk.adapters.directory.bundle_text import approval_text
from lprdesk.adapters.directory.file_directory import read_bundle
from lprdesk.adapters.resources.shipped_profiles import ShippedProfiles
from lprdesk.adapters.settings.station_file import StationFile
from lprdesk.adapters.system_clock import SystemClock
from lprdesk.bootstrap.policy_reference import shipped
from lprdesk.bootstrap.station import AsJson, Config, station_file
from lprdesk.bootstrap.typed_secret import ask
from lprdesk.bootstrap.wired_station import station_of
from lprdesk.domain.faults import EnvironmentFault, UserFault
from lprdesk.domain.people import PersonId, Role
from lprdesk.domain.profile import Approval, Profile, difference, in_days
from lprdesk.domain.profile_toml import parse_profile
from lprdesk.domain.rules_of_use import parse_rules
from lprdesk.services.approve_profile import ApproveProfile
from lprdesk.services.ports.directory import Bundle
from lprdesk.services.session_log import SessionLog

app = typer.Typer(help="Check and approve policy profiles.", no_args_is_help=True, add_completion=False)

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A profile's TOML file.")]
Against = Annotated[
    Path | None,
    typer.Option(exists=True, dir_okay=False, help="The file of the profile in force, where it no longer ships."),
]


@app.command()
def check(file: File, *, as_json: AsJson = False) -> None:
    """Read a profile and its rules of use to the end; what cannot be used is refused by its key."""
    profile = _read(file)
    rules = parse_rules(asyncio.run(ShippedProfiles().rules(profile.rules_of_use)))
    facts = {**_facts(profile), "rules_of_use": f"{profile.rules_of_use}, version {rules.version}"}
    typer.echo(json.dumps(facts, ensure_ascii=False) if as_json else _in_words(facts) + "\nIt can be used.")


@app.command()
def approve(
    profile: Annotated[str, typer.Argument(help="The id of a profile that ships with the program.")],
    *,
    person: Annotated[str, typer.Option(help="Who approves; enrolled at this station.")],
    role: Annotated[Role, typer.Option("--as", help="In which role.")],
    out: Annotated[Path, typer.Option(dir_okay=False, help="The approval, for whoever signs the directory.")],
    against: Against = None,
    whole: Annotated[bool, typer.Option("--whole", help="Show every figure, not only what differs.")] = False,
    config: Config = None,
) -> None:
    """Show what a profile rests on and how it differs from the one in force, and sign it with one's credential.

    Two people have to, one of them of the privacy office. Passphrase and one-time code are asked for, or read as two
    lines of standard input.
    """
    file = station_file(config)
    read = parse_profile(asyncio.run(ShippedProfiles().load(profile)))
    bundle = read_bundle(file.directory_bundle, file.directory_key) if file.directory_bundle.exists() else None
    old = None if bundle is None else _in_force(bundle, against)
    typer.echo(_in_words(_facts(read)))
    typer.echo(_compared(old, read, whole=whole))
    passphrase, code = ask(f"The passphrase of {person}"), ask("The one-time code")
    signed = asyncio.run(_approve(file, read, PersonId(person), role, (passphrase, code), bundle=bundle, old=old))
    try:
        out.write_text(approval_text(signed), "utf-8")
    except OSError as fault:
        raise EnvironmentFault(
            f"The approval is recorded in the log, but {out} cannot be written.",
            kept="Nothing else was changed.",
            todo="Approve again with another --out.",
        ) from fault
    typer.echo(f"Signed as {role.value}. {out} goes to whoever signs the directory.")


async def _approve(
    file: StationFile,
    profile: Profile,
    person: PersonId,
    role: Role,
    typed: tuple[str, str],
    *,
    bundle: Bundle | None,
    old: Profile | None,
) -> Approval:
    clock = SystemClock()
    station = await station_of(file.settings, profile, clock)
    try:
        log = SessionLog(station.journal, station.signer, clock)
        approving = ApproveProfile(log, PassphraseCredentials(file.settings.folder, station.casework))
        return await approving.approve(
            profile,
            person,
            role,
            *typed,
            known=None if bundle is None else bundle.people.get(person),
            against=None if old is None else old.digest,
        )
    finally:
        await station.close()


def _in_force(bundle: Bundle, against: Path | None) -> Profile:
    for candidate in (*shipped(), *([] if against is None else [_read(against)])):
        if candidate.digest == bundle.profile_digest:
            return candidate
    raise UserFault(
        "The profile that the directory says is in force is not on this machine, so no difference can be shown.",
        kept="Nothing was signed.",
        todo="Name its file with --against.",
    )


def _compared(old: Profile | None, new: Profile, *, whole: bool) -> str:
    if old is None:
        return "Nothing is in force yet, so all of it is new.\n" + _by_section(_figures(new))
    in_force = f"the profile in force ({old.id}, version {old.version})"
    rows = difference(old, new)
    said = f"\nThe whole profile:\n{_by_section(_figures(new))}" if whole else ""
    if not rows:
        return f"It says the same as {in_force}.{said}"
    changed = [(row.path, f"{row.before or 'not there'} → {row.after or 'not there'}") for row in rows]
    return f"What differs from {in_force}:\n{_by_section(changed)}{said}"


def _figures(profile: Profile) -> list[tuple[str, str]]:
    return [(path, "; ".join(in_days(value) for value in values)) for path, values in profile.figures.items()]


def _by_section(rows: list[tuple[str, str]]) -> str:
    """One figure a line beneath the section that its path begins with, wrapped to the terminal's width."""
    lines: list[str] = []
    width = get_terminal_size().columns
    for section, figures in groupby(rows, key=lambda row: row[0].partition(".")[0] if "." in row[0] else "profile"):
        lines += ["", section.replace("_", " ").capitalize()]
        for path, said in figures:
            line = f"{path.partition('.')[2] or path}: {said}"
            lines += wrap(line, width, initial_indent="  ", subsequent_indent="      ", break_on_hyphens=False)
    return "\n".join([*lines, ""])


def _facts(profile: Profile) -> dict[str, str]:
    return {
        "id": profile.id,
        "title": profile.title,
        "version": profile.version,
        "effective": profile.effective.isoformat(),
        "rests_on": profile.assessment,
        "digest": profile.digest,
    }


def _in_words(facts: dict[str, str]) -> str:
    return "\n".join(f"{name.replace('_', ' ').capitalize():<13}{value}" for name, value in facts.items())


def _read(path: Path) -> Profile:
    try:
        return parse_profile(path.read_bytes())
    except OSError as fault:
        raise EnvironmentFault(f"{path} cannot be read.", todo="Check its permissions.") from fault
