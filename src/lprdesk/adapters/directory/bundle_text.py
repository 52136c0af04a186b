"""The directory bundle as text: canonical JSON in a signed note, parsed into the domain's values at this border.

    lprdesk directory v1
    {"approvals":[…],"cases":[…],"completions":[…],"expires":…,"issued":…,"people":[…],"profile":"…",…}

    — pd.example/directory …

Times are integer milliseconds UTC, days are YYYY-MM-DD, keys are the texts of `lprdesk.audit`. Fields that are not
known are passed over, so that an older desk reads a newer directory.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from lprdesk.audit.credential_key import CredentialKey
from lprdesk.audit.encoding import Json, canonical, parse
from lprdesk.audit.faults import EncodingError, KeyRefused
from lprdesk.audit.keys import SigningKey
from lprdesk.audit.note import sign_note
from lprdesk.audit.seal_key import ReviewerKey
from lprdesk.domain.case import Case, CaseNumber, CaseOffence, CaseState, Purpose
from lprdesk.domain.people import Person, PersonId, Reviewer, Role
from lprdesk.domain.profile import Approval
from lprdesk.domain.training import Completion
from lprdesk.services.ports.directory import Bundle

T = TypeVar("T")
S = TypeVar("S", bound=StrEnum)

HEADING = "lprdesk directory v1\n"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class BundleError(Exception):
    """The text is no bundle; says at which key."""


def build_bundle(
    *,
    serial: int,
    issued: datetime,
    expires: datetime,
    people: Iterable[Person],
    completions: Iterable[Completion],
    cases: Iterable[Case],
    profile_digest: str,
    key: SigningKey,
    approvals: Iterable[Approval] = (),
    reviewers: Iterable[Reviewer] = (),
) -> str:
    """Give the bundle's text, signed by the directory's key."""
    page: Json = {
        "serial": serial,
        "issued": (issued - _EPOCH) // _MILLISECOND,
        "expires": (expires - _EPOCH) // _MILLISECOND,
        "people": [_person_row(each) for each in people],
        "completions": [
            {
                "person": each.person,
                "course": each.course,
                "completed": each.completed.isoformat(),
                "expires": each.expires.isoformat(),
            }
            for each in completions
        ],
        "cases": [_case_row(each) for each in cases],
        "profile": profile_digest,
        "approvals": [_approval_row(each) for each in approvals],
        "reviewers": [{"person": each.person, "key": each.key} for each in reviewers],
    }
    return sign_note(HEADING + canonical(page).decode() + "\n", [key]).encode().decode()


def parse_bundle(text: str) -> Bundle:
    """Give the bundle of a note's text, whose signature was checked before. Raises BundleError."""
    if not text.startswith(HEADING):
        raise BundleError("the heading")
    try:
        page = parse(text.removeprefix(HEADING).removesuffix("\n").encode())
    except EncodingError:
        raise BundleError("the page") from None
    top = _Place("", page)
    issued, expires = top.at("issued").time(), top.at("expires").time()
    if expires <= issued:
        raise BundleError("expires")
    people = top.at("people").each(_person)
    cases = top.at("cases").each(_case)
    return Bundle(
        serial=top.at("serial").whole(),
        digest=hashlib.sha256(text.encode()).hexdigest(),
        issued=issued,
        expires=expires,
        people=_by("people", people, lambda each: each.id),
        completions=top.at("completions").each(_completion),
        cases=_by("cases", cases, lambda each: each.number),
        profile_digest=top.at("profile").text(),
        approvals=top.at("approvals").each(_approval),
        reviewers=_different_keys(top.at("reviewers").each(_reviewer)),
    )


def approval_text(approval: Approval) -> str:
    """Give an approval as the file that carries it to whoever signs the directory."""
    return canonical(_approval_row(approval)).decode() + "\n"


def parse_approval(text: str) -> Approval:
    """Give the approval of such a file; its signature is checked where it is used. Raises BundleError."""
    try:
        return _approval(_Place("", parse(text.strip().encode())))
    except EncodingError:
        raise BundleError("the page") from None


