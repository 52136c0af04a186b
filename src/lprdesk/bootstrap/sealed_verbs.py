"""`lprdesk audit` for sealed results: a reviewer's key, opening one result, checking one that was disclosed, the purge.

What belongs to a station is imported only where a verb needs it: `check-result` runs on a bare install.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from lprdesk.audit.commitment import Checked, DisclosedError, check_disclosed

BAD, UNREADABLE = 1, 2
NOT_RECORDED = (
    "This opening is not recorded: the folder is a copy, and only the station's own log can record it. Whoever\n"
    "holds a reviewer's key and a copy can do this unseen; note the matter and the reason where your office keeps\n"
    "such notes."
)

AsJson = Annotated[bool, typer.Option("--json", help="For machines.")]
Config = Annotated[
    Path | None, typer.Option(dir_okay=False, help="The station's configuration; by default the machine's own.")
]


def add_to(app: typer.Typer) -> None:
    """Add the verbs to those of `lprdesk audit`."""
    app.command("open")(open_result)
    app.command("reviewer-key")(reviewer_key)
    app.command("check-result")(check_result)
    app.command("purge")(purge)


def open_result(
    entry: Annotated[int, typer.Argument(min=0, help="The index of the entry query.answered.")],
    *,
    key: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="The reviewer's key file.")],
    matter: Annotated[str, typer.Option(help="The number of the review, complaint or proceeding.")],
    reason: Annotated[str, typer.Option(help="What the review has to find out from this result.")],
    folder: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="A copy of the log; the opening is NOT recorded.")
    ] = None,
    disclose: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="Write the result so that outsiders can check it, without a key."),
    ] = None,
    config: Config = None,
) -> None:
    """Open one sealed result with a reviewer's key, for a matter and a reason.

    At a station the reviewer signs in and the opening is an entry of its log before anything is shown. Passphrases and
    the code are asked for without echo, or read as lines of standard input.
    """
    from lprdesk.bootstrap import sealed_opening  # noqa: PLC0415 - the desk's parts only where they are needed

    if folder is not None:
        typer.echo(NOT_RECORDED, err=True)
        opened = sealed_opening.open_copy(folder, entry, key, matter, reason)
    else:
        opened = asyncio.run(sealed_opening.open_at_station(config, entry, key, matter, reason))
    if disclose is not None:
        sealed_opening.write_disclosed(disclose, opened)
    if opened.recorded is not None:
        typer.echo(f"Recorded as entry {opened.recorded}.", err=True)
    sys.stdout.write(opened.text)


def reviewer_key(
    person: Annotated[str, typer.Argument(help="The reviewer's id, as the directory has it.")],
    *,
    out: Annotated[Path, typer.Option(dir_okay=False, help="A new file for the key; the reviewer takes it along.")],
) -> None:
    """Make a reviewer's key, under a passphrase, and print the lines for the directory's source."""
    from lprdesk.bootstrap import sealed_opening  # noqa: PLC0415 - as above

    made = sealed_opening.make_key(out, person)
    typer.echo(f"[[reviewers]]\nperson = {json.dumps(made.person)}\nkey = {json.dumps(made.key)}")


def check_result(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="What “open --disclose” wrote.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Check a disclosed result against the commitment in its entry; no key is needed.

    Leaves with 0 where it holds, 1 where it does not, 2 where it could not be read. That the entry stands in the log
    is for “lprdesk audit verify-proof” to show: compare the leaf's hash.
    """
    try:
        checked = check_disclosed(file.read_bytes())
    except DisclosedError as error:
        typer.echo(json.dumps({"good": False, "problem": str(error)}) if as_json else f"NOT GOOD. {error}.")
        raise typer.Exit(BAD) from None
    except OSError:
        typer.echo("The file could not be read. Nothing can be said about it.", err=True)
        raise typer.Exit(UNREADABLE) from None
    typer.echo(json.dumps(_plain(checked)) if as_json else _in_words(checked))


def purge(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what has had its time, and purge nothing.")] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Purge what the profile no longer keeps: values past the log's retention, sealed results past their lifetime.

    An entry of the log names what goes; the log verifies afterwards as before.
    """
    from lprdesk.bootstrap import sealed_opening  # noqa: PLC0415 - as above

    found = asyncio.run(sealed_opening.purge_at_station(config, dry_run=dry_run))
    if as_json:
        typer.echo(json.dumps({"purged": not dry_run, "entries": found.entries, "sealed": found.sealed}))
    else:
        what = f"the values of {found.entries:,} entries and {found.sealed:,} sealed results"
        typer.echo(f"Would purge {what}; nothing was changed." if dry_run else f"Purged {what}.")


def _plain(checked: Checked) -> dict[str, object]:
    return {
        "good": True,
        "log": checked.leaf.origin,
        "entry": checked.leaf.index,
        "leaf_hash": checked.leaf_hash.hex(),
        "content": checked.content.decode("utf-8"),
    }


def _in_words(checked: Checked) -> str:
    return (
        f"Log       {checked.leaf.origin}\n"
        f"Entry     {checked.leaf.index}\n"
        f"Leaf hash {checked.leaf_hash.hex()}\n"
        "Good: the entry committed to this very content.\n\n" + checked.content.decode("utf-8").rstrip("\n")
    )
