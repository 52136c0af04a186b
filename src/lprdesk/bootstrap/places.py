"""`lprdesk places`: the sensitive places that reads are judged against (SEN-2)."""

import asyncio
import dataclasses
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from lprdesk.adapters.places.importing import Asked, import_file
from lprdesk.adapters.places.kept import PlacesFolder
from lprdesk.adapters.places.mapping import load_mapping
from lprdesk.adapters.system_clock import SystemClock
from lprdesk.bootstrap.station import AsJson, Config, open_from, station_file
from lprdesk.domain.sensitive import Places, Source, places_version
from lprdesk.services.import_places import ImportPlaces
from lprdesk.services.ports.places import ImportReport, Written
from lprdesk.services.ports.settings import Settings
from lprdesk.services.session_log import SessionLog

app = typer.Typer(
    help="Import the sensitive places that reads are judged against.", no_args_is_help=True, add_completion=False
)

_SHOWN_LINES: Final = 20
_Dated = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day of the data; else its newest row.")
]


@app.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True, dir_okay=False, help="GeoJSON, Shapefile or zip, GeoPackage, GeoParquet, CSV, OSM."
        ),
    ],
    *,
    mapping: Annotated[str, typer.Option(help="A mapping that ships with the program, or a TOML file.")] = "generic",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only report; change nothing.")] = False,
    name: Annotated[str | None, typer.Option(help="Places of this name are replaced; by default the file's.")] = None,
    category: Annotated[str | None, typer.Option(help="The profile's category, where the file says none.")] = None,
    licence: Annotated[
        str | None, typer.Option(help="The data's licence and giver, where the mapping says none.")
    ] = None,
    dated: _Dated = None,
    crs: Annotated[str | None, typer.Option(help="The reference system, where the file says none: EPSG:4326.")] = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Read a file of places, report every row that was not plainly taken, and put the places in force."""
    asked = Asked(name=name, category=category, licence=licence, dated=None if dated is None else dated.date(), crs=crs)
    settings = None if dry_run else station_file(config).settings
    places, report = import_file(file, load_mapping(mapping), asked, _told)
    written = None if settings is None else asyncio.run(_put_in_force(settings, places, report))
    typer.echo(json.dumps(_plain(report, written), ensure_ascii=False) if as_json else _in_words(report, written))


@app.command("list")
def list_(*, config: Config = None, as_json: AsJson = False) -> None:
    """Print which places are in force, where they come from, and their version."""
    sources = asyncio.run(PlacesFolder(station_file(config).settings.folder).sources())
    version = places_version((source.name, source.digest) for source in sources)
    if as_json:
        typer.echo(json.dumps({"version": version, "sources": [_source(source) for source in sources]}))
        return
    for source in sources:
        dated = "no day stated" if source.dated is None else source.dated.isoformat()
        typer.echo(f"{source.name}: {source.count:,} places, {dated}, by {source.mapping}")
        typer.echo(f"  {source.licence}\n  {source.digest}")
    typer.echo(f"Version {version}" if sources else "No sensitive places are in force: no read can be marked.")


async def _put_in_force(settings: Settings, places: Places, report: ImportReport) -> Written:
    station = await open_from(settings)
    try:
        log = SessionLog(station.journal, station.signer, SystemClock())
        return await ImportPlaces(log, PlacesFolder(settings.folder)).put_in_force(places, report)
    finally:
        await station.close()


def _told(what: str, done: float) -> None:
    if sys.stderr.isatty():
        typer.echo(f"{done:4.0%}  {what}", err=True)


def _plain(report: ImportReport, written: Written | None) -> dict[str, Any]:
    plain = dataclasses.asdict(report)
    plain["dated"] = None if report.dated is None else report.dated.isoformat()
    plain["dry_run"] = written is None
    if written is not None:
        plain |= {"source": _source(written.source), "version": written.version}
    return plain


def _source(source: Source) -> dict[str, Any]:
    return dataclasses.asdict(source) | {"dated": None if source.dated is None else source.dated.isoformat()}


def _in_words(report: ImportReport, written: Written | None) -> str:
    lines = [
        f"{report.file}: {report.rows:,} rows, taken {report.taken:,}, left out {report.left_out:,}.",
        f"Of those taken, {report.mended:,} were mended and {report.coarse:,} are kept as an area only.",
        f"Licence: {report.licence}. Dated: {report.dated or 'not stated'}.",
        *report.notes,
    ]
    if report.dropped:
        lines.append(f"Columns that were not read: {', '.join(report.dropped)}.")
    lines += [f"  {each.layer}, row {each.row}: {each.outcome}, {each.why}" for each in report.lines[:_SHOWN_LINES]]
    if len(report.lines) > _SHOWN_LINES:
        lines.append(f"  … and {len(report.lines) - _SHOWN_LINES:,} more rows; --json names them all.")
    if written is None:
        lines.append("This was a dry run: nothing was changed.")
    else:
        lines.append(f"In force as “{written.source.name}”: {report.places:,} places. Version {written.version}")
    return "\n".join(lines)
