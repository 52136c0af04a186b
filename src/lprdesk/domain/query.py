"""A query as it is typed, and as it is asked."""

import hashlib
import json
from dataclasses import dataclass

from lprdesk.domain.case import CaseNumber, CaseOffence, Purpose
from lprdesk.domain.lookback import Window
from lprdesk.domain.people import PersonId
from lprdesk.domain.plates import Jurisdiction, Plate


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
