"""What the query page asks of the use cases."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from lprdesk.domain.query import RawQuery
from lprdesk.services.ports.clock import Clock
from lprdesk.services.ports.vendor import Picture, PicturePart, Progress
from lprdesk.services.query_outcome import Outcome, ResultSet
from lprdesk.services.session import OpenResults, Session


class RunsQueries(Protocol):
    """`services.run_query.RunQuery`."""

    async def run(self, session: Session, raw: RawQuery, progress: Callable[[Progress], None]) -> Outcome:
        """Run one query; every step is recorded before it counts."""
        ...


class ShowsResults(Protocol):
    """`services.view_results.ViewResults`."""

    async def show(self, session: Session, results: ResultSet, view: str = "table") -> None:
        """Record that a view is put before the person's eyes; where this raises nothing may be shown."""
        ...

    async def picture(
        self, session: Session, results: ResultSet, read: str, part: PicturePart = PicturePart.CROP
    ) -> Picture:
        """Give one picture of a read, recorded first."""
        ...

    def forget(self, results: ResultSet | None = None) -> None:
        """Drop the pictures held of these results, or of all."""
        ...


class ClosesResults(Protocol):
    """`services.close_results.CloseResults`."""

    async def close(self, session: Session, results: OpenResults, cause: str = "asked") -> None:
        """Drop results and have that recorded."""
        ...


class KeepsDrafts(Protocol):
    """`services.open_case.OpenCase`, of which only the drafts are asked."""

    async def draft(self, session: Session) -> Mapping[str, str]:
        """The form as it was left in the session's case."""
        ...

    async def keep_draft(self, session: Session, fields: Mapping[str, str]) -> None:
        """Keep the form of the session's case."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryDesk:
    """The use cases of the query page, and the desk's clock."""

    run_query: RunsQueries
    view_results: ShowsResults
    close_results: ClosesResults
    drafts: KeepsDrafts
    clock: Clock
