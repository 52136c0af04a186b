"""What is wrong with a read, in the ways real reads are wrong."""

from collections.abc import Mapping
from enum import StrEnum, unique
from typing import Final


@unique
class Blemish(StrEnum):
    """The first six make a read unfit for the desk (VEN-2); a person's eye must find the others."""

    FOREIGN_PLATE = "foreign-plate"  # the row is another vehicle's
    CLOCK_RESET = "clock-reset"  # the reader's clock began again years ago
    CLOCK_AHEAD = "clock-ahead"  # the reader's clock is a year ahead
    NO_PICTURE = "no-picture"
    NO_ZONE = "no-zone"  # the time carries no offset
    DUPLICATE = "duplicate"  # the same row twice
    MISREAD = "misread"  # another vehicle, whose plate was taken for the asked one
    WRONG_JURISDICTION = "wrong-jurisdiction"
    NO_JURISDICTION = "no-jurisdiction"
    LOW_CONFIDENCE = "low-confidence"
    BENT = "bent"
    NO_SCENE = "no-scene"


UNFIT: Final = (
    Blemish.FOREIGN_PLATE,
    Blemish.CLOCK_RESET,
    Blemish.CLOCK_AHEAD,
    Blemish.NO_PICTURE,
    Blemish.NO_ZONE,
    Blemish.DUPLICATE,
)
RATES: Final[Mapping[Blemish, float]] = {
    Blemish.FOREIGN_PLATE: 0.003,
    Blemish.CLOCK_RESET: 0.002,
    Blemish.CLOCK_AHEAD: 0.001,
    Blemish.NO_PICTURE: 0.008,
    Blemish.NO_ZONE: 0.001,
    Blemish.DUPLICATE: 0.006,
    Blemish.MISREAD: 0.02,
    Blemish.WRONG_JURISDICTION: 0.015,
    Blemish.NO_JURISDICTION: 0.03,
    Blemish.LOW_CONFIDENCE: 0.05,
    Blemish.BENT: 0.02,
    Blemish.NO_SCENE: 0.03,
}
