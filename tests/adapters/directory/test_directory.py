# ruff: noqa: ASYNC240  (a test's loop has nothing else to do meanwhile)
import asyncio
import hashlib
import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lprdesk.adapters.directory.bundle_text import HEADING, BundleError, build_bundle, parse_bundle
from lprdesk.adapters.directory.file_directory import FileDirectory
from lprdesk.audit.credential_key import CredentialKey
from lprdesk.audit.encoding import canonical
from lprdesk.audit.keys import SigningKey
from lprdesk.audit.note import parse_note, sign_note
from lprdesk.audit.seal_key import ReviewerSecret
from lprdesk.domain.case import Case, CaseNumber, CaseOffence, CaseState, Purpose
from lprdesk.domain.people import Person, PersonId, Reviewer, Role
from lprdesk.domain.profile import Approval
from lprdesk.domain.training import Completion
from lprdesk.services.ports.directory import DirectoryFault

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KEY = SigningKey("pd.example/directory", bytes(range(32)))
CREDENTIAL = CredentialKey.of(Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()).text
KIM = Person(
    id=PersonId("kim"),
    name="Kim Rivéra",
    roles=frozenset({Role.ANALYST, Role.SUPERVISOR}),
    office="Harbour",
    credential=CREDENTIAL,
)
REVIEWER = Reviewer(KIM.id, ReviewerSecret(bytes([7]) * 32).key.text)
DONE = Completion(person=KIM.id, course="lpr-2026", completed=date(2026, 1, 5), expires=date(2027, 1, 5))
CASE = Case(
    number=CaseNumber("HSI-26-0042"),
    title="Cargo thefts at the pier",
    purpose=Purpose.CRIMINAL,
    state=CaseState.OPEN,
    office="Harbour",
    assigned=frozenset({KIM.id}),
    opened=date(2026, 2, 1),
    offences=(CaseOffence("theft", date(2025, 12, 24)), CaseOffence("fraud")),
)
CIVIL = Case(
    number=CaseNumber("ERO-26-0007"),
    title="A civil case",
    purpose=Purpose.CIVIL,
    state=CaseState.CLOSED,
    office="Harbour",
    assigned=frozenset(),
    opened=date(2024, 2, 29),
    priority="p1",
)
APPROVAL = Approval(
    profile_digest="ab" * 32, person="kim", role=Role.SUPERVISOR, signature="cd" * 64, public_key=CREDENTIAL
)


def text(serial: int = 3, key: SigningKey = KEY, **changed: Any) -> str:
    values: dict[str, Any] = {
        "serial": serial,
        "issued": NOW - timedelta(days=1),
        "expires": NOW + timedelta(days=7),
        "people": [KIM],
        "completions": [DONE],
        "cases": [CASE, CIVIL],
        "profile_digest": "ab" * 32,
        "approvals": [APPROVAL],
        "reviewers": [REVIEWER],
    }
    return build_bundle(**(values | changed), key=key)


class At:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> datetime:
        return self.moment

    def monotonic_ms(self) -> int:
        return 0

    def boot_id(self) -> str:
        return "boot"


class Remembered:
    """The port's rule, in memory."""

    def __init__(self) -> None:
        self.newest: dict[str, int] = {}

    async def raise_serial(self, key: str, serial: int) -> int:
        self.newest[key] = max(serial, self.newest.get(key, 0))
        return self.newest[key]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "directory.bundle"


@pytest.fixture
def directory(path: Path) -> FileDirectory:
    return FileDirectory(path, KEY.verify_key.text, Remembered(), At())


