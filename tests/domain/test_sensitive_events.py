import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from lprdesk.domain.figures import InForce
from lprdesk.domain.people import Person, PersonId, Role
from lprdesk.domain.profile_toml import parse_profile
from lprdesk.domain.sensitive_events import TemporaryEvent, events_as_places, judge_event, standing_events
from lprdesk.domain.sensitive_nearness import SensitiveIndex

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PROFILE = Path(__file__).parents[2] / "resources" / "profiles" / "dhs-ice-pia-039-2015.toml"
EVENT = TemporaryEvent(
    category="ceremony",
    longitude=-83.0,
    latitude=40.0,
    start=NOW + timedelta(hours=1),
    end=NOW + timedelta(hours=3),
    entered_by=PersonId("k.rivera"),
)


@pytest.fixture(scope="module")
def figures() -> InForce:
    return parse_profile(PROFILE.read_bytes()).in_force(NOW)


def person(role: Role) -> Person:
    return Person(id=PersonId("k.rivera"), name="Kim Rivera", roles=frozenset({role}), office="East", credential="x")


def test_the_permission_table_says_who_enters_an_event(figures: InForce) -> None:
    assert judge_event(EVENT, person(Role.ANALYST), figures, NOW) == ()
    (remark,) = judge_event(EVENT, person(Role.AUDITOR), figures, NOW)
    assert remark.rule == "event.not-permitted"
    nobody = dataclasses.replace(figures, permissions=MappingProxyType({}))
    assert judge_event(EVENT, person(Role.ANALYST), nobody, NOW)[0].refuses


@pytest.mark.parametrize(("changed", "rule"), [
    ({"category": "party"}, "event.category"),
    ({"latitude": 91.0}, "event.position"),
    ({"longitude": float("nan")}, "event.position"),
    ({"end": NOW + timedelta(hours=1)}, "event.order"),
    ({"start": NOW - timedelta(hours=3), "end": NOW}, "event.over"),
])  # fmt: skip
def test_what_cannot_be_is_refused_by_its_field(changed: dict[str, object], rule: str, figures: InForce) -> None:
    event = dataclasses.replace(EVENT, **changed)  # type: ignore[arg-type]  # the values are of the fields' types
    assert [remark.rule for remark in judge_event(event, person(Role.ANALYST), figures, NOW)] == [rule]


@pytest.mark.requirement("SEN-4")
def test_an_event_is_gone_when_it_ends() -> None:
    assert standing_events([EVENT], EVENT.end - timedelta(seconds=1)) == (EVENT,)
    assert standing_events([EVENT], EVENT.end) == ()


def test_an_event_marks_reads_with_its_categorys_radius_and_without_a_name_of_its_own(figures: InForce) -> None:
    places = events_as_places([EVENT], figures)
    index = SensitiveIndex(places, figures.sensitive)
    assert index.near_positions(np.array([-83.001, -83.002]), np.array([40.0, 40.0])).inside.tolist() == [True, False]
    (nearby,) = index.around(-83.0, 40.0)
    assert nearby.place.name == nearby.category_name == figures.sensitive["ceremony"].name
    later = dataclasses.replace(EVENT, end=EVENT.end + timedelta(hours=1))
    assert events_as_places([later], figures).version != places.version
    assert len(events_as_places([], figures)) == 0
