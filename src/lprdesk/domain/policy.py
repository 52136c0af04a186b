"""Whether a query may be made: small rules, all of which have to agree (TIM-4: below the form, for every path)."""

from dataclasses import dataclass
from typing import Final

from lprdesk.domain import policy_rules as rules
from lprdesk.domain.circumstances import Circumstances, Refusal, Rule, Unsynced, limit_of
from lprdesk.domain.lookback import Limit, Window
from lprdesk.domain.people import Action
from lprdesk.domain.query import QueryRequest

__all__ = [
    "GROUND",
    "QUERY_POLICY",
    "AllOf",
    "Allowed",
    "Circumstances",
    "Decision",
    "Refusal",
    "Refused",
    "Rule",
    "Unsynced",
    "decide",
]


@dataclass(frozen=True, slots=True)
class Allowed:
    """The query may be made, within this window."""

    window: Window
    limit: Limit


@dataclass(frozen=True, slots=True)
class Refused:
    """All rules that stand against the query, at least one."""

    refusals: tuple[Refusal, ...]


Decision = Allowed | Refused


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of the rules has to agree. Without a single rule it refuses: nothing is allowed by default."""

    rules: tuple[Rule, ...]

    def judge(self, request: QueryRequest, c: Circumstances) -> tuple[Refusal, ...]:
        """What stands against the query, in the order of the rules."""
        if not self.rules:
            todo = "Tell the administrator: the policy is empty."
            return (Refusal("policy.empty", "No rule allows this query.", todo),)
        return tuple(refusal for rule in self.rules if (refusal := rule.judge(request, c)) is not None)


GROUND: Final = AllOf((rules.ProfileInForce(), rules.CaseKnown()))
"""Without these nothing else can be judged, so their refusals come alone."""

QUERY_POLICY: Final = AllOf(
    (
        rules.AccountActive(),
        rules.Permitted(Action.QUERY),
        rules.Consented(),
        rules.Trained(),
        rules.ProfileApproved(),
        rules.CaseOpen(),
        rules.CaseAssigned(),
        rules.PurposeOfCase(),
        rules.OffenceNamed(),
        rules.PriorityNamed(),
        rules.ReasonReviewable(),
        rules.WithinWindow(),
        rules.SyncedEnough(),
        rules.ResultsKept(),
        rules.ClockTrusted(),
    )
)


def decide(request: QueryRequest, circumstances: Circumstances, policy: AllOf = QUERY_POLICY) -> Decision:
    """Whether `request` may be made by all of GROUND and `policy`; if so, for the very window that it asks for."""
    refusals = GROUND.judge(request, circumstances) or policy.judge(request, circumstances)
    if refusals:
        return Refused(refusals)
    return Allowed(request.window, limit_of(request, circumstances))
