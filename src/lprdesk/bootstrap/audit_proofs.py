"""`lprdesk audit proof` and `verify-proof`: one entry shown to an outsider, from an export folder and public keys."""

import json
from pathlib import Path
from typing import Annotated

import typer

from lprdesk.audit.export_folder import DirectoryTree
from lprdesk.audit.faults import AuditError, ProofError
from lprdesk.audit.keys import VerifyKey
from lprdesk.audit.proof_file import ProvedEntry, prove, verify_proof
from lprdesk.audit.verify_folder import folder_entry, folder_hashes, folder_size
from lprdesk.bootstrap.audit_reading import shown

BAD, UNREADABLE = 1, 2

AsJson = Annotated[bool, typer.Option("--json", help="For machines.")]


def add_to(app: typer.Typer) -> None:
    """Add the verbs to those of `lprdesk audit`."""
    app.command("proof")(proof)
    app.command("verify-proof")(check)


def proof(
    index: Annotated[int, typer.Argument(min=0, help="The entry.")],
    folder: Annotated[
        Path, typer.Option(exists=True, file_okay=False, help="The folder that the log was exported to.")
    ],
    out: Annotated[Path, typer.Option(dir_okay=False, help="The file to write; it usually ends in .tlog-proof.")],
    *,
    field: Annotated[list[str] | None, typer.Option(help="A field to disclose; may be given more than once.")] = None,
    all_fields: Annotated[bool, typer.Option("--all-fields", help="Disclose every field.")] = False,
) -> None:
    """Write a proof that an entry stands in the log, with the fields of it that are named and no other.

    Leaves with 0, or with 2 where there is no such entry or field.
    """
    tree = DirectoryTree(folder)
    try:
        size = folder_size(tree)
        path = folder_hashes(tree, size).inclusion_proof(index)
        entry = folder_entry(tree, size, index)
        chosen = None if all_fields else field or []
        made = prove(entry.leaf, entry.disclosures, chosen, path=path, checkpoint=tree.read("checkpoint"))
        out.write_bytes(made.encode())
    except (AuditError, OSError) as error:
        typer.echo(f"No proof was written: {_said(error)}.", err=True)
        raise typer.Exit(UNREADABLE) from None


def check(
    file: Annotated[Path, typer.Argument(help="The proof.")],
    key: Annotated[str, typer.Option(help="The log's verifier key, as the agency published it.")],
    *,
    witness: Annotated[list[str] | None, typer.Option(help="A witness's verifier key; may be given again.")] = None,
    as_json: AsJson = False,
) -> None:
    """Check a proof and show what it discloses.

    Leaves with 0 where it holds, 1 where it does not, 2 where it could not be read.
    """
    try:
        data = file.read_bytes()
        keys = VerifyKey.parse(key), [VerifyKey.parse(each) for each in witness or ()]
        shown = verify_proof(data, *keys)
    except ProofError as error:
        typer.echo(json.dumps({"good": False, "problem": str(error)}) if as_json else f"NOT GOOD. {error}.")
        raise typer.Exit(BAD) from None
    except (AuditError, OSError) as error:
        problem = _said(error)
        typer.echo(json.dumps({"good": None, "problem": problem}) if as_json else f"{problem}.", err=not as_json)
        raise typer.Exit(UNREADABLE) from None
    typer.echo(json.dumps(_plain(shown)) if as_json else _in_words(shown))


def _said(error: Exception) -> str:
    return str(error) if isinstance(error, AuditError) else f"{type(error).__name__}: a file could not be read"


def _plain(proved: ProvedEntry) -> dict[str, object]:
    return {
        "good": True,
        "log": proved.head.origin,
        "size": proved.head.size,
        "root": proved.head.root.hex(),
        "index": proved.leaf.index,
        "time": proved.leaf.time,
        "kind": proved.leaf.kind,
        "leaf_hash": proved.leaf_hash.hex(),
        "fields": dict(proved.values),
        "withheld": proved.withheld,
        "cosigned": dict(proved.cosigned),
    }


def _in_words(proved: ProvedEntry) -> str:
    lines = [
        f"Log       {proved.head.origin}",
        f"Head      {proved.head.size:,} entries, root {proved.head.root.hex()}",
        f"Entry     {proved.leaf.index}, {proved.leaf.kind}, hash {proved.leaf_hash.hex()}",
    ]
    lines += [f"Witness   {name}, {seconds} seconds after 1970-01-01 UTC" for name, seconds in proved.cosigned.items()]
    lines += [f"  {name} = {shown(value)}" for name, value in sorted(proved.values.items())]
    return "\n".join([*lines, f"Good: the log holds this entry. {proved.withheld} of its fields are not disclosed."])
