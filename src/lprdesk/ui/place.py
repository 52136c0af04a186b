"""What a page of the window is given, and what the window asks of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from lprdesk.services.session import Session
from lprdesk.ui.actions import Deed
from lprdesk.ui.jobs import Jobs
from lprdesk.ui.widgets.message import Messages


@dataclass(frozen=True, slots=True)
class Workplace:
    """What every page works with: who is signed in and in which case, the jobs, the place for messages."""

    session: Session
    jobs: Jobs
    messages: Messages


class Page(QWidget):
    """A page of the window. Each method does nothing by default; a page overrides what concerns it."""

    def case_opened(self) -> None:
        """`session.case` is another one now: forget what belonged to the one before and take up this one."""

    def shown(self) -> None:
        """The page has come to the front: bring it up to date and give the focus to where work starts."""

    def results_held(self) -> str:
        """What leaving the case or the session would close, such as “62 reads”; empty where nothing is open."""
        return ""

    def conceal(self) -> None:
        """The window is being locked: drop what must not stay in memory meanwhile."""

    async def close_results(self) -> None:
        """Forget the results and have that recorded. Raises a Fault where it could not be recorded."""

    def deeds(self) -> Sequence[Deed]:
        """The page's own actions, for the list of actions and the help on keys; their keys are the page's to bind."""
        return ()

    def arrangement(self) -> str:
        """Where the panes of the page stand, as text; empty where there is nothing to keep."""
        return ""

    def arrange(self, arrangement: str) -> None:
        """Put the panes back where `arrangement()` once said; text that does not fit changes nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page as the rail names it."""

    name: str
    words: str
    icon: str
    key: str
    needs_case: bool


PLACES = (
    Place("query", "Query", "query", "Ctrl+1", needs_case=True),
    Place("record", "My record", "record", "Ctrl+2", needs_case=False),
)
"""Every place that exists, in the rail's order. A desk that has no page for one does not show it."""
