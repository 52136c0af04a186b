"""Looking at results: what is shown is recorded before it is shown (AUD-2, VER-1)."""

import asyncio
from collections import OrderedDict
from typing import Final

import numpy as np

from lprdesk.audit.event_query import PictureFailed, PictureViewed, ResultViewed
from lprdesk.domain.faults import OurFault, UserFault
from lprdesk.domain.people import Action, may
from lprdesk.services.ports.journal import JournalFault
from lprdesk.services.ports.vendor import Picture, PicturePart, PictureRequest, Vendor, VendorCause, VendorFault
from lprdesk.services.query_outcome import ResultSet
from lprdesk.services.session import Session, SessionOver
from lprdesk.services.session_log import SessionLog
from lprdesk.services.unbroken import unbroken

MOST_CROP_BYTES: Final = 64 * 1024 * 1024
"""Of plate crops held in memory; the ones looked at longest ago go first."""


class PictureRefused(UserFault):
    """The picture is not shown."""


class ViewResults:
    """Views and pictures of the results that the session holds. Crops are kept in memory alone, scenes not at all."""

    def __init__(self, *, log: SessionLog, vendor: Vendor, most_bytes: int = MOST_CROP_BYTES) -> None:
        self._log = log
        self._vendor = vendor
        self._most_bytes = most_bytes
        self._crops: OrderedDict[tuple[str, str], Picture] = OrderedDict()
        self._bytes = 0

    async def show(self, session: Session, results: ResultSet, view: str = "table") -> None:
        """Record that a view (table, map, timeline) is put before the person's eyes; once for each result set and view.

        Raises SessionOver and JournalFault; nothing may be shown then.
        """
        self._check(session, results)
        if view in results.viewed:
            return
        await self._log.append(session, ResultViewed(query=results.query, view=view, count=len(results.reads)))
        results.viewed.add(view)

    async def picture(
        self, session: Session, results: ResultSet, read: str, part: PicturePart = PicturePart.CROP, reason: str = ""
    ) -> Picture:
        """One picture of a read of these results, by the vendor's id of the read.

        A scene is asked for by itself; unmasked it needs the permission and a reason. Raises PictureRefused,
        VendorFault, SessionOver and JournalFault.
        """
        self._check(session, results)
        self._offered(results, read, part)
        self._permitted(session, part, reason)
        key = (results.query, read)
        if part is PicturePart.CROP and key in self._crops:
            self._crops.move_to_end(key)
            return self._crops[key]
        picture = await self._fetch(session, results, read, part, reason)
        if part is PicturePart.CROP and not (results.closed or session.locked):
            self._hold(key, picture)
        return picture

    def forget(self, results: ResultSet | None = None) -> None:
        """Drop the crops of these results, or of all: on closing and on locking."""
        for key in [key for key in self._crops if results is None or key[0] == results.query]:
            self._bytes -= len(self._crops.pop(key).data)

    async def _fetch(self, session: Session, results: ResultSet, read: str, part: PicturePart, reason: str) -> Picture:
        receipt = await self._log.append(
            session, PictureViewed(query=results.query, read=read, part=part.value, reason=reason.strip())
        )
        request = PictureRequest(
            query=results.query,
            vendor_query=results.vendor_query,
            read=read,
            part=part,
            person=session.person.id,
        )
        try:
            return await self._vendor.picture(request, receipt)
        except BaseException as error:
            # Whatever ended it, a fault of ours or a cancelled job among them, the intent gets its end.
            event = PictureFailed(query=results.query, read=read, part=part.value, cause=_cause(error))
            try:
                await unbroken(self._log.append(session, event))
            except (JournalFault, SessionOver) as other:
                if isinstance(error, asyncio.CancelledError):
                    raise error from other
                raise other from error
            raise

    def _hold(self, key: tuple[str, str], picture: Picture) -> None:
        self._crops[key] = picture
        self._bytes += len(picture.data)
        while self._bytes > self._most_bytes:
            _, oldest = self._crops.popitem(last=False)
            self._bytes -= len(oldest.data)

    @staticmethod
    def _check(session: Session, results: ResultSet) -> None:
        if session.locked or results.closed or results not in session.results:
            raise PictureRefused(
                "These results are closed, or the desk is locked.", todo="Unlock the desk, or search again."
            )

    @staticmethod
    def _offered(results: ResultSet, read: str, part: PicturePart) -> None:
        rows = np.flatnonzero(results.reads.id == read)
        if not len(rows):
            raise OurFault("A picture was asked for that does not belong to these results.", kept="Nothing was sent.")
        column = results.reads.crop if part is PicturePart.CROP else results.reads.scene
        if not column[rows[0]]:
            raise PictureRefused("The vendor offers no such picture of this read.", todo="Judge it by what there is.")

    def _permitted(self, session: Session, part: PicturePart, reason: str) -> None:
        unmasked = part is PicturePart.SCENE_UNMASKED
        action = Action.REVEAL_SCENE if unmasked else Action.VIEW_PICTURE
        if not may(session.profile.in_force(self._log.clock.now()).permissions, session.person, action):
            raise PictureRefused("Your role does not see this picture.", todo="Ask your supervisor.")
        if unmasked and len(reason.split()) < MINIMUM_WORDS:
            raise PictureRefused(
                "The whole scene may show people who have nothing to do with the case.",
                kept="The masked scene stays on the screen.",
                todo="Say in at least three words why the case needs it.",
            )


def _cause(error: BaseException) -> str:
    if isinstance(error, VendorFault):
        return error.cause.value
    return VendorCause.CANCELLED.value if isinstance(error, asyncio.CancelledError) else "our-fault"


MINIMUM_WORDS: Final = 3
"""As for a query's reason: fewer say nothing that could be reviewed."""
