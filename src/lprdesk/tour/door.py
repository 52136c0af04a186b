"""In through the first page: what it shows, what it refuses, the rules of use."""

from typing import Final

from lprdesk.tour.driver import Step, Tour

ACCEPT: Final = "I accept and will keep to these rules"
DECLINE: Final = "Decline and close"
_CODE: Final = "One-time code"


async def _splash(tour: Tour) -> None:
    await tour.sees("DEMO")
    await tour.sees("Station demo-desk")
    await tour.until("Signing in is possible", lambda: tour.hand.can("Sign in"))
    tour.holds("A demonstration offers its invented people", tour.hand.value("Your id") == "m.okafor")
    await tour.finds("station.opened", "station.started")


async def _wrong_code(tour: Tour) -> None:
    right = tour.hand.value(_CODE)
    await tour.type(_CODE, "".join(str((int(digit) + 5) % 10) for digit in right), public=True)
    await tour.press("Sign in")
    await tour.sees("The sign-in did not succeed: person, passphrase or code is not right.")
    tour.holds("Nobody is signed in", tour.hand.has("Your id"))
    (failed,) = await tour.finds("signin.failed")
    tour.holds("The log does not hold what was typed", right not in str(failed.fields))


async def _sign_in(tour: Tour) -> None:
    tour.used_code = tour.hand.value(_CODE)
    await tour.press("Sign in")
    await tour.sees("scroll to the end to continue")
    tour.holds("Accepting waits for the end of the rules", not tour.hand.can(ACCEPT))
    tour.hand.key("Alt+A")
    tour.holds("No key gets round that", not tour.hand.can(ACCEPT) and tour.hand.has("Rules of use"))
    await tour.finds("session.opened", "configuration.read")


async def _read(tour: Tour) -> None:
    await read_rules(tour)
    await tour.sees("read to the end")


async def _accept(tour: Tour) -> None:
    await tour.press(ACCEPT)
    await tour.sees("Which case is this for?")
    (given,) = await tour.finds("consent.given")
    tour.holds("The entry names the text that was accepted", bool(given.fields.get("rules")))


async def read_rules(tour: Tour) -> None:
    """Turn the pages of the rules until their end has been on the screen."""

    def turned() -> bool:
        tour.hand.key("PgDown")
        return tour.hand.can(ACCEPT)

    await tour.until("Page by page, the rules come to an end, and then can be accepted", turned)


STEPS: Final = (
    Step("The first page", "splash", _splash),
    Step("A wrong code is refused, and recorded", "wrong-code", _wrong_code),
    Step("Signed in; the rules cannot be accepted unread", "rules-unread", _sign_in),
    Step("The rules are read to the end", "rules-read", _read),
    Step("The rules are accepted", "cases", _accept),
)
