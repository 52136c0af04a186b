"""Asking: what is refused, with what was typed kept, and what is answered."""

from typing import Final

from lprdesk.bootstrap.demo_people import SUPERVISOR
from lprdesk.services.ports.journal import RecordedEntry
from lprdesk.tour import form
from lprdesk.tour.driver import Step, Tour

_STOCK: Final = "as requested"
COMMUTER: Final = "ZZT4187"


async def _weak_reason(tour: Tour) -> None:
    await form.fill_in(tour, COMMUTER, "Nevada", relation=form.GOOD_RELATION, reason=_STOCK)
    await tour.press("Last 365 days")
    await tour.sees("Too short to be reviewed")
    refused = await _refused(tour)
    tour.holds("The entry names the rule", refused.fields["rules"] == ["reason.too-short"])
    tour.holds("The entry does not hold the reason", _STOCK not in str(refused.fields))


async def _wildcard(tour: Tour) -> None:
    await tour.type(form.REASON, form.GOOD_REASON)
    await tour.sees("Specific enough to be reviewed")
    await tour.type(form.PLATE, "ZZT41*7")
    await tour.sees("A full plate is needed: no characters that stand for others, such as * or ?.")
    refused = await _refused(tour)
    tour.holds("The entry names the rule", refused.fields["rules"] == ["plate.partial"])
    tour.holds("The entry does not hold the part of a plate", "ZZT41" not in str(refused.fields))


async def _too_far_back(tour: Tour) -> None:
    await tour.type(form.PLATE, COMMUTER)
    await tour.type(form.FIRST_DAY, "1 Jan 2015", public=True)
    await tour.sees("Choose a later first day.")
    refused = await _refused(tour)
    await tour.until("The limit stands in sight, explained", lambda: tour.hand.in_sight("Choose a later first day."))
    tour.holds("The entry names the rule", refused.fields["rules"] == ["window.before-limit"])


async def _answered(tour: Tour) -> None:
    await tour.press("Last 365 days")
    await form.run(tour)
    intent, answer, _ = await tour.finds("query.authorised", "query.answered", "result.viewed")
    await _shown(tour, answer)
    tour.holds("The intent came first and holds the reason", intent.fields["reason"] == form.GOOD_REASON)
    tour.holds("The answer names its intent", answer.fields["query"] == intent.leaf_hash)
    await tour.sees("No read chosen")


async def _nothing(tour: Tour) -> None:
    await form.fill_in(tour, "ZZK0000", "Nevada")
    await form.run(tour)
    await tour.sees("That is no proof that the vehicle was elsewhere")
    _, answer, *_ = await tour.finds("query.authorised", "query.answered", "results.closed", "result.viewed")
    tour.holds("The log counts no read", answer.fields["count"] == 0)


async def _for_somebody(tour: Tour) -> None:
    await form.fill_in(tour, "ZZQ2216", "Ontario")
    await tour.search("Asked for", "Tanaka")
    await form.run(tour)
    intent, answer, *_ = await tour.finds("query.authorised", "query.answered", "results.closed", "result.viewed")
    tour.holds("The log says for whom it was asked", intent.fields["on_behalf_of"] == SUPERVISOR)
    await _shown(tour, answer)
    await tour.until("The next query is asked for oneself again", lambda: tour.hand.value("Asked for") == "Myself")


async def _refused(tour: Tour) -> RecordedEntry:
    """Run what stands in the form, see it refused and the form as it was."""
    before = form.written(tour)
    await form.run(tour)
    await tour.sees("nothing typed is lost")
    tour.holds("Everything that was typed stands as it was", form.written(tour) == before)
    tour.holds("No read is shown", not tour.hand.has("Reads"))
    (refused,) = await tour.finds("query.refused")
    return refused


async def _shown(tour: Tour, answer: RecordedEntry) -> None:
    count = answer.fields["count"]
    await tour.until(f"{count} reads are shown, as many as the log says", lambda: tour.hand.rows("Reads") == count)
    tour.holds("The count stands above them", tour.hand.sees(f"{count:,} reads"))


REFUSED: Final = (
    Step("A weak reason is refused, and nothing typed is lost", "weak-reason", _weak_reason),
    Step("Part of a plate is refused", "wildcard", _wildcard),
    Step("A window beyond the case's limit is refused", "beyond-limit", _too_far_back),
)
ANSWERED: Final = (Step("A query is answered", "answer", _answered),)
OTHER: Final = (
    Step("No reads: what that means", "no-reads", _nothing),
    Step("A query for somebody else", "asked-for", _for_somebody),
)