@pytest.mark.requirement("ACC-1", "PUR-1", "GOV-1")
async def test_everything_comes_back_as_it_was_written(directory: FileDirectory, path: Path) -> None:
    path.write_text(text(), encoding="utf-8")
    bundle = await directory.load()
    assert bundle.serial == 3
    assert bundle.people == {KIM.id: KIM}
    assert bundle.completions == (DONE,)
    assert bundle.cases == {CASE.number: CASE, CIVIL.number: CIVIL}
    assert bundle.profile_digest == "ab" * 32
    assert bundle.approvals == (APPROVAL,)
    assert bundle.reviewers == (REVIEWER,)
    assert (bundle.issued, bundle.expires) == (NOW - timedelta(days=1), NOW + timedelta(days=7))
    assert bundle.digest == hashlib.sha256(parse_note(path.read_bytes()).text.encode()).hexdigest()


@pytest.mark.requirement("AUD-8")
async def test_a_reviewers_key_that_was_swapped_lets_nobody_work(directory: FileDirectory, path: Path) -> None:
    other = ReviewerSecret(bytes([9]) * 32).key.text
    path.write_text(text().replace(REVIEWER.key, other), encoding="utf-8")
    with pytest.raises(DirectoryFault, match="altered after it was signed"):
        await directory.load()


async def test_a_reviewers_key_is_one_persons() -> None:
    with pytest.raises(BundleError, match="reviewers"):
        parse_bundle(parse_note(text(reviewers=[REVIEWER, Reviewer(PersonId("ola"), REVIEWER.key)]).encode()).text)


