"""The query's form, as a person fills it in."""

from typing import Final

from lprdesk.tour.driver import Tour

PLATE: Final = "Plate (as on the vehicle)"
JURISDICTION: Final = "Jurisdiction"
RELATION: Final = "How the plate belongs to the case"
REASON: Final = "Reason"
FIRST_DAY: Final = "First day"
RUN: Final = "Run query"

GOOD_RELATION: Final = "Van seen leaving the quay in the night of the second seizure"
GOOD_REASON: Final = "Where the van went after it left pier nine with undeclared crates"


async def fill_in(tour: Tour, plate: str, issuer: str, *, relation: str = "", reason: str = "") -> None:
    """Type what a query needs; relation and reason only where they are given, else they stay as they stand."""
    await tour.type(PLATE, plate)
    await tour.search(JURISDICTION, issuer)
    if relation:
        await tour.type(RELATION, relation)
    if reason:
        await tour.type(REASON, reason)


async def run(tour: Tour) -> None:
    """Run the query by its key."""
    await tour.until("The query can be run", lambda: tour.hand.can(RUN))
    tour.hand.key("Ctrl+Return")


def written(tour: Tour) -> tuple[str, ...]:
    """What stands in the form."""
    return tuple(tour.hand.value(name) for name in (PLATE, JURISDICTION, RELATION, REASON, FIRST_DAY))
