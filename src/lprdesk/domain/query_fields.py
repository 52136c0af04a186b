"""The fields of a query, each judged by itself: a value, or what stands against it."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from lprdesk.domain.case import Case, CaseOffence, Purpose
from lprdesk.domain.faults import Remark, Weight
from lprdesk.domain.figures import Priority
from lprdesk.domain.lookback import Limit, Window, start_of_day
from lprdesk.domain.people import PersonId
from lprdesk.domain.plates import JURISDICTIONS, Jurisdiction, Plate, format_warnings, parse_plate
from lprdesk.domain.reason import ReasonContext, judge_reason

T = TypeVar("T")

Judged = tuple[T | None, tuple[Remark, ...]]
"""The value where there is one, and the remarks. A field that may stay empty gives None and no remark."""

STILL_EMPTY: Final = frozenset(
    {
        "plate.missing",
        "jurisdiction.missing",
        "relation.missing",
        "reason.empty",
        "offence.missing",
        "priority.missing",
        "location_need.missing",
        "window.start-missing",
    }
)
"""The rules that only say that a field has not been filled in yet."""

_MISSING: Final = {
    "relation": "Say how the plate belongs to the case, such as whose vehicle it is and how that is known.",
    "location_need": "Say why the location matters now: a civil query is made only when it is necessary.",
}


def _refused(field: str, rule: str, sentence: str) -> Remark:
    return Remark(field, rule, sentence, Weight.REFUSES)


def judge_plate(text: str) -> Judged[Plate]:
    """The full plate (PUR-4)."""
    plate = parse_plate(text)
    return (plate, ()) if isinstance(plate, Plate) else (None, plate)


def judge_jurisdiction(text: str, plate: Plate | None) -> Judged[Jurisdiction]:
    """The issuer by its code; a warning where the plate does not look like one of its plates."""
    code = text.strip().upper()
    if not code:
        return None, (_refused("jurisdiction", "jurisdiction.missing", "Choose who issued the plate."),)
    jurisdiction = JURISDICTIONS.get(code)
    if jurisdiction is None:
        sentence = "This issuer of plates is not known. Choose one from the list."
        return None, (_refused("jurisdiction", "jurisdiction.unknown", sentence),)
    return jurisdiction, () if plate is None else format_warnings(plate, jurisdiction)


def judge_words(field: str, text: str, context: ReasonContext) -> tuple[Remark, ...]:
    """Remarks on a field of words beside the reason, by the reason's own rules but for stock phrases.

    Short and ordinary answers such as “registered owner” serve here; identifiers do not (AUD-11).
    """
    if not text.strip():
        return (_refused(field, f"{field}.missing", _MISSING[field]),)
    remarks = []
    for remark in judge_reason(text, context):
        rule = remark.rule.removeprefix("reason.")
        if rule != "stock-phrase":
            sentence = _MISSING[field] if rule in {"too-short", "empty"} else remark.sentence
            remarks.append(replace(remark, field=field, rule=f"{field}.{rule}", sentence=sentence))
    return tuple(remarks)


def judge_exception(text: str, context: ReasonContext) -> tuple[Remark, ...]:
    """Remarks on the ground for a descriptor: free words, not too many, no personal identifiers (USE-5, AUD-11)."""
    return tuple(
        replace(remark, field="descriptor_exception", rule=remark.rule.replace("reason", "descriptor_exception", 1))
        for remark in judge_reason(text, context)
        if remark.rule in {"reason.personal-identifier", "reason.too-long"}
    )


def judge_on_behalf_of(text: str, people: Collection[PersonId]) -> Judged[PersonId]:
    """The person for whom the query is made, where it is not the one who makes it (PUR-3)."""
    person = PersonId(text.strip())
    if not person:
        return None, ()
    if person not in people:
        sentence = "This person is not in the directory. Choose somebody from the list, or “Myself”."
        return None, (_refused("on_behalf_of", "on-behalf-of.unknown", sentence),)
    return person, ()


def judge_offence(text: str, case: Case, known: Collection[str]) -> Judged[CaseOffence]:
    """One of the registered offences of a criminal case; none for any other (TIM-1)."""
    offence = text.strip()
    if case.purpose is not Purpose.CRIMINAL:
        sentence = "This case is not a criminal investigation: an offence cannot be named."
        return None, (_refused("offence", "offence.not-criminal", sentence),) if offence else ()
    if not case.offences:
        sentence = "No offence is registered with this case, so it takes no query. The case officer registers it."
        return None, (_refused("offence", "offence.none-registered", sentence),)
    if not offence:
        return None, (_refused("offence", "offence.missing", "Choose the offence that the query serves."),)
    registered = case.registered(offence)
    if registered is None:
        sentence = "This offence is not registered with the case. Choose one of those that are."
        return None, (_refused("offence", "offence.not-registered", sentence),)
    if offence not in known:
        sentence = "This offence is not in the policy profile. Tell the privacy office, which keeps the profile."
        return None, (_refused("offence", "offence.not-in-profile", sentence),)
    return registered, ()


def judge_priority(text: str, case: Case, known: Mapping[str, Priority]) -> Judged[str]:
    """The enforcement priority of a civil case as stated; it must be the case's own (PUR-6)."""
    priority = text.strip()
    if case.purpose is not Purpose.CIVIL:
        sentence = "This case is not a civil enforcement case: a priority cannot be named."
        return None, (_refused("priority", "priority.not-civil", sentence),) if priority else ()
    if not case.priority:
        sentence = (
            "No enforcement priority is registered with this case, so it takes no query. Its officer registers it."
        )
        return None, (_refused("priority", "priority.none-registered", sentence),)
    if not priority:
        return None, (_refused("priority", "priority.missing", "State the enforcement priority of the case."),)
    if priority not in known:
        sentence = "This enforcement priority is not one of the policy profile in force."
        return None, (_refused("priority", "priority.not-in-profile", sentence),)
    if priority != case.priority:
        sentence = (
            "The case is registered under another enforcement priority. State that one, or have the case corrected."
        )
        return None, (_refused("priority", "priority.not-of-the-case", sentence),)
    return priority, ()


