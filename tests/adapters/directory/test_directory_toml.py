from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lprdesk.adapters.directory.bundle_text import BundleError, build_bundle, parse_approval
from lprdesk.adapters.directory.directory_toml import SourceFault, parse_source, read_source
from lprdesk.adapters.directory.file_directory import read_bundle
from lprdesk.audit.keys import SigningKey
from lprdesk.domain.profile_toml import parse_profile
from lprdesk.services.judge_directory import changes, judge_directory

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "docs" / "examples" / "directory.toml"
PROFILE = parse_profile((ROOT / "resources" / "profiles" / "dhs-ice-pia-039-2015.toml").read_bytes())
NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
KEY = SigningKey("pd.example/directory", bytes(range(32)))
Edit = Callable[[str], str]


def judged(text: str) -> set[str]:
    source = parse_source(text)
    bundle = source.bundle(serial=1, issued=NOW, profile_digest=PROFILE.digest, approvals=())
    return {remark.rule for remark in judge_directory(bundle, PROFILE, NOW)}


def replacing(old: str, new: str) -> Edit:
    def edit(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return edit


def test_the_documented_example_is_signed_and_opens(tmp_path: Path) -> None:
    source = read_source(EXAMPLE)
    assert source.profile == PROFILE.id
    signed = build_bundle(
        serial=1,
        issued=NOW,
        expires=NOW + timedelta(days=source.valid_days),
        people=source.people.values(),
        completions=source.completions,
        cases=source.cases.values(),
        profile_digest=PROFILE.digest,
        key=KEY,
    )
    (tmp_path / "directory.bundle").write_text(signed, "utf-8")
    bundle = read_bundle(tmp_path / "directory.bundle", KEY.verify_key.text)
    assert (bundle.people, bundle.cases, bundle.completions) == (source.people, source.cases, source.completions)
    assert {person.active for person in bundle.people.values()} == {True}


@pytest.mark.requirement("GOV-1")
def test_only_the_missing_approvals_stand_between_the_example_and_its_signature() -> None:
    assert judged(EXAMPLE.read_text("utf-8")) == {"profile.not-approved"}


@pytest.mark.parametrize(
    ("edit", "rule"),
    [
        (replacing('"18-usc-545"', '"18-usc-0"'), "case.offence"),
        (replacing('"fugitive-aliens"', '"anyone"'), "case.priority"),
        (replacing('assigned = ["k.rivera"]', 'assigned = ["k.riviera"]'), "case.assigned"),
        (replacing('assigned = ["k.rivera"]', "assigned = []"), "case.unassigned"),
        (replacing('priority = "fugitive-aliens"', ""), "case.no-priority"),
        (replacing('[[cases.offences]]\noffence = "18-usc-545"\nstarted = 2026-03-10', ""), "case.no-offence"),
        (replacing("expires = 2027-05-04", "expires = 2026-06-30"), "training.expired"),
        (replacing("expires = 2027-05-04", "expires = 2026-07-20"), "training.expiring"),
        (replacing("Use of commercial plate-reader data", "Riding"), "training.other-course"),
        (replacing("Use of commercial plate-reader data", "Riding"), "training.missing"),
    ],
)
def test_what_does_not_fit_the_profile_is_named(edit: Edit, rule: str) -> None:
    assert rule in judged(edit(EXAMPLE.read_text("utf-8")))


def test_two_people_with_one_credential_are_refused() -> None:
    first, *_ = (line for line in EXAMPLE.read_text("utf-8").splitlines() if line.startswith("credential"))
    lines = [first if line.startswith("credential") else line for line in EXAMPLE.read_text("utf-8").splitlines()]
    assert "person.shared-credential" in judged("\n".join(lines))


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (replacing("valid_days = 30", "valid_days = 0"), "valid_days"),
        (replacing("valid_days = 30", "valid_days = 30\nextra = 1"), "“extra” is not known"),
        (replacing("active = true", "activ = false"), "“people.activ” is not known"),
        (replacing('roles = ["analyst"]', 'roles = ["king"]'), "“roles.0” of k.rivera in people"),
        (replacing('"ed25519:', '"ed25519:A'), "“credential” of k.rivera in people"),
        (replacing("completed = 2026-05-04", 'completed = "May"'), "“completed” of k.rivera in training"),
        (replacing("completed = 2026-05-04", "completed = 2026-05-04T10:00:00"), "“completed” of k.rivera"),
        (replacing('id = "s.abe"', 'id = "k.rivera"'), "“people” is missing, wrong, or stands twice"),
        (replacing('number = "HSI-2026-000815"', ""), "“number” of entry 1 in cases"),
        (replacing("started = 2026-03-10", "started = 0.5"), "a value has no place"),
        (replacing("[[people]]", "[people]"), "is not TOML"),
    ],
)
def test_a_wrong_value_is_refused_by_its_place(edit: Edit, said: str) -> None:
    with pytest.raises(SourceFault, match="cannot be used") as refused:
        parse_source(edit(EXAMPLE.read_text("utf-8")))
    assert said in refused.value.sentence


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SourceFault, match="cannot be read as text"):
        read_source(tmp_path / "a.toml")


@given(st.text(), st.integers(min_value=0), st.integers(min_value=0, max_value=40))
def test_no_file_gets_a_traceback(put: str, where: int, length: int) -> None:
    text = EXAMPLE.read_text("utf-8")
    at = where % len(text)
    with suppress(SourceFault):
        parse_source(text[:at] + put + text[at + length :])


def test_each_change_is_named() -> None:
    text = EXAMPLE.read_text("utf-8")

    before = parse_source(text).bundle(serial=1, issued=NOW, profile_digest=PROFILE.digest, approvals=())
    edited = text.replace('id = "s.abe"', 'id = "s.abel"').replace('state = "open"', 'state = "closed"', 1)
    edited = edited.replace("expires = 2027-05-04", "expires = 2027-06-04").replace("active = true", "active = false")
    after = parse_source(edited).bundle(serial=2, issued=NOW, profile_digest=PROFILE.digest, approvals=())
    assert {(each.what, each.name, each.how) for each in changes(before, after)} == {
        ("person", "k.rivera", "changed"),
        ("person", "s.abe", "removed"),
        ("person", "s.abel", "added"),
        ("training", "k.rivera", "changed"),
        ("case", "HSI-2026-000815", "closed"),
    }
    assert ("case", "HSI-2026-000815", "reopened") in {(c.what, c.name, c.how) for c in changes(after, before)}
    assert changes(before, before) == ()
    assert {change.how for change in changes(None, before) if change.what != "training"} == {"added"}


@given(st.text())
def test_no_text_is_taken_for_an_approval(text: str) -> None:
    with pytest.raises(BundleError):
        parse_approval(text)
