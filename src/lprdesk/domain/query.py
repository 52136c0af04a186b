"""A query as it is typed, and as it is asked."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from lprdesk.domain import query_fields as fields
from lprdesk.domain.case import Case, CaseNumber, CaseOffence, Purpose
from lprdesk.domain.faults import Remark, Weight
from lprdesk.domain.figures import ReasonFigures
from lprdesk.domain.lookback import Window, limit_for
from lprdesk.domain.people import PersonId
from lprdesk.domain.plain_words import visible
from lprdesk.domain.plates import Jurisdiction, Plate
from lprdesk.domain.profile import Profile
from lprdesk.domain.reason import ReasonContext, judge_reason


@dataclass(frozen=True, slots=True, kw_only=True)
class RawQuery:
    """The fields as typed; nothing is lost by judging them. Days are ISO dates; an empty `end` means today.

    `on_behalf_of` is empty where the person asks for himself or herself; `offence` and `priority` are ids.
    """

    plate: str = ""
    jurisdiction: str = ""
    relation: str = ""
    reason: str = ""
    on_behalf_of: str = ""
    offence: str = ""
    priority: str = ""
    location_need: str = ""
    start: str = ""
    end: str = ""
    descriptor_exception: str = ""
    """The ground on which the reason speaks of race, ethnicity, nationality or religion, where it does (USE-5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryRequest:
    """A query that is complete and well formed; only policy.decide says whether it may be made.

    `flags` are the ids of the rules that a reviewer should see. `window` is in UTC.
    """

    case: CaseNumber
    purpose: Purpose
    plate: Plate
    jurisdiction: Jurisdiction
    relation: str
    reason: str
    window: Window
    offence: CaseOffence | None = None
    priority: str | None = None
    flags: tuple[str, ...] = ()
    on_behalf_of: PersonId | None = None
    location_need: str = ""
    descriptor_exception: str = ""

    @property
    def digest(self) -> str:
        """Hex SHA-256 over the canonical fields: what a receipt is bound to. The plate counts as its characters."""
        offence = self.offence
        fields = {
            "case": self.case,
            "descriptor_exception": self.descriptor_exception,
            "flags": list(self.flags),
            "jurisdiction": self.jurisdiction.code,
            "location_need": self.location_need,
            "offence": None if offence is None else offence.offence,
            "offence_started": None if offence is None or offence.started is None else offence.started.isoformat(),
            "on_behalf_of": self.on_behalf_of,
            "plate": self.plate.normal,
            "priority": self.priority,
            "purpose": self.purpose.value,
            "reason": self.reason,
            "relation": self.relation,
            "window_end_ms": round(self.window.end.timestamp() * 1000),
            "window_start_ms": round(self.window.start.timestamp() * 1000),
        }
        text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def parse_query(
    raw: RawQuery,
    case: Case,
    profile: Profile,
    people: Collection[PersonId],
    now: datetime,
    *,
    approved: bool = False,
) -> QueryRequest | tuple[Remark, ...]:
    """The request that the fields make, or every remark beside them where at least one refuses.

    Judged by the profile in force at `now`, days by its zone. What only flags goes along in `flags`; what only warns is
    for remarks_while_typing. `people` are those on whose behalf a query may be made (PUR-3); `approved` is that of
    lookback.limit_for. Raises ProfileFault where the profile is not in force yet.
    """
    request, remarks = _judge(raw, case, profile, people, now, approved=approved)
    return remarks if request is None else request


def remarks_while_typing(
    raw: RawQuery,
    case: Case,
    profile: Profile,
    people: Collection[PersonId],
    now: datetime,
    *,
    approved: bool = False,
) -> tuple[Remark, ...]:
    """Every remark, warnings included, but for those that only say that a field is still empty."""
    _, remarks = _judge(raw, case, profile, people, now, approved=approved)
    return tuple(remark for remark in remarks if remark.rule not in fields.STILL_EMPTY)


def _judge(
    raw: RawQuery, case: Case, profile: Profile, people: Collection[PersonId], now: datetime, *, approved: bool
) -> fields.Judged[QueryRequest]:
    rules = profile.in_force(now)
    zone = ZoneInfo(profile.zone)
    plate, of_plate = fields.judge_plate(raw.plate)
    jurisdiction, of_jurisdiction = fields.judge_jurisdiction(raw.jurisdiction, plate)
    on_behalf_of, of_person = fields.judge_on_behalf_of(raw.on_behalf_of, people)
    offence, of_offence = fields.judge_offence(raw.offence, case, rules.offences)
    priority, of_priority = fields.judge_priority(raw.priority, case, rules.priorities)
    limit = limit_for(case, offence, profile, now, zone, approved=approved)
    window, of_window = (
        (None, ()) if of_offence else fields.judge_window(raw.start, raw.end, limit, profile.today(now), zone)
    )
    of_words = _judge_words(raw, case, plate, rules.reason)
    remarks = (*of_plate, *of_jurisdiction, *of_words, *of_person, *of_offence, *of_priority, *of_window)
    if plate is None or jurisdiction is None or window is None or any(remark.refuses for remark in remarks):
        return None, remarks
    request = QueryRequest(
        case=case.number,
        purpose=case.purpose,
        plate=plate,
        jurisdiction=jurisdiction,
        relation=visible(raw.relation),
        reason=visible(raw.reason),
        window=window,
        offence=offence,
        priority=priority,
        flags=tuple(sorted({remark.rule for remark in remarks if remark.weight is Weight.FLAGS})),
        on_behalf_of=on_behalf_of,
        location_need=visible(raw.location_need),
        descriptor_exception=visible(raw.descriptor_exception),
    )
    return request, remarks


def _judge_words(raw: RawQuery, case: Case, plate: Plate | None, figures: ReasonFigures) -> tuple[Remark, ...]:
    context = ReasonContext(case.number, "" if plate is None else plate.normal, case.purpose, figures.minimum_words)
    of_relation = replace(context, minimum_words=figures.relation_minimum_words)
    of_need = replace(context, minimum_words=figures.location_need_minimum_words)
    # Outside civil enforcement nobody asks why the location matters, but what was typed is recorded, and so judged.
    need_asked = case.purpose is Purpose.CIVIL or raw.location_need.strip()
    return (
        *fields.judge_words("relation", raw.relation, of_relation),
        *judge_reason(raw.reason, context),
        *(fields.judge_words("location_need", raw.location_need, of_need) if need_asked else ()),
        *fields.judge_exception(raw.descriptor_exception, context),
    )
