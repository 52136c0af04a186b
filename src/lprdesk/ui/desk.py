"""What the window asks of the use cases. The composition hands over one object that has all of it.

Only what the first page and the frame of the window need stands here; a page is given its own use cases by the
composition, which makes it (`Desk.pages`). So nothing here brings numpy before the first page is on the screen.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from lprdesk.domain.case import Case, CaseNumber
from lprdesk.domain.circumstances import Refusal
from lprdesk.services.ports.casework import Casework
from lprdesk.services.ports.clock import Clock
from lprdesk.services.ports.journal import Journal
from lprdesk.services.session import Session
from lprdesk.ui.place import Page, Workplace


class SignsIn(Protocol):
    """The way into and out of a session; every step is recorded before it counts. All raise Fault."""

    async def sign_in(self, person: str, passphrase: str, code: str) -> Session:
        """Open a session whose rules of use are still to be accepted."""
        ...

    async def accept(self, session: Session, digest: str) -> None:
        """Record consent to the rules with this digest."""
        ...

    async def decline(self, session: Session) -> None:
        """Record that the rules were declined, and end the session."""
        ...

    async def lock(self, session: Session, cause: str = "asked") -> None:
        """Record the lock; `cause` is asked or idle."""
        ...

    async def unlock(self, session: Session, passphrase: str, code: str) -> None:
        """Prove again who sits there."""
        ...

    async def sign_out(self, session: Session, cause: str = "asked") -> None:
        """Close results, case and session."""
        ...


class OpensCases(Protocol):
    """The cases that the person is assigned to, closed ones among them, and the one that is open."""

    def assigned(self, session: Session) -> Sequence[Case]:
        """List them, open ones first."""
        ...

    async def renew(self, session: Session) -> Refusal | None:
        """Read the directory anew; why no case will open, where that is so. Raises Fault."""
        ...

    async def open(self, session: Session, number: CaseNumber) -> Case:
        """Make it `session.case`; what was open in another case is closed first. Raises Fault."""
        ...


class VendorState(Protocol):
    """What the status bar says about the vendor."""

    @property
    def connected(self) -> bool:
        """Whether it can be asked now."""
        ...

    @property
    def sentence(self) -> str:
        """The same in words."""
        ...


class Desk(Protocol):
    """One station, opened: its use cases and the ports that the window reads from."""

    @property
    def station(self) -> str:
        """The station's name, as on its label."""
        ...

    @property
    def clock(self) -> Clock:
        """The desk's one source of time."""
        ...

    @property
    def journal(self) -> Journal:
        """The log, to read from."""
        ...

    @property
    def casework(self) -> Casework:
        """Preferences of the person."""
        ...

    @property
    def sign_in(self) -> SignsIn:
        """The door."""
        ...

    @property
    def open_case(self) -> OpensCases:
        """The cases."""
        ...

    @property
    def pages(self) -> Mapping[str, Callable[[Workplace], Page]]:
        """What makes the page of each place in `lprdesk.ui.place.PLACES` that this desk has, by its name."""
        ...

    async def vendor_standing(self) -> VendorState:
        """Ask whether the vendor is there; never raises."""
        ...

    async def close(self) -> None:
        """End everything that is open; the window is gone by then."""
        ...
