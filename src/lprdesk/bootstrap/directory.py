"""`lprdesk directory`: the agency's office signs who works where, on which cases, under which profile."""

import asyncio
import json
import secrets
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from lprdesk.adapters.directory.bundle_text import BundleError, build_bundle, parse_approval
from lprdesk.adapters.directory.directory_key import make_directory_key, open_directory_key, public_directory_key
from lprdesk.adapters.directory.directory_toml import read_source
from lprdesk.adapters.directory.file_directory import read_bundle
from lprdesk.adapters.private_files import replace_private
from lprdesk.adapters.resources.shipped_profiles import ShippedProfiles
from lprdesk.adapters.system_clock import SystemClock
from lprdesk.audit.faults import KeyRefused
from lprdesk.audit.keys import SigningKey, VerifyKey
from lprdesk.audit.note import MAX_NOTE_BYTES
from lprdesk.bootstrap.typed_secret import ask, ask_new_passphrase
from lprdesk.domain.faults import EnvironmentFault, Remark, UserFault, Weight
from lprdesk.domain.profile import Approval
from lprdesk.domain.profile_toml import parse_profile
from lprdesk.services.judge_directory import DirectoryChange, changes, judge_directory
from lprdesk.services.ports.directory import Bundle

app = typer.Typer(help="Make and sign the directory of people and cases.", no_args_is_help=True, add_completion=False)

AsJson = Annotated[bool, typer.Option("--json", help="For machines.")]
KeyFile = Annotated[Path, typer.Option(exists=True, dir_okay=False, help="The file that new-key wrote.")]


@app.command()
def new_key(
    out: Annotated[Path, typer.Option(dir_okay=False, help="A new file for the key; it stays with the office.")],
    agency: Annotated[str, typer.Option(help="The agency's domain, such as pd.example.")],
) -> None:
    """Make the key that signs the directory, under a passphrase, and print its public half for the stations."""
    passphrase = ask_new_passphrase("A passphrase for the directory's key")
    try:
        public = make_directory_key(out, f"{agency}/directory", passphrase, secrets.token_bytes)
    except KeyRefused as error:
        raise UserFault(
            f"No key can have this name: {error}.", kept="Nothing was written.", todo="Name the agency by its domain."
        ) from None
    typer.echo(public.text)


