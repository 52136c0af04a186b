"""The demonstration plates: invented, with a known number of reads each.

The ZZ series stands for them; every other plate gets a life of its own from the seed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from lprdesk.sandbox.blemish_kinds import Blemish


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPlate:
    """``count`` reads in the ``days`` before the city's anchor day; ``set_aside`` says which of them are unfit."""

    plate: str
    jurisdiction: str
    count: int
    days: int
    tale: str
    busy: bool = False
    set_aside: Mapping[Blemish, int] = field(default_factory=dict)
    marked: Mapping[Blemish, int] | None = None  # None: as often as with any other plate


DEMO_PLATES: Final = (
    DemoPlate(
        plate="ZZT4187",
        jurisdiction="US-NV",
        count=62,
        days=420,
        tale="A commuter with two misreads; three of the reads are unfit and set aside.",
        set_aside={Blemish.FOREIGN_PLATE: 1, Blemish.CLOCK_RESET: 1, Blemish.NO_PICTURE: 1},
        marked={
            Blemish.MISREAD: 2,
            Blemish.WRONG_JURISDICTION: 1,
            Blemish.NO_JURISDICTION: 2,
            Blemish.LOW_CONFIDENCE: 4,
            Blemish.BENT: 2,
            Blemish.NO_SCENE: 2,
        },
    ),
    DemoPlate(plate="ZZK0000", jurisdiction="US-NV", count=0, days=30, tale="Never read."),
    DemoPlate(plate="ZZQ2216", jurisdiction="CA-ON", count=7, days=9, tale="A visitor from Ontario, for nine days."),
    DemoPlate(
        plate="ZZM1042", jurisdiction="US-AZ", count=10_000, days=700, busy=True, tale="A delivery van, 10,000 reads."
    ),
    DemoPlate(
        plate="ZZX9001", jurisdiction="US-CA", count=100_000, days=1_100, busy=True, tale="A taxi, 100,000 reads."
    ),
    DemoPlate(
        plate="ZZB8850",
        jurisdiction="US-OR",
        count=240,
        days=300,
        tale="Everything that goes wrong with readers, many times.",
        set_aside={
            Blemish.FOREIGN_PLATE: 6,
            Blemish.CLOCK_RESET: 4,
            Blemish.CLOCK_AHEAD: 2,
            Blemish.NO_PICTURE: 5,
            Blemish.NO_ZONE: 3,
            Blemish.DUPLICATE: 5,
        },
        marked={
            Blemish.MISREAD: 14,
            Blemish.WRONG_JURISDICTION: 10,
            Blemish.NO_JURISDICTION: 10,
            Blemish.LOW_CONFIDENCE: 30,
            Blemish.BENT: 12,
            Blemish.NO_SCENE: 12,
        },
    ),
)


def demo_plate(plate: str) -> DemoPlate | None:
    """Return the demonstration plate with these characters, if there is one."""
    return next((demo for demo in DEMO_PLATES if demo.plate == plate), None)
