"""Answers that take a while: progress, a way out, and a hundred thousand rows that stay fluid."""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from lprdesk.tour import form
from lprdesk.tour.driver import Step, Tour

_READS: Final = "Reads"
WHY_NOW: Final = "He is due to move out of the district before the hearing"


async def _ten_thousand(tour: Tour) -> None:
    await form.fill_in(
        tour,
        "ZZM1042",
        "Arizona",
        relation="Delivery van that the fugitive drives for his employer",
        reason="Which depot the van of the fugitive starts from in the morning",
    )
    await tour.choose("Enforcement priority", "Fugitive")
    await tour.type("Why the location matters now", WHY_NOW)
    await _from_days_ago(tour, 760)
    await form.run(tour)
    await _all_shown(tour, 9_000)


async def _under_way(tour: Tour) -> None:
    await form.fill_in(tour, "ZZX9001", "California")
    await _from_days_ago(tour, 1_200)
    await form.run(tour)
    await tour.sees("reads received")
    tour.holds("The progress can be stopped", tour.hand.can("Cancel"))
    await tour.finds("query.authorised")


async def _cancelled(tour: Tour) -> None:
    await tour.press("Cancel")
    await tour.sees("The query was stopped.")
    (failed,) = await tour.finds("query.failed")
    tour.holds("The log says that it was stopped", failed.fields["cause"] == "cancelled")
    tour.holds("The answer before is still there", tour.hand.rows(_READS) > 0)


async def _hundred_thousand(tour: Tour) -> None:
    await form.run(tour)
    await _all_shown(tour, 90_000)
    for title in ("Reader", "Confidence"):
        await tour.press_heading(_READS, title)
        await tour.sees(f"Order: {title}")


async def _from_days_ago(tour: Tour, days: int) -> None:
    today = datetime.now(UTC).astimezone(ZoneInfo("America/New_York")).date()
    await tour.type(form.FIRST_DAY, (today - timedelta(days=days)).isoformat(), public=True)


async def _all_shown(tour: Tour, least: int) -> None:
    _, answer, _ = await tour.finds("query.authorised", "query.answered", "result.viewed")
    count = answer.fields["count"]
    await tour.until(f"All {count:,} reads are shown", lambda: tour.hand.rows(_READS) == count, seconds=40)
    tour.holds(f"They are more than {least:,}", isinstance(count, int) and count > least)


STEPS: Final = (
    Step("Ten thousand reads", "ten-thousand", _ten_thousand),
    Step("A long answer shows how far it is", "progress", _under_way),
    Step("A query is stopped", "stopped", _cancelled),
    Step("A hundred thousand reads", "hundred-thousand", _hundred_thousand),
)
