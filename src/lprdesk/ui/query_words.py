"""What the query page says of limits and of the record, in the words of the profile in force."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from lprdesk.domain.faults import Remark
from lprdesk.domain.figures import InForce, ResultsHeld
from lprdesk.domain.lookback import Limit
from lprdesk.domain.query import QueryRequest
from lprdesk.ui.dates import day_words, with_days


def limit_words(limit: Limit) -> str:
    """Which bound bites and from which day on the case allows, days written out."""
    return with_days(limit.sentence)


def remark_words(remark: Remark) -> Remark:
    """The remark as it stands beside its field: where it names the limit, as the hint does."""
    return replace(remark, sentence=with_days(remark.sentence)) if remark.rule == "window.before-limit" else remark


def recorded_words(rules: InForce) -> str:
    """What the log will hold of a query, who sees it and when (TRA-2)."""
    results = (
        "the answer sealed for auditors"
        if rules.results_held is ResultsHeld.SEALED
        else "how many reads came, the reads themselves with the vendor"
    )
    return (
        f"You, for whom, plate, time, case, reason, window; {results}. "
        f"Your supervisor reviews it at least every {rules.review.signed_months} months."
    )


def asked_words(request: QueryRequest, zone: str) -> str:
    """Plate, issuer and days of a query, as they stand over its answer; `zone` is that of the days."""
    first = request.window.start.astimezone(ZoneInfo(zone)).date()
    last = (request.window.end - timedelta(milliseconds=1)).astimezone(ZoneInfo(zone)).date()
    days = day_words(first) if first == last else f"{day_words(first)} – {day_words(last)}"
    return f"{request.plate.normal} · {request.jurisdiction.name} · {days}"
