"""Whether a person's training is valid today (ACC-2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lprdesk.domain.people import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """One course that one person has completed; valid up to and including `expires`."""

    person: PersonId
    course: str
    completed: date
    expires: date


class StandingState(StrEnum):
    """How a person stands with the course that the profile asks for."""

    VALID = "valid"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Standing:
    """The state, the last day on which the training counts (None where there is none) and a sentence for the person."""

    state: StandingState
    until: date | None
    sentence: str

    @property
    def permits(self) -> bool:
        """Whether a query may be made with it."""
        return self.state in {StandingState.VALID, StandingState.EXPIRING}


def standing(completions: Iterable[Completion], person: PersonId, course: str, today: date, warn_days: int) -> Standing:
    """The standing of `person` with `course` on `today`; the completion that lasts longest counts.

    A completion dated after today does not count. `warn_days` days before the last day the state turns to EXPIRING.
    """
    ends = [
        done.expires
        for done in completions
        if done.person == person and done.course == course and done.completed <= today
    ]
    if not ends:
        return Standing(
            StandingState.MISSING,
            None,
            f"No training “{course}” is on record for you. Complete the course; your training office enters it.",
        )
    until = max(ends)
    if until < today:
        return Standing(
            StandingState.EXPIRED,
            until,
            f"Your training “{course}” expired on {until.isoformat()}. Repeat it; your training office enters it.",
        )
    if until - today <= timedelta(days=warn_days):
        return Standing(
            StandingState.EXPIRING,
            until,
            f"Your training “{course}” counts until {until.isoformat()}. Repeat the course before then.",
        )
    return Standing(StandingState.VALID, until, f"Training valid until {until.isoformat()}.")
