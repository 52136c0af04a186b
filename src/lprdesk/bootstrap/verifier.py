"""`lprdesk audit`: what a bare install can do. Only files and public keys; nothing of the desk is imported."""

import json
from pathlib import Path
from typing import Annotated

import typer

from lprdesk.audit.checkpoint import Checkpoint, parse_checkpoint
from lprdesk.audit.export_folder import DirectoryTree, FolderError
from lprdesk.audit.faults import AuditError, NoteError
from lprdesk.audit.keys import VerifyKey
from lprdesk.audit.note import open_note
from lprdesk.audit.verify import Report
from lprdesk.audit.verify_folder import verify_folder

app = typer.Typer(help="Check a log with public keys alone.", no_args_is_help=True)

BAD = 1
UNREADABLE = 2


@app.callback()
def audit() -> None:
    """Check a log with public keys alone."""


@app.command()
def verify(
    folder: Annotated[Path, typer.Argument(help="The folder that the log was exported to.")],
    key: Annotated[str, typer.Option(help="The log's verifier key, as the agency published it.")],
    head: Annotated[Path | None, typer.Option(help="A signed head of this log that somebody kept.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Verify an exported log. Leaves with 0 where it is good, 1 where it is not, 2 where it could not be read."""
    try:
        log_key = VerifyKey.parse(key)
        remembered = [] if head is None else [_remembered(head, log_key)]
        report = verify_folder(DirectoryTree(folder), log_key, remembered=remembered)
    except (AuditError, OSError) as error:
        _say_unreadable(error, as_json=as_json)
        raise typer.Exit(UNREADABLE) from None
    typer.echo(json.dumps(report.plain()) if as_json else _in_words(report))
    raise typer.Exit(0 if report.good else BAD)


def _remembered(path: Path, log_key: VerifyKey) -> Checkpoint:
    try:
        return parse_checkpoint(open_note(path.read_bytes(), [log_key]).text)
    except NoteError as error:
        raise FolderError(f"the head that was kept cannot be used: {error}") from None


def _say_unreadable(error: Exception, *, as_json: bool) -> None:
    sentence = str(error) if isinstance(error, AuditError) else f"{type(error).__name__}: a file could not be read"
    if as_json:
        typer.echo(json.dumps({"good": None, "problem": sentence}))
    else:
        typer.echo(f"The log could not be read: {sentence}. Nothing can be said about it.", err=True)


def _in_words(report: Report) -> str:
    lines = [
        f"Log       {report.origin}",
        f"Entries   {report.entries:,} in {report.sessions:,} sessions",
        f"Root      {report.root}",
        f"Values    {report.disclosed:,} disclosed, {report.purged:,} purged as it says, {report.missing:,} absent",
    ]
    if report.uncertified:
        lines.append(f"Sessions  {report.uncertified:,} whose certificate is not disclosed: who signed is not shown")
    if report.unknown:
        lines.append(f"Unknown   {report.unknown:,} entries of kinds that this version does not know; their form holds")
    if report.good:
        return "\n".join([*lines, "Good: every entry, signature and hash that was checked holds."])
    where = "The log" if report.first_bad is None else f"Entry {report.first_bad}"
    return "\n".join([*lines, f"NOT GOOD. {where}: {report.problem}."])
