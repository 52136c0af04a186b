"""`lprdesk audit`: what a bare install can do needs only files and public keys; nothing of the desk is imported for it.

The verbs that read a station's own database import its parts when they are typed.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from lprdesk.audit.checkpoint import Checkpoint, parse_checkpoint
from lprdesk.audit.export_folder import DirectoryTree, FolderError
from lprdesk.audit.faults import AuditError, EncodingError, NoteError
from lprdesk.audit.keys import VerifyKey
from lprdesk.audit.note import open_note
from lprdesk.audit.verified import Verified, parse_verified
from lprdesk.audit.verify import Extent, Report
from lprdesk.audit.verify_folder import folder_size, verify_folder
from lprdesk.bootstrap import audit_proofs, audit_reading, sealed_verbs
from lprdesk.domain.faults import Fault

app = typer.Typer(help="Check a log with public keys alone; export it, prove entries of it.", no_args_is_help=True)
audit_proofs.add_to(app)
audit_reading.add_to(app)
sealed_verbs.add_to(app)

BAD = 1
UNREADABLE = 2
MANY = 20_000
"""From so many entries on, several processes look at them."""


@app.callback()
def audit() -> None:
    """Check a log with public keys alone; export it, prove entries of it."""


@app.command()
def verify(
    folder: Annotated[Path | None, typer.Argument(help="The folder that the log was exported to.")] = None,
    *,
    key: Annotated[str, typer.Option(help="The log's verifier key, as the agency published it.")] = "",
    head: Annotated[Path | None, typer.Option(help="A signed head of this log that somebody kept.")] = None,
    from_head: Annotated[Path | None, typer.Option(help="What --keep-head wrote: begin where it ended.")] = None,
    keep_head: Annotated[Path | None, typer.Option(help="Where to keep what the next --from-head needs.")] = None,
    station_folder: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="Instead, a station's own folder, in use or not.")
    ] = None,
    person: Annotated[
        str | None, typer.Option(help="Whose passphrase opens the station's folder; else this machine's own key does.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Verify an exported log, or a station's own.

    Leaves with 0 where it is good, 1 where it is not, 2 where it could not be read.
    """
    try:
        log_key = VerifyKey.parse(key)
        after = None if from_head is None else _kept(from_head, log_key)
        remembered = [] if head is None else [_remembered(head, log_key)]
        if station_folder is not None:
            report = _verify_station(station_folder, log_key, person, remembered, after)
        else:
            report = _verify_folder(folder, log_key, remembered, after)
        if keep_head is not None and report.verified is not None:
            keep_head.write_bytes(report.verified.encode())
    except (AuditError, OSError, Fault) as error:
        _say_unreadable(error, as_json=as_json)
        raise typer.Exit(UNREADABLE) from None
    typer.echo(json.dumps(report.plain()) if as_json else _in_words(report))
    raise typer.Exit(0 if report.good else BAD)


def _verify_station(
    folder: Path, log_key: VerifyKey, person: str | None, remembered: Sequence[Checkpoint], after: Verified | None
) -> Report:
    from lprdesk.bootstrap.audit_station import stored_log, verify_log  # noqa: PLC0415 - the store only where needed

    log = stored_log(folder, log_key, person)
    with _progress(None) as progress:
        return verify_log(log, remembered, after, progress)


def _verify_folder(
    folder: Path | None, log_key: VerifyKey, remembered: Sequence[Checkpoint], after: Verified | None
) -> Report:
    if folder is None:
        raise FolderError("name the folder that the log was exported to, or give --station-folder")
    tree = DirectoryTree(folder)
    try:
        size = folder_size(tree)
    except NoteError as error:
        raise FolderError(f"the folder's head is not in its form: {error}") from None
    left = size - (after.frontier.size if after else 0)
    with _progress(size) as progress:
        return verify_folder(
            tree,
            log_key,
            remembered=remembered,
            after=after,
            workers=os.cpu_count() or 1 if left >= MANY else 1,
            progress=progress,
        )


@contextmanager
def _progress(size: int | None) -> Iterator[Callable[[int], None] | None]:
    """A bar on a terminal, or a count where the size is not known; nothing where the output goes elsewhere."""
    if not sys.stderr.isatty():
        yield None
    elif size is None:
        yield lambda done: typer.echo(f"\rVerifying {done:,} entries", err=True, nl=False)
        typer.echo(err=True)
    else:
        with typer.progressbar(length=size, label="Verifying", file=sys.stderr) as bar:
            yield lambda done: bar.update(done - bar.pos)


def _kept(path: Path, log_key: VerifyKey) -> Verified:
    try:
        kept = parse_verified(path.read_bytes())
    except EncodingError as error:
        raise FolderError(f"{path} was not written by --keep-head: {error}") from None
    if kept.origin != log_key.name:
        raise FolderError(f"{path} is of the log {kept.origin}")
    return kept


def _remembered(path: Path, log_key: VerifyKey) -> Checkpoint:
    try:
        return parse_checkpoint(open_note(path.read_bytes(), [log_key]).text)
    except NoteError as error:
        raise FolderError(f"the head that was kept cannot be used: {error}") from None


def _say_unreadable(error: Exception, *, as_json: bool) -> None:
    if isinstance(error, AuditError | Fault):
        sentence = str(error).rstrip(".")
    else:
        sentence = f"{type(error).__name__}: a file could not be read"
    if as_json:
        typer.echo(json.dumps({"good": None, "problem": sentence}))
    else:
        typer.echo(f"The log could not be read: {sentence}. Nothing can be said about it.", err=True)


def _in_words(report: Report) -> str:
    lines = [f"Log       {report.origin}", f"Entries   {report.entries:,}", f"Root      {report.root}"]
    if report.extent is not Extent.HASHES:
        lines += _about_entries(report)
    if not report.good:
        where = "The log" if report.first_bad is None else f"Entry {report.first_bad}"
        return "\n".join([*lines, f"NOT GOOD. {where}: {report.problem}."])
    if report.extent is Extent.HASHES:
        return "\n".join(
            [*lines, "Good as far as it goes: every hash leads to the signed head. No entry is in this folder."]
        )
    if report.since:
        lines.append(f"Since     entry {report.since:,}; those before were verified when the head was kept")
    return "\n".join([*lines, "Good: every entry, signature and hash that was checked holds."])


def _about_entries(report: Report) -> list[str]:
    lines = [
        f"Sessions  {report.sessions:,}",
        f"Values    {report.disclosed:,} disclosed, {report.purged:,} purged as it says, {report.missing:,} absent",
    ]
    if report.sealed or report.sealed_purged or report.sealed_missing:
        lines.append(
            f"Sealed    {report.sealed:,} results, {report.sealed_purged:,} purged as it says,"
            f" {report.sealed_missing:,} absent"
        )
    if report.uncertified:
        lines.append(f"Sessions  {report.uncertified:,} whose certificate is not disclosed: who signed is not shown")
    if report.unknown:
        lines.append(f"Unknown   {report.unknown:,} entries of kinds that this version does not know; their form holds")
    return lines