@dataclass(frozen=True, slots=True)
class _Place:
    """A value of the page and where it stands, so that a wrong one is refused by its place."""

    where: str
    value: Json

    def at(self, name: str) -> "_Place":
        if not isinstance(self.value, Mapping) or name not in self.value:
            raise BundleError(f"{self.where}{name}")
        return _Place(f"{self.where}{name}.", self.value[name])

    def each(self, read: "Callable[[_Place], T]") -> tuple[T, ...]:
        if not isinstance(self.value, list):
            raise self.wrong()
        return tuple(read(_Place(f"{self.where}{at}.", value)) for at, value in enumerate(self.value))

    def text(self) -> str:
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.wrong()
        return self.value

    def whole(self) -> int:
        if type(self.value) is not int or self.value < 0:
            raise self.wrong()
        return self.value

    def yes_or_no(self) -> bool:
        if not isinstance(self.value, bool):
            raise self.wrong()
        return self.value

    def time(self) -> datetime:
        try:
            return _EPOCH + self.whole() * _MILLISECOND
        except OverflowError:
            raise self.wrong() from None

    def day(self) -> date:
        text = self.text()
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise self.wrong() from None
        if day.isoformat() != text:
            raise self.wrong()
        return day

    def one_of(self, kind: type[S]) -> S:
        try:
            return kind(self.text())
        except ValueError:
            raise self.wrong() from None

    def key(self, check: Callable[[str], object]) -> str:
        try:
            check(self.text())
        except KeyRefused:
            raise self.wrong() from None
        return self.text()

    def or_none(self, read: "Callable[[_Place], T]") -> T | None:
        return None if self.value is None else read(self)

    def wrong(self) -> BundleError:
        return BundleError(self.where.removesuffix("."))


def _person(place: _Place) -> Person:
    return Person(
        id=PersonId(place.at("id").text()),
        name=place.at("name").text(),
        roles=frozenset(place.at("roles").each(lambda role: role.one_of(Role))),
        office=place.at("office").text(),
        credential=place.at("credential").key(CredentialKey),
        active=place.at("active").yes_or_no(),
    )


def _completion(place: _Place) -> Completion:
    return Completion(
        person=PersonId(place.at("person").text()),
        course=place.at("course").text(),
        completed=place.at("completed").day(),
        expires=place.at("expires").day(),
    )


def _case(place: _Place) -> Case:
    return Case(
        number=CaseNumber(place.at("number").text()),
        title=place.at("title").text(),
        purpose=place.at("purpose").one_of(Purpose),
        state=place.at("state").one_of(CaseState),
        office=place.at("office").text(),
        assigned=frozenset(place.at("assigned").each(lambda person: PersonId(person.text()))),
        opened=place.at("opened").day(),
        offences=place.at("offences").each(_offence),
        priority=place.at("priority").or_none(_Place.text),
    )


def _offence(place: _Place) -> CaseOffence:
    return CaseOffence(place.at("offence").text(), place.at("started").or_none(_Place.day))


def _reviewer(place: _Place) -> Reviewer:
    return Reviewer(PersonId(place.at("person").text()), place.at("key").key(ReviewerKey.parse))


def _different_keys(reviewers: tuple[Reviewer, ...]) -> tuple[Reviewer, ...]:
    """A key is one person's: an entry names its recipients by key."""
    _by("reviewers", reviewers, lambda each: each.key)
    return reviewers


def _approval(place: _Place) -> Approval:
    return Approval(
        profile_digest=place.at("profile").text(),
        person=place.at("person").text(),
        role=place.at("role").one_of(Role),
        signature=place.at("signature").text(),
        public_key=place.at("key").key(CredentialKey),
    )


def _approval_row(approval: Approval) -> Json:
    return {
        "profile": approval.profile_digest,
        "person": approval.person,
        "role": approval.role.value,
        "signature": approval.signature,
        "key": approval.public_key,
    }


def _person_row(person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.name,
        "roles": sorted(person.roles),
        "office": person.office,
        "credential": person.credential,
        "active": person.active,
    }


def _case_row(case: Case) -> Json:
    return {
        "number": case.number,
        "title": case.title,
        "purpose": case.purpose.value,
        "state": case.state.value,
        "office": case.office,
        "assigned": sorted(case.assigned),
        "opened": case.opened.isoformat(),
        "offences": [
            {"offence": each.offence, "started": each.started.isoformat() if each.started else None}
            for each in case.offences
        ],
        "priority": case.priority,
    }


K = TypeVar("K")


def _by(where: str, values: tuple[T, ...], key: Callable[[T], K]) -> Mapping[K, T]:
    """By key; one that stands twice is refused, for it could mean two things."""
    found = {key(value): value for value in values}
    if len(found) != len(values):
        raise BundleError(where)
    return found
