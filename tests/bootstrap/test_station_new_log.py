"""`lprdesk station new-log` as it is typed, where an older database was put back."""

import shutil
from pathlib import Path

import pytest

from fakes.office import Office, done

WORDS = ("--approved-by", "R. Ito, privacy officer", "--reason", "The disk was put back, ticket 4411")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    office.makes_a_key()
    office.sets_up("https://vendor.example", "key-1")
    return office


@pytest.mark.requirement("AUD-3")
def test_an_older_log_is_ended_and_the_next_begins_where_it_was_approved(office: Office, tmp_path: Path) -> None:
    first = done(office.station("key")).strip()
    database = tmp_path / "state" / "journal.db"
    shutil.copy(database, tmp_path / "older.db")
    office.enrols("k.rivera")
    shutil.copy(tmp_path / "older.db", database)
    refused = office.station("key")
    assert refused.returncode
    assert "ends at entry 2; it had 3 before" in refused.stderr
    assert "Traceback" not in refused.stderr

    assert office.station("new-log", *WORDS, typed="n\n").returncode
    assert office.station("key").returncode
    second = done(office.station("new-log", *WORDS, typed="y\n")).strip().splitlines()[-1]
    assert second != first
    assert done(office.station("key")).strip() == second
    assert (tmp_path / "state" / "epochs" / "1" / "log.vkey").read_text().strip() == first


def test_a_new_log_needs_who_and_why(office: Office) -> None:
    first = done(office.station("key")).strip()
    told = office.station("new-log", "--approved-by", "R. Ito", "--reason", "so", "--yes")
    assert told.returncode
    assert "who approved it, and why" in told.stderr
    assert done(office.station("key")).strip() == first


def test_where_there_never_was_a_log_none_is_ended(office: Office) -> None:
    told = office.station("new-log", *WORDS, "--yes")
    assert told.returncode
    assert "never had a log" in told.stderr
