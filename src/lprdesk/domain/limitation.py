"""How long the law leaves to act on an offence."""

from dataclasses import dataclass
from enum import Enum
from typing import Final


@dataclass(frozen=True, slots=True)
class Period:
    """A number of years."""

    years: int


@dataclass(frozen=True, slots=True)
class LifeOrYears:
    """The life of the child or a number of years, whichever is longer (18 USC 3283)."""

    years: int


class NoPeriod(Enum):
    """The offence is never time-barred, so no period can limit how far a query looks back."""

    NO_PERIOD = "none"


NO_PERIOD: Final = NoPeriod.NO_PERIOD

LimitationPeriod = Period | LifeOrYears | NoPeriod
