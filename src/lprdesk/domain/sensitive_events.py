"""Temporary events: a funeral, a ceremony, a demonstration. They mark reads until they end, and are then deleted.

An event has no name and no words of its own: who is buried or who demonstrates is nobody's business here, and what is
not typed cannot become a register of gatherings (SEN-4).
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import numpy as np
import shapely

from lprdesk.domain.faults import Remark, Weight
from lprdesk.domain.figures import InForce
from lprdesk.domain.people import Action, Person, PersonId, may
from lprdesk.domain.sensitive import Places, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class TemporaryEvent:
    """Something that takes place at a position (degrees, WGS 84) from `start` until `end`, UTC, `end` excluded.

    `category` is the profile's id; `entered_by` whoever entered it.
    """

    category: str
    longitude: float
    latitude: float
    start: datetime
    end: datetime
    entered_by: PersonId


def judge_event(event: TemporaryEvent, person: Person, figures: InForce, now: datetime) -> tuple[Remark, ...]:
    """What refuses an event, by field; empty where this person may enter it. The permission table decides who may."""
    found = []
    if not may(figures.permissions, person, Action.ENTER_EVENT):
        found.append(("event", "event.not-permitted", "Your role does not enter temporary events."))
    if event.category not in figures.sensitive:
        found.append(("category", "event.category", "The policy profile has no such category of sensitive places."))
    if not (abs(event.longitude) <= 180 and abs(event.latitude) <= 90):
        found.append(("position", "event.position", "This position does not lie on the globe."))
    if not event.start < event.end:
        found.append(("end", "event.order", "The event has to end after it begins."))
    elif event.end <= now:
        found.append(("end", "event.over", "The event is over; nothing is kept of events that are over."))
    return tuple(Remark(field, rule, sentence, Weight.REFUSES) for field, rule, sentence in found)


def standing_events(events: Iterable[TemporaryEvent], now: datetime) -> tuple[TemporaryEvent, ...]:
    """Those that are not over; whoever keeps events keeps these alone.

    An event marks every read near it, whatever the read's time, from when it is entered: what it protects is the
    gathering, from an action led there by any read.
    """
    return tuple(event for event in events if now < event.end)


def events_as_places(events: Collection[TemporaryEvent], figures: InForce) -> Places:
    """The events as places of a source of their own, to be joined with those imported; their name is the category's."""
    if not events:
        return Places.empty()
    digest = sha256(json.dumps(sorted(_facts(event) for event in events)).encode()).hexdigest()
    source = Source(
        name="events",
        title="Temporary events",
        licence="entered at this station",
        dated=None,
        mapping="",
        mapping_digest="",
        file_digest="",
        digest=digest,
        count=len(events),
    )
    kinds = tuple(dict.fromkeys((event.category,) for event in events))
    names = [words.name if (words := figures.sensitive.get(event.category)) else "" for event in events]
    return Places(
        id=np.array([f"event {number}" for number in range(1, len(events) + 1)], "O"),
        name=np.array(names, "O"),
        kind=np.array([kinds.index((event.category,)) for event in events], "i4"),
        geometry=shapely.points([(event.longitude, event.latitude) for event in events]),
        coarse=np.zeros(len(events), bool),
        source=np.zeros(len(events), "i4"),
        kinds=kinds,
        sources=(source,),
    )


def _facts(event: TemporaryEvent) -> list[str]:
    return [
        event.category,
        repr(event.longitude),
        repr(event.latitude),
        event.start.isoformat(),
        event.end.isoformat(),
    ]
