"""`lprdesk audit stats`, `tail` and `export`: what a log holds, for those who may know it."""

import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from lprdesk.audit.encoding import Json
from lprdesk.audit.export_folder import DirectoryTree
from lprdesk.audit.faults import AuditError
from lprdesk.audit.listing import Counts, Listed, count, listed
from lprdesk.audit.verify_folder import folder_entries, folder_size

UNREADABLE = 2
EVERY_SECONDS = 1.0

AsJson = Annotated[bool, typer.Option("--json", help="For machines.")]
Config = Annotated[
    Path | None, typer.Option(dir_okay=False, help="The station's configuration; by default the machine's own.")
]
Folder = Annotated[
    Path | None,
    typer.Argument(exists=True, file_okay=False, help="An exported log; else this machine's own, after signing in."),
]


def add_to(app: typer.Typer) -> None:
    """Add the verbs to those of `lprdesk audit`."""
    app.command("stats")(stats)
    app.command("tail")(tail)
    app.command("export")(export)


def stats(folder: Folder = None, *, config: Config = None, as_json: AsJson = False) -> None:
    """Count entries by kind, day and person. At a station the reviewer signs in, as for reading the log."""
    found = count(_read(folder, config))
    typer.echo(json.dumps(asdict(found)) if as_json else _counts_in_words(found))


def tail(
    folder: Folder = None,
    *,
    lines: Annotated[int, typer.Option("--lines", "-n", min=1, help="How many.")] = 10,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on with what a newer export adds.")] = False,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Print the last entries. At a station the reviewer signs in, as for reading the log."""
    if folder is None:
        if follow:
            raise typer.BadParameter("only an export folder can be followed; the desk shows the log as it grows")
        for entry in _read(None, config, lines):
            typer.echo(_line(entry, as_json=as_json))
        return
    seen = max(0, _size(folder) - lines)
    while True:
        for entry in _from_folder(folder, seen):
            typer.echo(_line(entry, as_json=as_json))
            seen = entry.index + 1
        if not follow:
            return
        while _size(folder) <= seen:
            time.sleep(EVERY_SECONDS)


def export(
    out: Annotated[Path, typer.Argument(file_okay=False, help="A new or empty folder.")],
    *,
    hashes: Annotated[
        bool, typer.Option("--hashes", help="The tree and its head alone: safe to publish, it names nobody.")
    ] = False,
    entries: Annotated[
        bool, typer.Option("--entries", help="Everything, for reviewers: you sign in, and the log records it.")
    ] = False,
    config: Config = None,
) -> None:
    """Export this machine's log as a folder that outsiders verify (C2SP tlog-tiles)."""
    if hashes == entries:
        raise typer.BadParameter("give --hashes or --entries")
    from lprdesk.bootstrap import audit_station  # noqa: PLC0415 - the store only where it is needed

    if hashes:
        asyncio.run(audit_station.export_hashes(config, out))
        typer.echo(f"{out} holds the tree and its signed head; no entry, no value, no time.")
    else:
        recorded = asyncio.run(audit_station.export_entries(config, out))
        typer.echo(f"{out} holds the whole log. Recorded as entry {recorded}.")


def _read(folder: Path | None, config: Path | None, last: int | None = None) -> Iterator[Listed]:
    if folder is not None:
        yield from _from_folder(folder, 0)
        return
    from lprdesk.bootstrap import audit_station  # noqa: PLC0415 - the store only where it is needed

    found = asyncio.run(audit_station.read_log(config))
    yield from islice(found, max(0, len(found) - last) if last else 0, None)


def _size(folder: Path) -> int:
    try:
        return folder_size(DirectoryTree(folder))
    except (AuditError, OSError) as error:
        raise _unreadable(error) from None


def _from_folder(folder: Path, start: int) -> Iterator[Listed]:
    try:
        yield from listed(folder_entries(DirectoryTree(folder), _size(folder), start))
    except (AuditError, OSError) as error:
        raise _unreadable(error) from None


def _unreadable(error: Exception) -> typer.Exit:
    said = str(error) if isinstance(error, AuditError) else f"{type(error).__name__}: a file could not be read"
    typer.echo(f"The log could not be read: {said}. Run “lprdesk audit verify” on it.", err=True)
    return typer.Exit(UNREADABLE)


def _line(entry: Listed, *, as_json: bool) -> str:
    if as_json:
        plain = {"index": entry.index, "time": entry.time.isoformat(), "kind": entry.kind, "session": entry.session}
        return json.dumps({**plain, "fields": dict(entry.values)})
    values = " ".join(f"{name}={shown(value)}" for name, value in sorted(entry.values.items()))
    return f"{entry.index:>8}  {entry.time:%Y-%m-%d %H:%M:%S}Z  {entry.kind}  {values}".rstrip()


def shown(value: Json) -> str:
    """A value as it may stand on a terminal: what does not print is escaped."""
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isprintable() else json.dumps(value)


def _counts_in_words(found: Counts) -> str:
    lines = [f"{found.entries:,} entries"]
    for title, counts in (("By kind", found.kinds), ("By day, UTC", found.days), ("By person", found.people)):
        lines += ["", title, *(f"{number:>10,}  {name}" for name, number in counts.items())]
    return "\n".join(lines)
