import contextlib
import re
import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lprdesk.domain.profile import ProfileFault
from lprdesk.domain.profile_toml import parse_profile


def changed(file: bytes, table: str, old: str, new: str) -> bytes:
    """The file with one thing changed inside one table."""
    before, header, rest = file.decode().partition(f"\n{table}\n")
    assert header, table
    body, blank, after = rest.partition("\n\n")
    assert old in body, old
    return f"{before}{header}{body.replace(old, new, 1)}{blank}{after}".encode()


LOCK = "[session.lock_minutes]"
SMUGGLING = "[offences.18-usc-545]"


@pytest.mark.parametrize(
    ("table", "old", "new", "words"),
    [
        (LOCK, "value = 15", 'value = "15"', "“session.lock_minutes.value” must be a whole number"),
        (LOCK, "value = 15", "value = true", "“session.lock_minutes.value” must be a whole number"),
        (LOCK, "value = 15", "value = 0", "“session.lock_minutes.value” must be a whole number of at least 1"),
        (LOCK, "value = 15", "value = 15.5", "“session.lock_minutes.value” must be a whole number"),
        (LOCK, "value = 15", "value = [15]", "“session.lock_minutes.value” must be a whole number"),
        (LOCK, "value = 15", "valeu = 15", "“session.lock_minutes.value” is missing"),
        (LOCK, "value = 15", "value = 15\nseconds = 3", "“session.lock_minutes.seconds” is not a key"),
        (LOCK, "source", "sauce", "“session.lock_minutes.source” is missing"),
        (LOCK, "from = 2015-03-19", "from = 2015-03-20", "“session.lock_minutes” has no value from 2015-03-19"),
        (LOCK, "from = 2015-03-19", 'from = "2015-03-19"', "“session.lock_minutes.from” must be a day"),
        (LOCK, "from = 2015-03-19", "from = 2015-03-19T10:00:00", "“session.lock_minutes.from” must be a day"),
        (LOCK, "from = 2015-03-19", "from = 2015-03-19\nto = 2015-03-18", "ends on 2015-03-18, before it begins"),
        (LOCK, "from = 2015-03-19", "from = 2015-03-19\nto = 2030-01-01", "has no value after 2030-01-01"),
        (SMUGGLING, "period_years = 5", "period_months = 60", "must be given"),
        (SMUGGLING, "period_years = 5", "period_years = 5\nno_period = true", "just one"),
        (SMUGGLING, "period_years = 5", "no_period = false", "“offences.18-usc-545.no_period” can only be true"),
        (SMUGGLING, "period_years = 5", "period_years = 500", "at most 150 years"),
        (SMUGGLING, 'statute = "18 USC 545"', 'statute = ""', "“offences.18-usc-545.statute” must be words"),
        ("[look_back.civil_years]", "value = 5", "value = 151", "at most 150 years"),
        ("[recognition_accuracy]", "value = 0.95", "value = 95", "must be a fraction above 0 and at most 1"),
        ("[results_held]", '"vendor"', '"desk"', "must be one of vendor, sealed, not “desk”"),
        ("[permissions.analyst]", '"query"', '"browse"', "“permissions.analyst.actions” must be one of"),
        ("[permissions.analyst]", "actions = [", 'actions = "query" # [', "must be a list of actions"),
        ("[training.course]", 'value = "', 'value = 1 # "', "“training.course.value” must be words"),
        ("[sensitive.school]", "radius_metres", "radius_feet", "“sensitive.school.radius_metres” is missing"),
    ],
)
def test_a_wrong_figure_is_refused_by_its_key(profile_file: bytes, table: str, old: str, new: str, words: str) -> None:
    with pytest.raises(ProfileFault) as caught:
        parse_profile(changed(profile_file, table, old, new))
    assert words in caught.value.sentence
    assert caught.value.todo


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[session.lock_minutes]", "[session.lock_hours]", "“session.lock_minutes” is missing"),
        ("[permissions.analyst]", "[permissions.guest]", "“permissions.guest” is not a key"),
        ("[offences.18-usc-545]", '[offences."18 USC 545"]', "must be written in small letters"),
        ('zone = "America/New_York"', 'zone = "Mars/Olympus"', "“zone” must be a zone such as"),
        ('zone = "America/New_York"', 'zone = "../etc/passwd"', "“zone” must be a zone such as"),
        ("effective = 2015-03-19", "effective = 2015-03-18", "has no value from 2015-03-18"),
        ("effective = 2015-03-19", "effect = 2015-03-19", "“effective” is missing"),
        ("notice = ", "unknown = 1\nnotice = ", "“unknown” is not a key"),
        ("notice = ", "session = 1\nnotice = ", "TOML"),
        ("[continuation_hours]", "[[continuation_hours]]", ""),
    ],
)
def test_a_wrong_key_is_refused_by_its_name(profile_file: bytes, old: str, new: str, words: str) -> None:
    text = profile_file.decode().replace(old, new, 1)
    assert text != profile_file.decode()
    if not words:
        parse_profile(text.encode())
        return
    with pytest.raises(ProfileFault) as caught:
        parse_profile(text.encode())
    assert words in caught.value.sentence


def lock(*rows: str) -> str:
    return "".join(f'[[session.lock_minutes]]\nvalue = 15\nsource = "s"\n{row}\n\n' for row in rows)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (("from = 2015-03-19\nto = 2020-01-01", "from = 2020-01-02"), ""),
        (("from = 2020-01-02", "from = 2015-03-19\nto = 2020-01-01"), ""),
        (("from = 2015-03-19\nto = 2020-01-01", "from = 2020-01-01"), "has two values on 2020-01-01"),
        (("from = 2015-03-19", "from = 2020-01-01"), "has two values on 2020-01-01"),
        (("from = 2015-03-19\nto = 2020-01-01", "from = 2020-01-03"), "has no value after 2020-01-01"),
    ],
)
def test_days_neither_overlap_nor_leave_a_gap(profile_file: bytes, rows: tuple[str, ...], words: str) -> None:
    text = re.sub(r"\[session\.lock_minutes\]\n(.+\n)+", lambda _: lock(*rows), profile_file.decode(), count=1)
    if not words:
        assert len(parse_profile(text.encode()).figures["session.lock_minutes"]) == len(rows)
        return
    with pytest.raises(ProfileFault, match=words):
        parse_profile(text.encode())


def test_leaving_out_any_table_is_refused(profile_file: bytes) -> None:
    tables = tomllib.loads(profile_file.decode())
    for name, table in tables.items():
        if isinstance(table, dict):
            pattern = rf"(?m)^\[+{name}[.\]].*\n(.+\n)+"
            with pytest.raises(ProfileFault, match=f"“{name}"):
                parse_profile(re.sub(pattern, "", profile_file.decode()).encode())


@given(st.binary(max_size=200))
def test_no_bytes_bring_a_traceback(data: bytes) -> None:
    with pytest.raises(ProfileFault):
        parse_profile(data)


@given(data=st.data())
def test_a_damaged_profile_is_refused_in_words_or_still_a_profile(profile_file: bytes, data: st.DataObject) -> None:
    lines = profile_file.decode().splitlines()
    position = data.draw(st.integers(0, len(lines) - 1))
    lines[position] = data.draw(st.sampled_from(["", "x = 1", "value = -1", "from = 9999-12-31", "to = 0001-01-01"]))
    with contextlib.suppress(ProfileFault):
        assert parse_profile("\n".join(lines).encode()).at(date(2026, 11, 20)).session.lock_minutes > 0
