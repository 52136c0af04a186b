"""The rules that a query has to meet, one small object each."""

from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from lprdesk.domain.case import CaseState, Purpose
from lprdesk.domain.circumstances import Circumstances, Refusal, case_of, limit_of
from lprdesk.domain.figures import ResultsHeld
from lprdesk.domain.lookback import start_of_day
from lprdesk.domain.people import Action, may
from lprdesk.domain.query import QueryRequest
from lprdesk.domain.query_fields import judge_words
from lprdesk.domain.reason import ReasonContext, judge_reason


@dataclass(frozen=True, slots=True)
class ProfileInForce:
    """The profile has taken effect."""

    def judge(self, _request: QueryRequest, c: Circumstances) -> Refusal | None:
        """GOV-1."""
        if c.profile.effective <= c.profile.today(c.now):
            return None
        sentence = f"The policy profile takes effect on {c.profile.effective.isoformat()}, not before."
        return Refusal("profile.not-in-force", sentence, "Check the date of this machine, or ask the administrator.")


@dataclass(frozen=True, slots=True)
class CaseKnown:
    """The case is one of the directory's."""

    def judge(self, request: QueryRequest, c: Circumstances) -> Refusal | None:
        """PUR-1."""
        if c.case is not None and c.case.number == request.case:
            return None
        return Refusal("case.unknown", "The directory knows no such case.", "Choose one of your open cases.")


@dataclass(frozen=True, slots=True)
class CaseOpen:
    """The case is open."""

    def judge(self, _request: QueryRequest, c: Circumstances) -> Refusal | None:
        """PUR-1."""
        if case_of(c).state is CaseState.OPEN:
            return None
        return Refusal("case.closed", "The case is closed.", "Choose an open case, or have this one reopened.")


@dataclass(frozen=True, slots=True)
class CaseAssigned:
    """The person is assigned to the case."""

    def judge(self, _request: QueryRequest, c: Circumstances) -> Refusal | None:
        """PUR-1."""
        if c.person.id in case_of(c).assigned:
            return None
        todo = "Choose a case of your own, or ask its officer to assign you."
        return Refusal("case.not-assigned", "The case is not assigned to you.", todo)


@dataclass(frozen=True, slots=True)
class AccountActive:
    """The person's account is active."""

    def judge(self, _request: QueryRequest, c: Circumstances) -> Refusal | None:
        """ACC-1."""
        if c.person.active:
            return None
        return Refusal("person.inactive", "Your account is not active.", "Ask the administrator to have it restored.")


@dataclass(frozen=True, slots=True)
class Permitted:
    """One of the person's roles permits the action, by the profile's table."""

    action: Action

    def judge(self, _request: QueryRequest, c: Circumstances) -> Refusal | None:
        """ACC-5. An inactive account has a rule of its own."""
        roles = c.profile.in_force(c.now).permissions
        if not c.person.active or may(roles, c.person, self.action):
            return None
        sentence = "Your role does not make queries."
        return Refusal("role.not-permitted", sentence, "Ask an analyst of your office, or have your role corrected.")


@dataclass(frozen=True, slots=True)
class Consented:
    """The rules of use were accepted in this session."""

    def judge(self, _request: QueryRequest, c: Circumstances) -> Refusal | None:
        """USE-2."""
        if c.consented:
            return None
        sentence = "The rules of use have not been accepted in this session."
        return Refusal("consent.missing", sentence, "Sign in again, read the rules and accept them.")


@dataclass(frozen=True, slots=True)
class Trained:
    """The training is valid today."""

    def judge(self, _request: QueryRequest, c: Circumstances) -> Refusal | None:
        """ACC-2. A standing that was taken earlier is compared with today's date again."""
        lasts = c.standing.until is not None and c.standing.until >= c.profile.today(c.now)
        if c.standing.permits and lasts:
            return None
        sentence = "Your training has expired since you signed in." if c.standing.permits else c.standing.sentence
        rule = "training.missing" if c.standing.until is None else "training.expired"
        return Refusal(rule, sentence, "Complete the course; your training office enters it, then sign in again.")


@dataclass(frozen=True, slots=True)
class ProfileApproved:
    """The profile is approved; only the demonstration works without."""

    def judge(self, _request: QueryRequest, c: Circumstances) -> Refusal | None:
        """GOV-1."""
        if c.profile_approved or c.demo:
            return None
        sentence = "The policy profile has not been approved by two people, the privacy office among them."
        return Refusal("profile.unapproved", sentence, "Ask the administrator for an approved profile.")


@dataclass(frozen=True, slots=True)
class PurposeOfCase:
    """The query's purpose is the case's, and the profile has it."""

    def judge(self, request: QueryRequest, c: Circumstances) -> Refusal | None:
        """PUR-2."""
        if request.purpose is not case_of(c).purpose:
            sentence = "The purpose of the query is not that of the case."
            return Refusal("purpose.not-of-the-case", sentence, "Open the case again and repeat the query.")
        if request.purpose not in c.profile.in_force(c.now).purposes:
            sentence = "The policy profile in force has no queries for this purpose."
            return Refusal("purpose.not-in-profile", sentence, "Ask the privacy office, which keeps the profile.")
        return None