@app.command()
def sign(
    source: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The TOML file with people and cases.")],
    *,
    key: KeyFile,
    out: Annotated[Path, typer.Option(dir_okay=False, help="The signed directory; the one before is replaced.")],
    approval: Annotated[
        list[Path] | None,
        typer.Option(exists=True, dir_okay=False, help="An approval of the profile; once for each of them."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be signed, and sign nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Sign the directory: everything doubtful and everything that changes is listed; what must not be is refused.

    The serial is one more than that of the directory before (`--out`). Approvals are carried over from it as long as
    the profile is the same.
    """
    before = read_bundle(out, public_directory_key(key).text) if out.exists() else None
    bundle, remarks = _prepared(source, before, [_approval(path) for path in approval or []])
    refused = any(remark.refuses for remark in remarks)
    signed = not (refused or dry_run)
    if signed:
        text = _signed(bundle, open_directory_key(key, ask("The passphrase of the directory's key")))
        try:
            replace_private(out, text.encode())
        except OSError as fault:
            raise EnvironmentFault(
                f"{out} cannot be written.", kept="What stood before is untouched.", todo="Choose another place."
            ) from fault
    report = _report_json if as_json else _report_words
    typer.echo(report(bundle, remarks, changes(before, bundle), signed=signed))
    raise typer.Exit(1 if refused else 0)


@app.command()
def show(
    bundle: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A signed directory.")],
    *,
    key: Annotated[str, typer.Option(help="The directory's public key, as new-key printed it.")],
    as_json: AsJson = False,
) -> None:
    """Check a directory's signature and print what it says. It holds names and cases: mind who looks on."""
    try:
        VerifyKey.parse(key)
    except KeyRefused:
        raise UserFault(
            f"What --key gives is no public key: {key}",
            kept="Nothing was read.",
            todo="Give the whole line that “lprdesk directory new-key” printed, in quotes.",
        ) from None
    found = read_bundle(bundle, key)
    typer.echo(json.dumps(_plain(found), ensure_ascii=False) if as_json else _bundle_words(found))


def _prepared(source: Path, before: Bundle | None, approvals: list[Approval]) -> tuple[Bundle, tuple[Remark, ...]]:
    now, said = SystemClock().now(), read_source(source)
    profile = parse_profile(asyncio.run(ShippedProfiles().load(said.profile)))
    if not approvals and before is not None and before.profile_digest == profile.digest:
        approvals = list(before.approvals)
    bundle = said.bundle(
        serial=1 if before is None else before.serial + 1,
        issued=now,
        profile_digest=profile.digest,
        approvals=tuple(approvals),
    )
    return bundle, judge_directory(bundle, profile, now)


def _signed(bundle: Bundle, key: SigningKey) -> str:
    text = build_bundle(
        serial=bundle.serial,
        issued=bundle.issued,
        expires=bundle.expires,
        people=bundle.people.values(),
        completions=bundle.completions,
        cases=bundle.cases.values(),
        profile_digest=bundle.profile_digest,
        key=key,
        approvals=bundle.approvals,
        reviewers=bundle.reviewers,
    )
    if len(text.encode()) > MAX_NOTE_BYTES:
        raise UserFault(
            f"The directory would have more than {MAX_NOTE_BYTES:,} bytes, which no station reads.",
            kept="Nothing was signed.",
            todo="Give each office a directory with its own people and their cases.",
        )
    return text


def _approval(path: Path) -> Approval:
    try:
        return parse_approval(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, BundleError) as error:
        raise UserFault(
            f"{path} is no approval of a profile.",
            kept="Nothing was signed.",
            todo="Name the file that “lprdesk profile approve” wrote.",
        ) from error


def _report_words(
    bundle: Bundle, remarks: tuple[Remark, ...], changed: tuple[DirectoryChange, ...], *, signed: bool
) -> str:
    marks = {Weight.REFUSES: "✗", Weight.WARNS: "!"}
    lines = [f"{change.how:<9}{change.what} {change.name}" for change in changed] or ["Nothing changed."]
    lines += [f"{marks.get(remark.weight, ' ')} {remark.field}: {remark.sentence}" for remark in remarks]
    counts = f"{len(bundle.people)} people, {len(bundle.cases)} cases"
    lines.append(f"Number {bundle.serial}: {counts}, until {_minute(bundle.expires)}.")
    lines.append("Signed." if signed else "Nothing was signed.")
    return "\n".join(lines)


def _report_json(
    bundle: Bundle, remarks: tuple[Remark, ...], changed: tuple[DirectoryChange, ...], *, signed: bool
) -> str:
    page = {
        "signed": signed,
        "serial": bundle.serial,
        "expires": bundle.expires.isoformat(),
        "changes": [{"what": each.what, "name": each.name, "how": each.how} for each in changed],
        "remarks": [
            {"where": each.field, "rule": each.rule, "sentence": each.sentence, "weight": each.weight.value}
            for each in remarks
        ],
    }
    return json.dumps(page, ensure_ascii=False)


def _bundle_words(bundle: Bundle) -> str:
    over = " (expired)" if SystemClock().now() >= bundle.expires else ""
    lines = [
        f"Number    {bundle.serial}, signed {_minute(bundle.issued)}, until {_minute(bundle.expires)}{over}",
        f"Profile   {bundle.profile_digest}",
        f"Approvals {', '.join(f'{each.person} ({each.role.value})' for each in bundle.approvals) or 'none'}",
    ]
    for person in bundle.people.values():
        roles = ", ".join(sorted(person.roles))
        lines.append(f"Person    {person.id}  {person.name}, {roles}{'' if person.active else ', not active'}")
    lines += [f"Training  {done.person}  {done.course}, until {done.expires}" for done in bundle.completions]
    for case in bundle.cases.values():
        assigned = ", ".join(sorted(case.assigned)) or "nobody"
        lines.append(f"Case      {case.number}  {case.state.value}, {case.purpose.value}, assigned to {assigned}")
    return "\n".join(lines)


def _plain(bundle: Bundle) -> dict[str, Any]:
    return {
        "serial": bundle.serial,
        "issued": bundle.issued.isoformat(),
        "expires": bundle.expires.isoformat(),
        "profile": bundle.profile_digest,
        "approvals": [{"person": each.person, "role": each.role.value} for each in bundle.approvals],
        "people": [
            {"id": each.id, "name": each.name, "roles": sorted(each.roles), "active": each.active}
            for each in bundle.people.values()
        ],
        "completions": [
            {"person": each.person, "course": each.course, "expires": each.expires.isoformat()}
            for each in bundle.completions
        ],
        "cases": [
            {"number": each.number, "state": each.state.value, "assigned": sorted(each.assigned)}
            for each in bundle.cases.values()
        ],
    }


def _minute(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M} UTC"
