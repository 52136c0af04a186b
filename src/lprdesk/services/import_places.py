"""Putting imported places in force: recorded in the log before any read is judged against them."""

from lprdesk.audit.event_places import PlacesImported
from lprdesk.domain.faults import UserFault
from lprdesk.domain.sensitive import Places
from lprdesk.services.ports.places import ImportReport, PlacesKept, Written
from lprdesk.services.session_log import SessionLog


class ImportPlaces:
    """The station records, whoever stands before it: places are the same for everybody who works here."""

    def __init__(self, log: SessionLog, kept: PlacesKept) -> None:
        self._log = log
        self._kept = kept

    async def put_in_force(self, places: Places, report: ImportReport) -> Written:
        """Write, record, put in force, in this order; places of the same name are replaced.

        A file without any place is refused: it would silently take the marks from those it replaces. Raises UserFault,
        EnvironmentFault, JournalFault; whichever, the places in force are those that the log names last, or older.
        """
        if not len(places):
            raise UserFault(
                f"Nothing of {report.file} can be taken as a sensitive place.",
                kept="The places in force are untouched.",
                todo="Look at the report (--dry-run), and choose another mapping.",
            )
        written = await self._kept.write(places)
        source = written.source
        await self._log.by_station(
            PlacesImported(
                source=source.name,
                digest=source.digest,
                replaced=None if written.replaced is None else written.replaced.digest,
                version=written.version,
                file=source.file_digest,
                mapping=source.mapping,
                mapping_digest=source.mapping_digest,
                licence=source.licence,
                dated=None if source.dated is None else source.dated.isoformat(),
                count=source.count,
                left_out=report.left_out,
            )
        )
        await self._kept.put_in_force(written)
        return written
