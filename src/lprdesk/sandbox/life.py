"""A vehicle's life: a home, work, errands, days away, and the readers that it passes on its ways.

Everything is drawn for the whole life at once, so that what is later asked for cannot change what happened.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lprdesk.sandbox.city import ZONE, City, Floats
from lprdesk.sandbox.local_time import DAY_MS, Milliseconds, to_utc
from lprdesk.sandbox.readers import FIXED, MOBILE, readers, seen_by
from lprdesk.sandbox.streets import plan

Indices = NDArray[np.int32]

_SPEED_M_PER_S: Final = 9.5
_MOBILE_SHARE: Final = 0.05
_BUSY_STOPS: Final = 14
_BUSY_TRIPS_A_DAY: Final = 55


@dataclass(frozen=True, slots=True)
class Passages:
    """Which reader saw the vehicle when (ms UTC), where (m) and going which way (degrees), in order of time."""

    time_ms: Milliseconds
    reader: Indices
    x: Floats
    y: Floats
    heading: Floats


@dataclass(frozen=True, slots=True)
class _Route:
    reader: Indices
    metres: Floats
    heading: Floats


@dataclass(frozen=True, slots=True)
class _Trips:
    day: NDArray[np.int64]
    minute: Floats
    route: NDArray[np.int64]


def live(
    city: City,
    random: np.random.Generator,
    *,
    first_day: int,
    last_day: int,
    count: int,
    busy: bool,
    shift_minutes: float,
) -> Passages:
    """Return ``count`` passages (fewer where the life does not hold so many) on local days [first_day, last_day).

    Days are counted since 1970-01-01. A busy vehicle is on the road all day; any other has a home and a work place.
    """
    corners = plan(city).corners.shape[:2]
    stops = random.integers(0, corners, (_BUSY_STOPS if busy else 6, 2))
    days = np.arange(first_day, last_day)
    trips = _busy_trips(random, days) if busy else _daily_trips(random, days, shift_minutes)
    routes = [_route(city, stops[a], stops[b]) for a in range(len(stops)) for b in range(len(stops))]
    time_ms, reader, heading, trip = _expand(random, trips, routes)
    online = np.flatnonzero(seen_by(city, reader, time_ms))
    # Reads of one trip come together: a trip that is seen at all is mostly seen by several readers.
    rank = 0.7 * random.random(len(trips.day))[trip[online]] + 0.3 * random.random(len(online))
    kept = np.sort(online[np.argsort(rank, kind="stable")[:count]])
    kept = kept[np.argsort(time_ms[kept], kind="stable")]
    x, y, seen = _places(city, random, reader[kept])
    return Passages(time_ms[kept], seen, x, y, heading[kept])


def _daily_trips(random: np.random.Generator, days: NDArray[np.int64], shift: float) -> _Trips:
    """Return work on weekdays, errands on evenings and weekends, nothing on the days away. Stop 0 is home, 1 work."""
    here = np.ones(len(days), np.bool_)
    for start in random.integers(0, max(1, len(days)), max(1, len(days) // 90)):
        here[start : start + int(random.integers(3, 15))] = False
    weekday = (days + 3) % 7 < 5
    works = days[here & weekday & (random.random(len(days)) < 0.92)]
    errands = days[here & (random.random(len(days)) < np.where(weekday, 0.35, 0.8))]
    aim = random.integers(2, 6, len(errands))
    out = np.where((errands + 3) % 7 < 5, 1_115.0 + shift, 690.0) + random.normal(0, 55, len(errands))
    parts = [
        (works, 452 + shift + random.normal(0, 14, len(works)), np.full(len(works), 1)),
        (works, 1_025 + shift + random.normal(0, 28, len(works)), np.full(len(works), 6)),
        (errands, out, aim),
        (errands, out + random.uniform(25, 140, len(errands)), aim * 6),
    ]
    return _Trips(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _busy_trips(random: np.random.Generator, days: NDArray[np.int64]) -> _Trips:
    """Return trips from stop to stop between five in the morning and eleven at night, fewer on Sundays."""
    per_day = random.poisson(np.where((days + 3) % 7 == 6, 0.4, 1.0) * _BUSY_TRIPS_A_DAY)
    day = np.repeat(days, per_day)
    minute = random.uniform(300, 1_380, len(day))
    order = np.lexsort((minute, day))
    stops = random.integers(0, _BUSY_STOPS, len(day) + 1)
    return _Trips(day, minute[order], stops[:-1] * _BUSY_STOPS + stops[1:])


def _route(city: City, start: NDArray[np.int64], end: NDArray[np.int64]) -> _Route:
    """Return the fixed readers on the way: along the cross street first, then along the avenue."""
    all_readers, corners = readers(city), plan(city).corners
    legs = [(a, int(start[1])) for a in _steps(start[0], end[0])] + [(int(end[0]), c) for c in _steps(start[1], end[1])]
    turn = abs(int(end[0] - start[0]))
    east = 90.0 if end[0] > start[0] else 270.0
    north = 0.0 if end[1] > start[1] else 180.0
    at = {
        (int(a), int(c)): n
        for n, (a, c) in enumerate(zip(all_readers.avenue[:FIXED], all_readers.cross_street[:FIXED], strict=True))
    }
    points = np.array([corners[leg] for leg in legs])
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    passed = [(at[leg], along[i], east if i <= turn and turn else north) for i, leg in enumerate(legs) if leg in at]
    passed = list({reader: (reader, metres, way) for reader, metres, way in passed}.values())
    return _Route(
        np.array([p[0] for p in passed], np.int32), np.array([p[1] for p in passed]), np.array([p[2] for p in passed])
    )


def _steps(start: np.int64, end: np.int64) -> range:
    return range(int(start), int(end) + 1) if end >= start else range(int(start), int(end) - 1, -1)


def _expand(
    random: np.random.Generator, trips: _Trips, routes: list[_Route]
) -> tuple[Milliseconds, Indices, Floats, NDArray[np.int64]]:
    """Return time, reader, heading and trip number of every passage of every trip."""
    lengths = np.array([len(route.reader) for route in routes])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    each = lengths[trips.route]
    trip = np.repeat(np.arange(len(trips.day)), each)
    step = np.arange(len(trip)) - np.repeat(np.cumsum(each) - each, each)
    row = starts[trips.route][trip] + step
    metres = np.concatenate([route.metres for route in routes])[row]
    pace = random.uniform(0.7, 1.25, len(trips.day))[trip] * _SPEED_M_PER_S
    local = (
        trips.day[trip] * DAY_MS
        + trips.minute[trip] * 60_000
        + metres / pace * 1000
        + random.uniform(0, 9_000, len(trip))
    )
    reader = np.concatenate([route.reader for route in routes])[row]
    heading = np.concatenate([route.heading for route in routes])[row]
    return to_utc(local.astype(np.int64), ZONE), reader, heading, trip


def _places(city: City, random: np.random.Generator, reader: Indices) -> tuple[Floats, Floats, Indices]:
    """Return where each passage was fixed; some were seen by a patrol car near by instead of the corner's reader."""
    all_readers, corners = readers(city), plan(city).corners
    place = corners[all_readers.avenue[reader], all_readers.cross_street[reader]]
    patrol = random.random(len(reader)) < _MOBILE_SHARE
    seen = np.where(patrol, FIXED + random.integers(0, MOBILE, len(reader)), reader).astype(np.int32)
    # A fixed reader reports the place where it stands; a patrol car where its own receiver believes it is.
    error = np.where(patrol, all_readers.uncertainty_m[seen] + 60.0, 0.0)
    moved = place + random.normal(0, 1, place.shape) * error[:, None]
    return moved[:, 0], moved[:, 1], seen