@pytest.mark.parametrize("data", [b"", b"\xff", b"no note", b"text\n\n\xe2\x80\x94 a b\n"])
async def test_what_is_no_note_is_damaged(directory: FileDirectory, path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with pytest.raises(DirectoryFault, match="damaged or was altered"):
        await directory.load()


async def test_each_refusal_has_its_own_sentence(directory: FileDirectory, path: Path) -> None:
    said = set()
    with pytest.raises(DirectoryFault, match="has no directory") as missing:
        await directory.load()
    path.write_text(text(serial=5), encoding="utf-8")
    assert (await directory.load()).serial == 5
    path.write_text(text(serial=4), encoding="utf-8")
    with pytest.raises(DirectoryFault, match="number 4; number 5 was here before") as older:
        await directory.load()
    path.write_text(text(serial=6, expires=NOW), encoding="utf-8")
    with pytest.raises(DirectoryFault, match="expired on 2026-03-02 09:00 UTC") as expired:
        await directory.load()
    path.write_text(text(serial=6, key=SigningKey(KEY.name, os.urandom(32))), encoding="utf-8")
    with pytest.raises(DirectoryFault, match="not signed by the key") as foreign:
        await directory.load()
    path.write_text(text(serial=6).replace("Harbour", "Harbor!"), encoding="utf-8")
    with pytest.raises(DirectoryFault, match="altered after it was signed") as altered:
        await directory.load()
    for refused in (missing, older, expired, foreign, altered):
        assert refused.value.todo
        said.add(refused.value.sentence)
    assert len(said) == 5
    path.write_text(text(serial=6), encoding="utf-8")
    assert (await directory.load()).serial == 6


async def test_an_unchanged_file_is_parsed_once_and_its_time_judged_at_each_load(path: Path) -> None:
    clock = At()
    directory = FileDirectory(path, KEY.verify_key.text, Remembered(), clock)
    path.write_text(text(), encoding="utf-8")
    first = await directory.load()
    clock.moment = NOW + timedelta(days=7) - timedelta(seconds=1)
    assert await directory.load() is first
    clock.moment = NOW + timedelta(days=7)
    with pytest.raises(DirectoryFault, match="expired on 2026-03-09"):
        await directory.load()
    path.write_text(text(serial=4, expires=NOW + timedelta(days=9)), encoding="utf-8")
    assert (await directory.load()).serial == 4
    path.write_text(text(serial=3, expires=NOW + timedelta(days=9)), encoding="utf-8")
    with pytest.raises(DirectoryFault, match="number 3; number 4 was here before"):
        await directory.load()
    path.unlink()
    with pytest.raises(DirectoryFault, match="has no directory"):
        await directory.load()


async def test_a_folder_in_the_files_place_is_said(directory: FileDirectory, path: Path) -> None:
    path.mkdir()
    with pytest.raises(DirectoryFault, match="cannot be read"):
        await directory.load()


async def test_a_pinned_key_that_is_no_key_is_said(path: Path) -> None:
    path.write_text(text(), encoding="utf-8")
    with pytest.raises(DirectoryFault, match="not a key"):
        await FileDirectory(path, "pd.example/directory+00000000+AAAA", Remembered(), At()).load()


WRONG: list[tuple[list[str | int], Any]] = [
    (["serial"], "3"),
    (["serial"], -1),
    (["serial"], True),
    (["issued"], None),
    (["expires"], 1),
    (["expires"], 2**53 - 1),
    (["people"], {}),
    (["people", 0, "id"], ""),
    (["people", 0, "roles"], ["king"]),
    (["people", 0, "roles"], "analyst"),
    (["people", 0, "active"], 1),
    (["people", 0, "credential"], "ed25519:AAAA"),
    (["completions", 0, "completed"], "2026-02-30"),
    (["completions", 0, "completed"], "20260105"),
    (["cases", 0, "purpose"], "curiosity"),
    (["cases", 0, "state"], "ajar"),
    (["cases", 0, "assigned"], [5]),
    (["cases", 0, "offences", 0, "started"], 5),
    (["cases", 0, "priority"], 5),
    (["profile"], None),
    (["approvals", 0, "key"], "x"),
    (["reviewers"], ["x"]),
    (["reviewers", 0, "person"], ""),
    (["reviewers", 0, "key"], KEY.verify_key.text),
    (["reviewers", 0, "key"], "x25519:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
]


@pytest.mark.parametrize(("place", "value"), WRONG)
async def test_a_wrong_type_is_named_though_it_is_signed(
    directory: FileDirectory, path: Path, place: list[str | int], value: Any
) -> None:
    page = _page()
    inner = page
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    path.write_bytes(_signed(page))
    with pytest.raises(DirectoryFault, match="cannot read it") as refused:
        await directory.load()
    assert str(place[0]) in refused.value.sentence


@pytest.mark.parametrize("name", sorted(json.loads(parse_note(text().encode()).text.removeprefix(HEADING))))
def test_nothing_may_be_missing(name: str) -> None:
    page = _page()
    del page[name]
    with pytest.raises(BundleError, match=name):
        parse_bundle(HEADING + canonical(page).decode() + "\n")


@pytest.mark.parametrize("name", ["people", "cases"])
def test_nobody_stands_twice(name: str) -> None:
    page = _page()
    page[name].append(page[name][0])
    with pytest.raises(BundleError, match=name):
        parse_bundle(HEADING + canonical(page).decode() + "\n")


def test_what_a_newer_directory_adds_is_passed_over() -> None:
    page = _page()
    page["duty_hours"] = [{"from": "07:00"}]
    page["people"][0]["badge"] = "17"
    assert parse_bundle(HEADING + canonical(page).decode() + "\n").people == {KIM.id: KIM}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
@given(where=st.integers(min_value=0), flip=st.integers(1, 255))
def test_no_altered_byte_is_believed(directory: FileDirectory, path: Path, where: int, flip: int) -> None:
    data = bytearray(text().encode())
    data[where % len(data)] ^= flip
    path.write_bytes(data)
    with pytest.raises(DirectoryFault):
        asyncio.run(directory.load())


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_no_text_gets_a_traceback(anything: str) -> None:
    with pytest.raises(BundleError):
        parse_bundle(HEADING + anything)


def _page() -> Any:
    return json.loads(parse_note(text().encode()).text.removeprefix(HEADING))


def _signed(page: Any) -> bytes:
    return sign_note(HEADING + canonical(page).decode() + "\n", [KEY]).encode()
