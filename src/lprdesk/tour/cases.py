"""The case: which can be chosen, and what leaving one means."""

from typing import Final

from lprdesk.bootstrap.demo_people import CLOSED, FOREIGN, FUGITIVE, SMUGGLING
from lprdesk.tour.driver import Step, Tour, Unmet

_CASES: Final = "Your cases"


async def _closed(tour: Tour) -> None:
    listed = [tour.hand.row(_CASES, row)[0] for row in range(tour.hand.rows(_CASES))]
    tour.holds("The list holds the cases that the person is assigned to, and no other", FOREIGN not in listed)
    row = listed.index(CLOSED)
    await tour.press_row(_CASES, row)
    tour.holds("A closed case cannot be chosen", tour.hand.chosen_row(_CASES) != row)
    tour.holds("Its state says why", "Closed" in tour.hand.row(_CASES, row)[-1])
    await tour.sees("A closed case takes no queries. If work goes on, have it reopened in the register.")


async def _open(tour: Tour) -> None:
    await _choose(tour, SMUGGLING)
    await tour.sees("Query a plate")
    tour.holds("The banner names the case", tour.hand.sees(SMUGGLING))
    await tour.sees("Nothing asked yet")
    (opened,) = await tour.finds("case.opened")
    tour.holds("The entry names the case", opened.fields["case"] == SMUGGLING)


async def _asks_first(tour: Tour) -> None:
    held = tour.hand.rows("Reads")
    await tour.press("Switch case")
    await _choose(tour, FUGITIVE)
    await tour.until("The program asks before it leaves the case", lambda: tour.hand.has(f"Leave case {SMUGGLING}?"))
    tour.holds("It says how many reads that closes", tour.hand.sees(f"{held:,} reads"))


async def _goes_back(tour: Tour) -> None:
    held = tour.reads.rowCount()
    tour.hand.key("Esc")
    await tour.until("The question is gone", lambda: not tour.hand.has(f"Leave case {SMUGGLING}?"))
    await tour.press("Go back")
    await tour.until("The results are still there", lambda: tour.hand.rows("Reads") == held > 0)


async def _switches(tour: Tour) -> None:
    await tour.press("Switch case")
    await _choose(tour, FUGITIVE)
    await tour.until("The program asks again", lambda: tour.hand.has(f"Leave case {SMUGGLING}?"))
    await tour.press("Switch case")
    await tour.sees("Nothing asked yet")
    tour.holds("The banner names the other case", tour.hand.sees(FUGITIVE))
    tour.holds("No read of the case before is left", not tour.hand.has("Reads") and tour.reads.rowCount() == 0)
    tour.holds("The form is another one", not tour.hand.value("Plate (as on the vehicle)"))
    await tour.finds("results.closed", "case.closed", "case.opened")


async def _choose(tour: Tour, number: str) -> None:
    await tour.until("The cases are listed", lambda: tour.hand.rows(_CASES) > 0)
    rows = [row for row in range(tour.hand.rows(_CASES)) if tour.hand.row(_CASES, row)[0] == number]
    if not rows:
        raise Unmet("The case is in the list")
    await tour.press_row(_CASES, rows[0])
    await tour.press("Open case")


OPENING: Final = (
    Step("A closed case says why it cannot be opened", "closed-case", _closed),
    Step("A case is opened", "case-open", _open),
)
SWITCHING: Final = (
    Step("Leaving a case asks first", "leave-case", _asks_first),
    Step("Going back keeps the results", "stayed", _goes_back),
    Step("Switching the case closes its results", "switched", _switches),
)
