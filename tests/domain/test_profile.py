import dataclasses
import hashlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lprdesk.domain.case import Purpose
from lprdesk.domain.figures import ResultsHeld
from lprdesk.domain.limitation import NO_PERIOD, LifeOrYears, Period
from lprdesk.domain.people import Action, Role
from lprdesk.domain.profile import (
    Approval,
    Change,
    Profile,
    ProfileFault,
    approvals_suffice,
    difference,
    statement_to_sign,
)
from lprdesk.domain.profile_toml import parse_profile

DAY = date(2026, 11, 20)


def approval(profile: Profile, person: str, role: Role, key: str = "") -> Approval:
    return Approval(
        profile_digest=profile.digest, person=person, role=role, signature="00", public_key=key or f"key of {person}"
    )


def test_the_default_profile_holds_the_figures_of_its_assessment(profile: Profile) -> None:
    rules = profile.at(DAY)
    assert (rules.look_back.civil_years, rules.look_back.administrative_years) == (5, 5)
    assert (rules.retention.criminal_years, rules.retention.enforcement_years) == (20, 75)
    assert (rules.review.signed_months, rules.review.triage_days, rules.alerts.validation_months) == (3, 7, 12)
    assert 15 <= rules.session.lock_minutes <= 30
    assert (rules.session.failures, rules.session.failure_window_minutes, rules.session.session_hours) == (5, 15, 12)
    assert rules.clock_step_seconds == 60
    assert rules.results_held is ResultsHeld.VENDOR
    assert set(rules.purposes) == set(Purpose)
    assert set(rules.priorities) == {
        "national-security",
        "criminal-aliens",
        "fugitive-aliens",
        "illegal-re-entrants",
    }
    assert profile.assessment.startswith("DHS/ICE/PIA-039")


@pytest.mark.parametrize(
    ("offence", "period"),
    [
        ("18-usc-545", Period(5)),
        ("18-usc-1956-foreign", Period(7)),
        ("8-usc-1324", Period(10)),
        ("18-usc-1591", NO_PERIOD),
        ("18-usc-3283-child", LifeOrYears(10)),
        ("18-usc-2332b", Period(8)),
        ("18-usc-668", Period(20)),
        ("26-usc-6531", Period(3)),
    ],
)
@pytest.mark.requirement("TIM-1")
def test_offences_carry_the_period_of_their_statute(
    profile: Profile, offence: str, period: Period | LifeOrYears | object
) -> None:
    assert profile.at(DAY).offences[offence].period == period


def test_a_period_changes_on_the_day_the_law_changed(profile: Profile) -> None:
    assert profile.at(date(2024, 4, 23)).offences["50-usc-1705"].period == Period(5)
    assert profile.at(date(2024, 4, 24)).offences["50-usc-1705"].period == Period(10)


def test_every_figure_names_its_source(profile: Profile, stricter: Profile) -> None:
    for each in (profile, stricter):
        assert all(dated.source for values in each.figures.values() for dated in values)


@pytest.mark.requirement("ACC-5")
def test_reviewing_and_approving_are_not_the_analysts(profile: Profile) -> None:
    table = profile.at(DAY).permissions
    assert Action.QUERY in table[Role.ANALYST]
    forbidden = {Action.REVIEW_LOG, Action.OPEN_SEALED, Action.APPROVE_EXCEPTION, Action.ADMINISTER}
    assert not forbidden & table[Role.ANALYST]
    assert all(Action.QUERY not in actions for role, actions in table.items() if role is not Role.ANALYST)


def test_the_stricter_profile_is_stricter_by_its_figures_alone(profile: Profile, stricter: Profile) -> None:
    rules, strict = profile.at(DAY), stricter.at(DAY)
    assert strict.look_back.civil_years < rules.look_back.civil_years
    assert strict.look_back.administrative_years < rules.look_back.administrative_years
    assert strict.session.lock_minutes < rules.session.lock_minutes
    assert strict.alerts.validation_months < rules.alerts.validation_months
    assert {"social-services", "children", "disaster-relief"} <= set(strict.sensitive)
    assert strict.offences == rules.offences


