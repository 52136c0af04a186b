"""The verbs. Each parses, calls one function and leaves with its exit code; what it calls is imported when typed."""

from importlib.metadata import version as installed
from pathlib import Path
from typing import Annotated, Any, Final, TypedDict

import typer
from typer.main import get_command

app = typer.Typer(
    name="lprdesk",
    help="A desk for querying a licence-plate-reader service under strict rules. Without a verb, the desk opens.",
    add_completion=False,
    no_args_is_help=True,
)
sandbox = typer.Typer(help="The invented vendor.", no_args_is_help=True)
app.add_typer(sandbox, name="sandbox")


class _Handed(TypedDict):
    context_settings: dict[str, Any]


_HANDED_ON: Final[_Handed] = {
    "context_settings": {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
}
"""A verb whose words belong to a program of its own, so that its parts are imported only when it is typed."""


def run(words: list[str]) -> int:
    """Run one command line and return its exit code: 0, 1 (something has to be put right) or 2 (not understood).

    Raises:
        Fault: told as a sentence by the caller.

    """
    try:
        get_command(app).main(words, prog_name="lprdesk")
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else 0
    return 0


def _hand_on(context: typer.Context, verbs: typer.Typer) -> None:
    get_command(verbs).main(context.args, prog_name=f"lprdesk {context.info_name}")


def _version(wanted: bool) -> None:  # noqa: FBT001 - the signature of an option's callback
    if wanted:
        typer.echo(installed("lprdesk"))
        raise typer.Exit


@app.callback()
def options(
    *,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")] = False,
    config: Annotated[
        Path | None, typer.Option(help="The station's configuration, for the desk; by default the machine's own.")
    ] = None,
) -> None:
    """Take the options that stand before a verb."""
    del version
    if config is not None:  # without a verb, the desk took it before any of this was imported
        raise typer.BadParameter("the desk takes it alone; a verb that needs it takes it after the verb")


@app.command()
def demo(
    *,
    keep: Annotated[
        Path | None, typer.Option(file_okay=False, help="An empty or new folder for the station; it stays.")
    ] = None,
) -> None:
    """Open the desk signed out, beside an invented vendor on this machine, with invented people and cases."""
    from lprdesk.bootstrap.demo import main  # noqa: PLC0415 - the window's libraries only where they are needed

    raise typer.Exit(main(keep))


@app.command()
def tour(
    out: Annotated[Path, typer.Option(file_okay=False, help="Where pictures, log and report.json are left.")],
) -> None:
    """Drive the real desk through a working day without a person, and leave the proof."""
    from lprdesk.tour.day import main  # noqa: PLC0415 - the window's libraries only where they are needed

    raise typer.Exit(main(out))


@sandbox.command()
def serve(
    *,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8765,
    seed: Annotated[int, typer.Option(help="The same seed invents the same city.")] = 1,
) -> None:
    """Serve the invented vendor over HTTP until it is interrupted."""
    from lprdesk.bootstrap.sandbox import serve as serve_sandbox  # noqa: PLC0415 - the server only where it is needed

    raise typer.Exit(serve_sandbox(host=host, port=port, seed=seed))


@app.command(**_HANDED_ON, help="Check a log, with nothing but files and public keys.")
def audit(context: typer.Context) -> None:
    """The verifier, which is a program of its own."""
    from lprdesk.bootstrap.verifier import app as verbs  # noqa: PLC0415 - the log's code only where it is needed

    _hand_on(context, verbs)


@app.command(**_HANDED_ON, help="Set up this machine as a station, enrol people, check everything.")
def station(context: typer.Context) -> None:
    """The station's own verbs."""
    from lprdesk.bootstrap.station import app as verbs  # noqa: PLC0415 - the store only where it is needed

    _hand_on(context, verbs)


@app.command(**_HANDED_ON, help="Make and sign the directory of people and cases.")
def directory(context: typer.Context) -> None:
    """The office's verbs."""
    from lprdesk.bootstrap.directory import app as verbs  # noqa: PLC0415 - the adapters only where they are needed

    _hand_on(context, verbs)


@app.command(**_HANDED_ON, help="Check and approve policy profiles.")
def profile(context: typer.Context) -> None:
    """The approvers' verbs."""
    from lprdesk.bootstrap.profile import app as verbs  # noqa: PLC0415 - the store only where it is needed

    _hand_on(context, verbs)


@app.command(**_HANDED_ON, help="Import the sensitive places that reads are judged against.")
def places(context: typer.Context) -> None:
    """The places' verbs."""
    from lprdesk.bootstrap.places import app as verbs  # noqa: PLC0415 - the map's libraries only where they are needed

    _hand_on(context, verbs)


@app.command()
def requirements(
    *,
    tests: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="A checkout's tests; found by itself in one.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the matrix for a program.")] = False,
) -> None:
    """Print what the source document asks for, which tests show it, and what is not there yet."""
    from lprdesk.bootstrap import requirements as matrix  # noqa: PLC0415 - only where it is needed

    rows = matrix.rows(tests)
    typer.echo(matrix.as_json(rows) if as_json else matrix.as_text(rows))
