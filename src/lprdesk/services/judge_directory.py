"""What is to be said of a directory before it is signed, and what it changes (GOV-1, PUR-1, ACC-2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lprdesk.domain.case import Case, CaseState, Purpose
from lprdesk.domain.faults import Remark, Weight
from lprdesk.domain.figures import InForce, ResultsHeld
from lprdesk.domain.people import Action, Person, may
from lprdesk.domain.profile import Profile, approvals_suffice
from lprdesk.domain.training import StandingState, standing
from lprdesk.services.ports.directory import Bundle
from lprdesk.services.profile_in_force import verified_approvals
from lprdesk.services.seal_results import reviewers_of


@dataclass(frozen=True, slots=True)
class DirectoryChange:
    """One row of the difference to the directory before; `how` is added, removed, changed, closed or reopened."""

    what: str
    name: str
    how: str


def judge_directory(bundle: Bundle, profile: Profile, now: datetime) -> tuple[Remark, ...]:
    """Everything to be said of it, row by row; nothing that REFUSES may be signed. Raises ProfileFault."""
    in_force = profile.in_force(now)
    remarks = [*_of_approvals(bundle, profile, now)]
    for person in bundle.people.values():
        remarks += _of_person(person, bundle, profile, now)
    for case in bundle.cases.values():
        remarks += _of_case(case, bundle, in_force)
    remarks += _of_reviewers(bundle, in_force)
    return tuple(remarks)


def _of_approvals(bundle: Bundle, profile: Profile, now: datetime) -> Iterator[Remark]:
    verified = verified_approvals(profile, bundle, now)
    for approval in bundle.approvals:
        if approval not in verified:
            yield Remark(
                f"approval by {approval.person}",
                "approval.does-not-count",
                "It is of another profile, or its key or role is not that of an active person of this directory"
                " who may approve.",
                Weight.WARNS,
            )
    if missing := approvals_suffice(profile, verified):
        yield Remark("profile", "profile.not-approved", missing, Weight.REFUSES)


def _of_person(person: Person, bundle: Bundle, profile: Profile, now: datetime) -> Iterator[Remark]:
    where, in_force = f"person {person.id}", profile.in_force(now)
    if any(other.credential == person.credential for other in bundle.people.values() if other.id != person.id):
        yield Remark(where, "person.shared-credential", "Somebody else has the same credential.", Weight.REFUSES)
    for done in bundle.completions:
        if done.person == person.id and done.course != in_force.training.course:
            sentence = f"The profile does not ask for the course “{done.course}”, so it does not count."
            yield Remark(where, "training.other-course", sentence, Weight.WARNS)
    if may(in_force.permissions, person, Action.QUERY):
        training = in_force.training
        state = standing(bundle.completions, person.id, training.course, profile.today(now), training.warn_days)
        if state.state is not StandingState.VALID:
            last = f" ({state.until.isoformat()})" if state.until else ""
            sentence = f"The training “{training.course}” is {state.state.value}{last}."
            yield Remark(where, f"training.{state.state.value}", sentence, Weight.WARNS)


def _of_case(case: Case, bundle: Bundle, in_force: InForce) -> Iterator[Remark]:
    where = f"case {case.number}"
    if case.purpose not in in_force.purposes:
        yield Remark(where, "case.purpose", "The profile has no such purpose.", Weight.REFUSES)
    for each in case.offences:
        if each.offence not in in_force.offences:
            sentence = f"The profile does not know the offence “{each.offence}”."
            yield Remark(where, "case.offence", sentence, Weight.REFUSES)
    if case.priority is not None and case.priority not in in_force.priorities:
        sentence = f"The profile does not know the priority “{case.priority}”."
        yield Remark(where, "case.priority", sentence, Weight.REFUSES)
    for person in sorted(case.assigned):
        if person not in bundle.people:
            sentence = f"It is assigned to {person}, whom this directory does not know."
            yield Remark(where, "case.assigned", sentence, Weight.REFUSES)
    if case.state is CaseState.OPEN:
        yield from _of_open_case(case, where)


def _of_open_case(case: Case, where: str) -> Iterator[Remark]:
    if not case.assigned:
        yield Remark(where, "case.unassigned", "It is open and assigned to nobody.", Weight.WARNS)
    if case.purpose is Purpose.CRIMINAL and not case.offences:
        yield Remark(where, "case.no-offence", "It has no offence, so no query can be made.", Weight.WARNS)
    if case.purpose is Purpose.CIVIL and case.priority is None:
        yield Remark(where, "case.no-priority", "It has no enforcement priority.", Weight.WARNS)


def _of_reviewers(bundle: Bundle, in_force: InForce) -> Iterator[Remark]:
    usable = reviewers_of(bundle, in_force)
    for reviewer in bundle.reviewers:
        if reviewer not in usable:
            sentence = "No active person of this directory whose role opens sealed results: nothing is sealed to it."
            yield Remark(f"reviewer {reviewer.person}", "reviewer.not-entitled", sentence, Weight.REFUSES)
    if in_force.results_held is ResultsHeld.SEALED and not usable:
        sentence = "The profile has results sealed, and there is no reviewer: no query can be made."
        yield Remark("reviewers", "reviewer.none", sentence, Weight.WARNS)


def changes(before: Bundle | None, after: Bundle) -> tuple[DirectoryChange, ...]:
    """What differs from the directory before, people first; all is new where there was none."""
    old_people = {} if before is None else before.people
    old_cases = {} if before is None else before.cases
    people = dict.fromkeys((*old_people, *after.people))
    cases = dict.fromkeys((*old_cases, *after.cases))
    found = [
        *(DirectoryChange("person", id_, _how(old_people.get(id_), after.people.get(id_))) for id_ in people),
        *(DirectoryChange("training", id_, _trained(before, after, id_)) for id_ in after.people),
        *(DirectoryChange("case", number, _how(old_cases.get(number), after.cases.get(number))) for number in cases),
    ]
    return tuple(change for change in found if change.how)


def _how(before: Person | Case | None, after: Person | Case | None) -> str:
    if before == after:
        return ""
    if before is None or after is None:
        return "added" if before is None else "removed"
    if isinstance(before, Case) and isinstance(after, Case) and before.state is not after.state:
        return "closed" if after.state is CaseState.CLOSED else "reopened"
    return "changed"


def _trained(before: Bundle | None, after: Bundle, person: str) -> str:
    was = () if before is None else tuple(done for done in before.completions if done.person == person)
    return "" if was == tuple(done for done in after.completions if done.person == person) else "changed"
