"""A vendor that fails: a sentence, what was kept, and what to do."""

from typing import Final

from lprdesk.sandbox.troubles import TroubleKind
from lprdesk.tour import form
from lprdesk.tour.driver import Step, Tour


async def _fault(tour: Tour) -> None:
    before = form.written(tour)
    await tour.vendor.on(TroubleKind.SERVER_ERROR)
    await form.run(tour)
    await tour.sees("service has a fault (HTTP 500)")
    tour.holds("Everything that was typed stands as it was", form.written(tour) == before)
    _, failed = await tour.finds("query.authorised", "query.failed")
    tour.holds("The log says what was received", failed.fields["cause"] == "server-error")


async def _too_many(tour: Tour) -> None:
    await tour.vendor.on(TroubleKind.TOO_MANY, seconds=2)
    await form.run(tour)
    await tour.sees("The vendor answers no more queries for now.")
    await tour.sees("Run again in")
    _, failed = await tour.finds("query.authorised", "query.failed")
    tour.holds("The log says what was received", failed.fields["cause"] == "too-many")
    await tour.vendor.off()


async def _again(tour: Tour) -> None:
    await tour.until("The query can be run again once the wait is over", lambda: tour.hand.can(form.RUN))
    await form.fill_in(tour, "ZZB8850", "Oregon")
    await form.run(tour)
    _, answer, _ = await tour.finds("query.authorised", "query.answered", "result.viewed")
    await tour.until("The vendor answers again", lambda: tour.hand.rows("Reads") == answer.fields["count"])


STEPS: Final = (
    Step("The vendor has a fault", "vendor-fault", _fault),
    Step("The vendor asks to wait", "vendor-wait", _too_many),
    Step("The vendor answers again", "vendor-back", _again),
)
