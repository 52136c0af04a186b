"""Dates and times as people read them: `3 Mar 2027`, with the zone wherever a clock time stands."""

import re
from datetime import date, datetime

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def day_words(day: date) -> str:
    """`3 Mar 2027`, whatever the machine's language."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def with_days(sentence: str) -> str:
    """A sentence of the rules, which name days as `2027-03-03`, with its days in words."""
    return _ISO_DAY.sub(lambda found: day_words(date.fromisoformat(found[0])), sentence)


def time_words(instant: datetime, zone: str, *, seconds: bool = False) -> str:
    """`19 Nov 2026, 17:31 PST` in the zone named; `instant` is aware."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - the first page shows days alone, and need not wait for it

    there = instant.astimezone(ZoneInfo(zone))
    clock = there.strftime("%H:%M:%S" if seconds else "%H:%M")
    return f"{day_words(there.date())}, {clock} {there.tzname()}"