def judge_window(start: str, end: str, limit: Limit, today: date, zone: ZoneInfo) -> Judged[Window]:
    """The time asked for: whole days of `zone`, both ends included as typed; an empty end is today (TIM-1, TIM-2)."""
    if limit.earliest is None:
        return None, (_refused("start", limit.refusal, limit.sentence),)
    first, remarks_first = _day("start", start)
    last, remarks_last = _day("end", end) if end.strip() else (today, ())
    remarks = [*remarks_first, *remarks_last]
    if first is not None and first > today:
        remarks.append(_refused("start", "window.start-in-future", "The first day is still to come."))
    elif first is not None and first < limit.earliest.astimezone(zone).date():
        remarks.append(_refused("start", "window.before-limit", f"{limit.sentence} Choose a later first day."))
    if last is not None and last > today:
        remarks.append(_refused("end", "window.end-in-future", "The last day is still to come. Today is the latest."))
    elif first is not None and last is not None and last < first:
        remarks.append(_refused("end", "window.end-before-start", "The last day lies before the first."))
    if first is None or last is None or remarks:
        return None, tuple(remarks)
    return Window(start_of_day(first, zone), start_of_day(last + timedelta(days=1), zone)), ()


def _day(field: str, text: str) -> Judged[date]:
    if not text.strip():
        return None, (_refused(field, f"window.{field}-missing", "Say from which day on."),)
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text.strip()):
            return date.fromisoformat(text.strip()), ()
    except ValueError:
        pass  # a day that the calendar does not have is told like any other text that is no date
    sentence = "This is no day of the calendar. Write it as 2026-01-31: year, month, day."
    return None, (_refused(field, f"window.{field}-not-a-day", sentence),)
