"""A station without the demo, made with the commands that the installation guide names."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from fakes.office import CASE, PASSPHRASE, PEOPLE, PROFILE, Office, done, lprdesk, served_sandbox
from lprdesk.adapters.directory.bundle_text import build_bundle
from lprdesk.adapters.directory.directory_key import open_directory_key
from lprdesk.adapters.directory.file_directory import read_bundle
from lprdesk.adapters.settings.station_file import read_station
from lprdesk.adapters.store.key_holders import FileHolder
from lprdesk.adapters.vendors.access_key import keep_access_key
from lprdesk.audit.keys import SigningKey
from lprdesk.bootstrap.wired_desk import Desk, open_desk
from lprdesk.domain.query import RawQuery
from lprdesk.services.ports.directory import Bundle
from lprdesk.services.ports.vendor import VendorCause
from lprdesk.services.query_outcome import Answered, FailedQuery, Outcome
from lprdesk.services.session import Session


@pytest.fixture
def vendor() -> Iterator[tuple[str, str]]:
    with served_sandbox() as served:
        yield served


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def today() -> date:
    return datetime.now(UTC).date()


def bad_rows(office: Office) -> dict[str, str]:
    told = office.station("check", "--json")
    rows = {row["part"]: row["sentence"] for row in json.loads(told.stdout) if not row["good"]}
    assert told.returncode == bool(rows)
    return rows


async def asked(desk: Desk, session: Session) -> Outcome:
    raw = RawQuery(
        plate="ZZT4187",
        jurisdiction="US-NV",
        relation="Van seen loading the undeclared crates at the quay",
        reason="Trace where the van took the crates after the harbour surveillance",
        offence="18-usc-545",
        start=(today() - timedelta(days=200)).isoformat(),
        end=today().isoformat(),
    )
    return await desk.run_query.run(session, raw, lambda _: None)


async def opened(office: Office) -> Desk:
    file = read_station(office.config)
    return await open_desk(file, holder=FileHolder(file.settings.folder / "station.key"))


def deliver(office: Office, bundle: Bundle) -> None:
    key = open_directory_key(office.folder / "directory.key", PASSPHRASE)
    text = build_bundle(
        serial=bundle.serial,
        issued=bundle.issued,
        expires=bundle.expires,
        people=bundle.people.values(),
        completions=bundle.completions,
        cases=bundle.cases.values(),
        profile_digest=bundle.profile_digest,
        key=key,
        approvals=bundle.approvals,
    )
    (office.folder / "directory.bundle").write_text(text, "utf-8")


@pytest.mark.requirement("GOV-1", "ACC-1", "ACC-4")
async def test_a_station_is_made_from_nothing_and_answers_a_query(office: Office, vendor: tuple[str, str]) -> None:
    office.makes_a_key()
    office.sets_up(*vendor)
    assert {"log"} == bad_rows(office).keys()
    for person in PEOPLE:
        office.enrols(person)
    assert {"directory"} == bad_rows(office).keys()
    office.writes_the_source(today())

    shown = done(office.approves("s.abe"))
    assert "all of it is new" in shown
    assert "DHS/ICE/PIA-039" in shown
    alone = office.signs(approvals=("s.abe",))
    assert alone.returncode == 1
    assert "has been approved by one person only" in alone.stdout
    assert not (office.folder / "directory.bundle").exists()

    done(office.approves("p.quint"))
    assert "Nothing was signed." in done(office.signs("--dry-run", approvals=("s.abe", "p.quint")))
    assert not (office.folder / "directory.bundle").exists()
    assert "Signed." in done(office.signs(approvals=("s.abe", "p.quint")))
    assert bad_rows(office) == {}

    desk = await opened(office)
    try:
        session = await desk.sign_in.sign_in("k.rivera", PASSPHRASE, office.authenticators["k.rivera"].now())
        assert session.profile_approved
        await desk.sign_in.accept(session, session.rules.digest)
        await desk.open_case.open(session, CASE)
        answer = await asked(desk, session)
        assert isinstance(answer, Answered)
        assert len(answer.results.reads) > 0
        kinds = [entry.kind for entry in await desk.journal.entries()]
        assert (kinds.count("credential.enrolled"), kinds.count("profile.approved")) == (3, 2)
        await desk.opened.journal.export(office.folder / "log")
    finally:
        await desk.close()
    verified = lprdesk("audit", "verify", office.here("log"), "--key", done(office.station("key")).strip())
    assert "Good: every entry" in done(verified)

    (office.folder / "state" / "vendor.token").unlink()
    assert bad_rows(office).keys() == {"access key"}
    keep_access_key(office.folder / "state", "of-somebody-else")
    desk = await opened(office)
    try:
        following = office.authenticators["k.rivera"].at(int(time.time()) + 30)  # a code is accepted once
        session = await desk.sign_in.sign_in("k.rivera", PASSPHRASE, following)
        await desk.sign_in.accept(session, session.rules.digest)
        await desk.open_case.open(session, CASE)
        refused = await asked(desk, session)
        assert isinstance(refused, FailedQuery)
        assert refused.cause == VendorCause.UNAUTHORISED.value
    finally:
        await desk.close()


@pytest.mark.requirement("GOV-1")
def test_what_is_wrong_with_a_directory_is_said_at_the_station(office: Office) -> None:
    office.makes_a_key()
    office.sets_up("http://127.0.0.1:1", "an-access-key")
    for person in PEOPLE:
        office.enrols(person)
    office.writes_the_source(today())
    done(office.approves("s.abe"))
    done(office.approves("p.quint"))
    done(office.signs(approvals=("s.abe", "p.quint")))
    assert bad_rows(office).keys() == {"vendor"}
    good = read_bundle(office.folder / "directory.bundle", office.directory_key)

    deliver(office, replace(good, serial=2, approvals=good.approvals[:1]))
    assert "approved by one person only" in bad_rows(office)["approval"]
    deliver(office, replace(good, serial=1))
    assert "number 1; number 2 was here before" in bad_rows(office)["directory"]
    past = datetime.now(UTC) - timedelta(days=2)
    deliver(office, replace(good, serial=3, issued=past, expires=past + timedelta(days=1)))
    assert "expired on" in bad_rows(office)["directory"]
    deliver(office, replace(good, serial=4, issued=datetime.now(UTC) + timedelta(hours=2)))
    assert "before the directory was signed" in bad_rows(office)["clock"]
    done(office.station("enrol", "k.rivera", "--replace", typed=PASSPHRASE))
    assert "another key for k.rivera" in bad_rows(office)["credentials"]
    (office.folder / "state" / "vendor.token").chmod(0o644)
    assert "vendor.token" in bad_rows(office)["folder"]

    office.config.unlink()
    other = Office(office.folder / "other")
    other.folder.mkdir()
    other.makes_a_key()
    office.sets_up("http://127.0.0.1:1", "an-access-key", other.directory_key)
    assert "not signed by the key" in bad_rows(office)["directory"]


def test_a_later_signing_counts_on_and_names_what_changed(office: Office) -> None:
    office.makes_a_key()
    office.sets_up("http://127.0.0.1:1", "an-access-key")
    for person in PEOPLE:
        office.enrols(person)
    office.writes_the_source(today())
    done(office.approves("s.abe"))
    done(office.approves("p.quint"))
    done(office.signs(approvals=("s.abe", "p.quint")))

    office.writes_the_source(today(), state="closed")
    said = json.loads(done(office.signs("--json")))
    assert said["serial"] == 2
    assert said["changes"] == [{"what": "case", "name": CASE, "how": "closed"}]
    page = lprdesk("directory", "show", office.here("directory.bundle"), "--key", office.directory_key, "--json")
    assert [case["state"] for case in json.loads(done(page))["cases"]] == ["closed"]
    mistyped = lprdesk("directory", "show", office.here("directory.bundle"), "--key", "k")
    assert mistyped.stderr.startswith("What --key gives is no public key: k")
    again = lprdesk(
        *("profile", "approve", "protected-areas-2021", "--person", "s.abe", "--as", "privacy-officer"),
        *("--out", office.here("x.approval"), "--config", str(office.config)),
        typed=f"{PASSPHRASE}\n000000\n",
    )
    assert again.returncode == 1
    assert f"differs from the profile in force ({PROFILE}" in again.stdout
    assert " → " in again.stdout
    assert "| key |" not in again.stdout
    assert "The whole profile" not in again.stdout
    assert max(map(len, again.stdout.partition("What differs")[2].splitlines()[1:])) <= 80
    assert "does not know s.abe as an active privacy-officer" in again.stderr


def test_a_second_enrolment_has_to_be_asked_for_and_no_secret_reaches_standard_output(office: Office) -> None:
    office.makes_a_key()
    office.sets_up("http://127.0.0.1:1", "an-access-key")
    office.enrols("k.rivera")
    again = office.station("enrol", "k.rivera", typed=PASSPHRASE)
    assert (again.returncode, again.stdout) == (1, "")
    assert "has a credential at this station" in again.stderr
    assert office.enrolled["k.rivera"].startswith('credential = "ed25519:')
    assert office.enrolled["k.rivera"].count("\n") == 0
    for path in (office.folder / "state").iterdir():
        assert PASSPHRASE.encode() not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("typed", "said"), [("", "nothing was given"), ("too short\n", "fewer than 15"), ("a\tb\n", "")]
)
def test_a_passphrase_that_cannot_count_is_refused(office: Office, typed: str, said: str) -> None:
    words = ("new-key", "--out", office.here("directory.key"), "--agency", "pd.example")
    told = lprdesk("directory", *words, typed=typed)
    assert (told.returncode, told.stdout) == (1, "")
    assert said in told.stderr
    assert not (office.folder / "directory.key").exists()


def test_a_configuration_that_stands_or_cannot_be_read_is_not_written(office: Office) -> None:
    key = SigningKey("pd.example/directory", bytes(range(32))).verify_key.text
    given = {
        "--station": "desk-7",
        "--agency": "pd.example",
        "--folder": "state",
        "--vendor": "https://v.example",
        "--contract": "LPR",
        "--directory-key": key,
    }

    def init(**other: str) -> CompletedProcess[str]:
        values = given | {f"--{name}": value for name, value in other.items()}
        return office.station("init", *(word for pair in values.items() for word in pair))

    wrong = {
        "station": ("desk 7", "hold letters"),
        "vendor": ("http://v.example", "https://"),
        "contract": (" ", "empty"),
        "directory-key": ("k", "no public key"),
    }
    for name, (value, said) in wrong.items():
        refused = init(**{name: value})
        assert refused.returncode == 2
        assert f"'--{name}'" in refused.stderr
        assert said in " ".join(refused.stderr.replace("│", " ").split())
        assert not office.config.exists()
    assert "lprdesk station init" in office.station("check").stdout
    office.config.write_text("mine")
    stands = init()
    assert stands.returncode == 1
    assert office.config.read_text() == "mine"
    assert "is not TOML" in bad_rows(office)["configuration"]
