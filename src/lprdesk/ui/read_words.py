"""What is said of one read: the same words in the table, beside the picture and wherever a read is shown (VER-5)."""

import math
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lprdesk.domain.plates import JURISDICTIONS
from lprdesk.domain.read import Reader, ReaderKind, Reads
from lprdesk.ui.dates import day_words

_EARTH_KM = 6371.0088  # mean radius, IUGG; the distance is a hint for the eye, never a threshold
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_KINDS = {ReaderKind.FIXED: "Fixed", ReaderKind.MOBILE: "Mobile"}


def seen_at(reads: Reads, row: int) -> datetime:
    """The time of the read where its reader stands; UTC where the reader's zone is unknown."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(reads.time_ms[row]))
    try:
        return moment.astimezone(ZoneInfo(_reader(reads, row).zone))
    except (ZoneInfoNotFoundError, ValueError):
        return moment


def seen(reads: Reads, row: int) -> str:
    """Like "27 Oct 2026, 18:42:07 PDT"; the zone is always said."""
    there = seen_at(reads, row)
    return f"{day_words(there.date())}, {there:%H:%M:%S} {there.tzname()}"


def seen_in_full(reads: Reads, row: int) -> str:
    """As `seen`, with the day of the week, as people remember days."""
    return f"{_DAYS[seen_at(reads, row).weekday()]} {seen(reads, row)}"


def reader_name(reads: Reads, row: int) -> str:
    """The vendor's name of the reader."""
    return _reader(reads, row).name


def reader(reads: Reads, row: int) -> str:
    """The vendor's name of the reader, and how far off a place may be, in metres: "Bridge N ± 8 m"."""
    return f"{reader_name(reads, row)} {_within(reads, row)}"


def certainty(reads: Reads, row: int) -> str:
    """The reader's kind and how far off a place may be, in metres: "Fixed ± 8 m"."""
    return f"{_KINDS[_reader(reads, row).kind]} {_within(reads, row)}"


def characters(reads: Reads, row: int) -> str:
    """The plate's characters as the vendor read them, unchanged."""
    return str(reads.plate[row])


def issuer(reads: Reads, row: int) -> str:
    """The name of the plate's jurisdiction as the vendor read it."""
    code = str(reads.jurisdiction[row])
    if not code:
        return "not read"
    known = JURISDICTIONS.get(code)
    return known.name if known else code


def issuer_with_doubt(reads: Reads, row: int) -> str:
    """The issuer with the vendor's own figure for it, where it gives one: "Nevada, 0.87 by the vendor"."""
    sure = float(reads.jurisdiction_confidence[row])
    name = issuer(reads, row)
    return name if math.isnan(sure) or not str(reads.jurisdiction[row]) else f"{name}, {sure:.2f} by the vendor"


def confidence(reads: Reads, row: int) -> str:
    """The vendor's own figure from 0 to 1; it says nothing that this program has checked."""
    figure = float(reads.confidence[row])
    return "not given" if math.isnan(figure) else f"{figure:.2f}"


def pictures(reads: Reads, row: int) -> str:
    """Which pictures the vendor offers of the read: of the plate, of the scene, both or none."""
    return {
        (True, True): "Both",
        (True, False): "Plate",
        (False, True): "Scene",
        (False, False): "None",
    }[bool(reads.crop[row]), bool(reads.scene[row])]


def age(reads: Reads, row: int, now: datetime) -> str:
    """How old the read was when the query was answered: a car seen then may be anywhere since."""
    return lasting(now - datetime.fromtimestamp(int(reads.time_ms[row]) / 1000, UTC))


def lasting(span: timedelta) -> str:
    """A length of time in the largest unit that still tells lengths apart: minutes, hours, days, months or years."""
    minutes = int(abs(span).total_seconds() // 60)
    for least, unit, word in (
        (2 * 365.25 * 1440, 365.25 * 1440, "year"),
        (90 * 1440, 30.44 * 1440, "month"),
        (48 * 60, 1440, "day"),
        (120, 60, "hour"),
    ):
        if minutes >= least:
            count = int(minutes // unit)
            return f"{count} {word}s"
    return f"{minutes} min"


def since_previous(reads: Reads, row: int, previous: int | None) -> str:
    """How long before and how far off (straight line, km) the read before it in time was; no speed, no route."""
    if previous is None:
        return "none in this answer"
    span = timedelta(milliseconds=int(reads.time_ms[row] - reads.time_ms[previous]))
    return f"{lasting(span)} before, {_kilometres(reads, previous, row):.1f} km away"


def _kilometres(reads: Reads, one: int, other: int) -> float:
    lat1, lat2 = math.radians(float(reads.latitude[one])), math.radians(float(reads.latitude[other]))
    dlon = math.radians(float(reads.longitude[other]) - float(reads.longitude[one]))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(dlon / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


def _within(reads: Reads, row: int) -> str:
    return f"± {_reader(reads, row).uncertainty_m:.0f} m"


def _reader(reads: Reads, row: int) -> Reader:
    return reads.readers[int(reads.reader[row])]
