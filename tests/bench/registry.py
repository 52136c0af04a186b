"""What a bench is: a function with a name that measures, and says whether what is promised holds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

Measure = Callable[[], Iterator["Row"]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure. `against` is the figure it is compared with, in the same unit, measured in the same run."""

    name: str
    value: float
    unit: str
    against: float | None = None
    target: str
    holds: bool

    @property
    def ratio(self) -> float | None:
        return self.value / self.against if self.against else None


@dataclass(frozen=True, slots=True)
class Bench:
    measure: Measure
    takes_long: bool


BENCHES: dict[str, Bench] = {}


def bench(name: str, *, takes_long: bool = False) -> Callable[[Measure], Measure]:
    """Register a function under a name. One that takes over a minute runs only with --long or when it is named."""

    def register(measure: Measure) -> Measure:
        assert name not in BENCHES, f"Two benches are named {name}."
        BENCHES[name] = Bench(measure, takes_long)
        return measure

    return register