def test_before_its_day_a_profile_holds_nothing(profile: Profile) -> None:
    with pytest.raises(ProfileFault, match="2015-03-19"):
        profile.at(date(2015, 3, 18))
    assert profile.at(date(2015, 3, 19)).look_back.civil_years == 5


def test_the_day_is_that_of_the_profiles_calendar(profile: Profile) -> None:
    assert profile.zone == "America/New_York"
    assert profile.today(datetime(2026, 11, 20, 4, 59, tzinfo=UTC)) == date(2026, 11, 19)
    assert profile.today(datetime(2026, 11, 20, 5, 0, tzinfo=UTC)) == date(2026, 11, 20)


def test_the_digest_is_that_of_the_files_bytes(profile: Profile, profile_file: bytes) -> None:
    assert profile.digest == hashlib.sha256(profile_file).hexdigest()
    assert parse_profile(profile_file + b"\n").digest != profile.digest


@pytest.mark.requirement("GOV-1")
def test_two_people_and_the_privacy_office_approve(profile: Profile) -> None:
    officer = approval(profile, "p.lind", Role.PRIVACY_OFFICER)
    supervisor = approval(profile, "s.amara", Role.SUPERVISOR)
    assert approvals_suffice(profile, [officer, supervisor]) is None


@pytest.mark.requirement("GOV-1")
def test_fewer_approvals_are_refused_each_in_its_words(profile: Profile, stricter: Profile) -> None:
    officer = approval(profile, "p.lind", Role.PRIVACY_OFFICER)
    supervisor = approval(profile, "s.amara", Role.SUPERVISOR)
    refused = [
        ("not been approved by anybody", []),
        ("not been approved by anybody", [approval(stricter, "p.lind", Role.PRIVACY_OFFICER)]),
        ("one person only", [officer, officer]),
        ("one person only", [officer, approval(profile, "p.lind", Role.SUPERVISOR, "another key")]),
        ("one person only", [officer, approval(profile, "s.amara", Role.SUPERVISOR, officer.public_key)]),
        ("lacks the approval of the privacy office", [supervisor, approval(profile, "t.cole", Role.SUPERVISOR)]),
    ]
    for words, approvals in refused:
        assert words in (approvals_suffice(profile, approvals) or "")


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(Role), st.sampled_from("xyz"))))
@pytest.mark.requirement("GOV-1")
def test_nothing_less_than_two_people_with_two_keys_suffices(
    profile: Profile, given_: list[tuple[str, Role, str]]
) -> None:
    approvals = [approval(profile, person, role, key) for person, role, key in given_]
    enough = (
        len({person for person, _, _ in given_}) > 1
        and len({key for _, _, key in given_}) > 1
        and any(role is Role.PRIVACY_OFFICER for _, role, _ in given_)
    )
    assert (approvals_suffice(profile, approvals) is None) == enough


def test_what_is_signed_binds_the_whole_file(profile: Profile, stricter: Profile) -> None:
    assert profile.digest.encode() in statement_to_sign(profile)
    assert statement_to_sign(profile) != statement_to_sign(stricter)
    other = dataclasses.replace(profile, version="2")
    assert statement_to_sign(other) != statement_to_sign(profile)


@pytest.mark.requirement("GOV-1")
def test_the_difference_shows_what_changed_and_nothing_else(profile: Profile, stricter: Profile) -> None:
    assert difference(profile, profile) == ()
    rows = {change.path: change for change in difference(profile, stricter)}
    assert rows["look_back.civil_years"].before.startswith("5 (from 2015-03-19; DHS/ICE/PIA-039")
    assert rows["look_back.civil_years"].after.startswith("1 (from 2021-10-27; ")
    assert rows["sensitive.children"].before == ""
    assert rows["priorities.fugitive-aliens"].after == ""
    assert not any(path.startswith(("offences", "permissions")) for path in rows)


def test_the_difference_sees_a_source_and_a_word_of_the_header(profile: Profile, profile_file: bytes) -> None:
    text = profile_file.decode().replace("5 failures", "five failures", 1).replace('version = "1"', 'version = "2"', 1)
    changes = difference(profile, parse_profile(text.encode()))
    assert [change.path for change in changes] == ["version", "session.failures"]
    assert changes[0] == Change("version", "1", "2")
