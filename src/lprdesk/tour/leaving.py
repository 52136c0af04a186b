"""Locking, one's own record, signing out; and those who do not get in."""

from typing import Final

from lprdesk.bootstrap.demo_people import EXPIRED, SUPERVISOR
from lprdesk.domain.people import PersonId
from lprdesk.tour.door import ACCEPT, DECLINE, read_rules
from lprdesk.tour.driver import Step, Tour, Unmet

_RECORD: Final = "Entries of your session"


async def _locked(tour: Tour) -> None:
    tour.hand.key("Ctrl+L")
    await tour.sees("You locked the window.")
    tour.holds("Nothing of the work is to be seen", not tour.hand.has("Reads") and not tour.hand.has("Case banner"))
    await tour.finds("session.locked")


async def _unlocked(tour: Tour) -> None:
    await tour.until(
        "A demonstration fills in a code that was not used before",
        lambda: tour.hand.value("One-time code") not in {"", tour.used_code},
        seconds=40,
    )
    await tour.press("Unlock")
    await tour.until("The work is where it was left", lambda: tour.hand.rows("Reads") > 0)
    await tour.finds("session.unlocked")


async def _record(tour: Tour) -> None:
    await tour.press("My record")
    await tour.until("The record lists the session's entries", lambda: tour.hand.rows(_RECORD) > len(tour.logged) // 2)
    listed = {tour.hand.row(_RECORD, row)[2] for row in range(tour.hand.rows(_RECORD))}
    for words in ("Signed in", "Case opened", "Query sent", "Query answered", "Query refused", "Picture looked at"):
        tour.holds(f"It lists: {words}", words in listed)


async def _signed_out(tour: Tour) -> None:
    await tour.press("Sign out")
    await tour.until("The program asks, because reads are open", lambda: tour.hand.has("Sign out?"))
    await tour.press("Sign out")
    await tour.until("The first page shows again", lambda: tour.hand.has("Your id"))
    await tour.finds("results.closed", "case.closed", "session.closed")


async def _untrained(tour: Tour) -> None:
    await _come(tour, EXPIRED)
    await tour.press(ACCEPT)
    await tour.sees("Queries wait for your training")
    await tour.sees("Take the course with your training office.")
    tour.holds("No case can be opened", not tour.hand.has("Your cases"))
    await tour.finds("session.opened", "consent.given")


async def _declining(tour: Tour) -> None:
    await tour.press("Sign out")
    await tour.until("The first page shows again", lambda: tour.hand.has("Your id"))
    await _come(tour, SUPERVISOR)
    await tour.finds("session.closed", "session.opened")


async def _declined(tour: Tour) -> None:
    await tour.press(DECLINE)
    await tour.until("The program closes", lambda: not tour.hand.open)


async def _come(tour: Tour, person: PersonId) -> None:
    login = next(login for login in tour.demo.station.logins if login.person == person)
    await tour.choose("Demonstration: invented people", login.words[:4])
    if tour.hand.value("Your id") != person:
        raise Unmet("The first page offers this person")
    await tour.press("Sign in")
    await tour.until("The rules show to everybody", lambda: tour.hand.has("Rules of use"))
    tour.holds("Accepting waits for the end of the rules, whoever read them before", not tour.hand.can(ACCEPT))
    tour.holds("They show from their beginning", tour.hand.sees("scroll to the end to continue"))
    await read_rules(tour)


STEPS: Final = (
    Step("Locked", "locked", _locked),
    Step("Unlocked with a new code", "unlocked", _unlocked),
    Step("My record", "record", _record),
    Step("Signed out", "signed-out", _signed_out),
    Step("Without training there is no query", "untrained", _untrained),
    Step("Somebody reads the rules", "rules-again", _declining),
    Step("Declining them closes the program", "", _declined),
)
