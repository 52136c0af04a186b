from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lprdesk.audit.encoding import canonical, parse
from lprdesk.audit.event import EVENTS, Event, QueryAuthorised, QueryRefused, parse_event

CHOICES: dict[object, st.SearchStrategy[Any]] = {
    str: st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    int: st.integers(0, 2**53 - 1),
    bool: st.booleans(),
    type(None): st.none(),
    Sequence[str]: st.lists(st.text("ab", max_size=3), max_size=3),
    Mapping[str, int]: st.dictionaries(st.text("ab", min_size=1), st.integers(0, 9), max_size=3),
}


def an_event(data: st.DataObject, shape: type[Event]) -> Event:
    values: dict[str, Any] = {}
    hints = get_type_hints(shape)
    for each in fields(shape):
        hint = hints[each.name]
        options = [CHOICES[hint]] if hint in CHOICES else [CHOICES[option] for option in hint.__args__]
        values[each.name] = data.draw(st.one_of(options))
    return shape(**values)


@pytest.mark.parametrize("shape", EVENTS.values(), ids=EVENTS.keys())
@given(data=st.data())
def test_every_event_is_read_back_from_its_disclosed_values(shape: type[Event], data: st.DataObject) -> None:
    event = an_event(data, shape)
    values = parse(canonical(event.personal()))
    assert isinstance(values, dict)
    assert set(values) == {each.name for each in fields(shape)}
    assert parse_event(event.kind, values) == event
    assert parse_event(event.kind, {**values, "added_later": 1}) == event


@pytest.mark.requirement("AUD-2")
def test_everything_that_happens_on_the_path_has_a_kind() -> None:
    assert {
        "signin.failed", "signin.locked", "signin.refused", "session.opened", "session.locked", "session.unlocked",
        "session.closed", "consent.given", "consent.declined", "configuration.read", "case.opened", "case.closed",
        "query.authorised", "query.refused", "query.answered", "query.failed", "result.viewed", "picture.viewed",
        "picture.failed", "results.closed", "recovery.closed", "station.opened", "station.started", "station.stopped",
        "journal.migrated", "clock.stepped",
    } <= set(EVENTS)  # fmt: skip


@pytest.mark.requirement("AUD-1")
def test_a_query_and_its_answer_hold_the_seven_audit_fields() -> None:
    asked = {each.name for each in fields(QueryAuthorised)}
    answered = {each.name for each in fields(EVENTS["query.answered"])}
    assert {"person", "on_behalf_of", "plate", "case", "reason"} <= asked
    assert {"query", "count", "vendor_query", "commitment"} <= answered  # the results; date and time stand in the leaf


@pytest.mark.requirement("AUD-11")
@pytest.mark.parametrize("shape", EVENTS.values(), ids=EVENTS.keys())
def test_no_event_takes_time_place_or_picture_of_a_read(shape: type[Event]) -> None:
    names = {each.name for each in fields(shape)}
    assert not names & {"latitude", "longitude", "location", "place", "reads", "captured", "picture", "image", "reader"}


def test_what_cannot_be_read_as_the_event_is_none() -> None:
    refused = QueryRefused(person="p", case=None, rules=["reason.too-short"], reason="2 words")
    values = refused.personal()
    assert parse_event("query.refused", values) == refused
    assert parse_event("future.kind", values) is None
    assert parse_event("query.refused", {name: value for name, value in values.items() if name != "reason"}) is None
    assert parse_event("query.refused", {**values, "rules": "reason.too-short"}) is None
    assert parse_event("query.refused", {**values, "rules": [1]}) is None
    assert parse_event("session.unlocked", {"person": True}) is None
    assert parse_event("signin.locked", {"person": "p", "failures": True}) is None