@dataclass(frozen=True, slots=True)
class OffenceNamed:
    """A criminal query names one of the case's registered offences, exactly as registered."""

    def judge(self, request: QueryRequest, c: Circumstances) -> Refusal | None:
        """TIM-1."""
        case = case_of(c)
        if case.purpose is not Purpose.CRIMINAL:
            return None
        if request.offence is not None and request.offence == case.registered(request.offence.offence):
            return None
        sentence = "The query names no offence that is registered with the case."
        return Refusal("offence.not-registered", sentence, "Choose a registered offence, or have it registered.")


@dataclass(frozen=True, slots=True)
class PriorityNamed:
    """A civil query states the case's enforcement priority and why location matters now."""

    def judge(self, request: QueryRequest, c: Circumstances) -> Refusal | None:
        """PUR-6."""
        case = case_of(c)
        if case.purpose is not Purpose.CIVIL:
            return None
        known = c.profile.in_force(c.now).priorities
        if request.priority is None or request.priority != case.priority or request.priority not in known:
            sentence = "The query does not state an enforcement priority that the case falls under."
            return Refusal("priority.not-of-the-case", sentence, "State the priority that is registered with the case.")
        if not request.location_need.strip():
            sentence = "The query does not say why the location matters now."
            return Refusal("location-need.missing", sentence, "Say why it is necessary to know the location now.")
        return None


@dataclass(frozen=True, slots=True)
class ReasonReviewable:
    """The reason and the relation can be reviewed."""

    def judge(self, request: QueryRequest, c: Circumstances) -> Refusal | None:
        """PUR-2, judged again below the form."""
        figures = c.profile.in_force(c.now).reason
        context = ReasonContext(request.case, request.plate.normal, request.purpose, figures.minimum_words)
        of_relation = replace(context, minimum_words=figures.relation_minimum_words)
        remarks = (*judge_words("relation", request.relation, of_relation), *judge_reason(request.reason, context))
        if not any(remark.refuses for remark in remarks):
            return None
        sentence = "The reason, or how the plate belongs to the case, does not say enough to be reviewed."
        return Refusal("reason.not-reviewable", sentence, "Say in words what ties this plate to the case.")


@dataclass(frozen=True, slots=True)
class WithinWindow:
    """The window lies within what the legal basis of the case leaves."""

    def judge(self, request: QueryRequest, c: Circumstances) -> Refusal | None:
        """TIM-1, TIM-2 and TIM-4."""
        limit = limit_of(request, c)
        if limit.earliest is None:
            return Refusal(limit.refusal, limit.sentence, "Have the case corrected, or ask your supervisor.")
        if request.window.start < limit.earliest:
            return Refusal("window.before-limit", limit.sentence, "Choose a later first day.")
        tomorrow = start_of_day(c.profile.today(c.now) + timedelta(days=1), ZoneInfo(c.profile.zone))
        if request.window.start >= c.now or request.window.end > tomorrow:
            sentence = "The window reaches into days that are still to come."
            return Refusal("window.in-future", sentence, "Choose today as the last day, or an earlier one.")
        return None


@dataclass(frozen=True, slots=True)
class SyncedEnough:
    """No more waits for the agency's server than the profile lets wait."""

    def judge(self, _request: QueryRequest, c: Circumstances) -> Refusal | None:
        """AUD-6. A station that stands alone has no server to wait for."""
        limit = c.profile.in_force(c.now).unsynced
        if c.unsynced is None or (c.unsynced.entries <= limit.entries and c.unsynced.hours <= limit.hours):
            return None
        sentence = (
            f"Too much of the log has not reached the agency’s server: {c.unsynced.entries} entries, the oldest "
            f"{c.unsynced.hours:.0f} hours old; {limit.entries} entries and {limit.hours} hours are the most."
        )
        return Refusal("log.unsynced", sentence, "Connect to the agency’s network and wait until the log is sent.")


@dataclass(frozen=True, slots=True)
class ResultsKept:
    """Where results have to be sealed for audit, there is somebody who could open them."""

    def judge(self, _request: QueryRequest, c: Circumstances) -> Refusal | None:
        """AUD-8."""
        if c.reviewers or c.profile.in_force(c.now).results_held is not ResultsHeld.SEALED:
            return None
        sentence = "Results have to be sealed for audit, and the directory names no reviewer to whom they could be."
        todo = "Ask the office that keeps the directory to enter a reviewer’s key."
        return Refusal("results.no-reviewer", sentence, todo)


@dataclass(frozen=True, slots=True)
class ClockTrusted:
    """The clock of the machine has not been set back."""

    def judge(self, _request: QueryRequest, c: Circumstances) -> Refusal | None:
        """AUD-1: an entry holds the true time."""
        if c.clock_trusted:
            return None
        sentence = "The clock of this machine was set back, so the log could not say when the query was made."
        return Refusal(
            "clock.untrusted", sentence, "Set the clock right; the agency’s time or your supervisor settles it."
        )
