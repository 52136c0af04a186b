"""The alert list belongs to each user, and its events reach that user alone."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from lprdesk.sandbox.office import milliseconds
from lprdesk.sandbox.reads import life_of, within
from lprdesk.wire.vendor import AlertEntry, AlertList
from lprdesk.wire.vendor_reads import AlertEvent
from sandbox.vendor_desk import NOW, Desk


def add(desk: Desk, user: str, **changed: Any) -> AlertEntry:
    order = desk.order("ZZT4187", "US-NV", user=user, review_by="2027-01-31") | changed
    del order["window"]
    response = desk.http.post("/v1/alerts", json=order, headers=desk.key())
    assert response.status_code == 201, response.text
    return AlertEntry.model_validate_json(response.content)


def listed(desk: Desk, user: str) -> list[str]:
    response = desk.http.get("/v1/alerts", params={"user": user})
    return [alert.id for alert in AlertList.model_validate_json(response.content).alerts]


@pytest.mark.requirement("VEN-1")
def test_an_entry_is_added_validated_and_removed_by_its_user_alone(desk: Desk) -> None:
    alert = add(desk, "c.imura")
    assert listed(desk, "c.imura") == [alert.id]
    assert listed(desk, "d.other") == []
    renewal = {"reason": "The consignee is still at large", "review_by": "2027-06-30"}
    path = f"/v1/alerts/{alert.id}"
    for user, status in (("d.other", 404), ("c.imura", 200)):
        answer = desk.http.post(f"{path}/validation", json={**renewal, "user": user}, headers=desk.key())
        assert answer.status_code == status
    assert desk.http.delete(path, params={"user": "d.other"}, headers=desk.key()).status_code == 404
    assert desk.http.delete(path, params={"user": "c.imura"}, headers=desk.key()).status_code == 204
    assert listed(desk, "c.imura") == []
    actions = [entry["action"] for entry in desk.audit() if entry["subject"] == alert.id]
    assert actions == ["alert.add", "alert.validate", "alert.remove"]


def test_the_same_key_adds_one_entry(desk: Desk) -> None:
    key = desk.key()
    order = desk.order("ZZT4187", "US-NV", user="e.twice", review_by="2027-01-31")
    del order["window"]
    answers = [desk.http.post("/v1/alerts", json=order, headers=key).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(listed(desk, "e.twice")) == 1


def test_a_sighting_reaches_its_user_as_a_server_sent_event(desk: Desk) -> None:
    mine, _ = add(desk, "f.watch"), add(desk, "g.else")
    with desk.http.stream("GET", "/v1/alerts/events", params={"user": "f.watch"}) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = stream.iter_lines()
        assert next(lines) == ": listening"
        desk.admin("POST", f"/alerts/{mine.id}/sighting")
        data = next(line for line in lines if line.startswith("data: "))
    event = msgspec.json.decode(data.removeprefix("data: "), type=AlertEvent)
    assert (event.alert, event.read.plate, event.reader.id) == (mine.id, "ZZT4187", event.read.reader)


def test_a_stream_goes_on_behind_the_last_event_that_was_received(desk: Desk) -> None:
    city = desk.sandbox.settings.city
    day_before = NOW - timedelta(hours=20)
    plate, life = next(
        (plate, seen)
        for plate in (f"ZA{number:04d}" for number in range(2_000))
        if len(seen := within(life_of(city, plate, "US-NV"), milliseconds(day_before), milliseconds(NOW))) > 1
    )
    add(desk, "h.back", plate=plate)
    received = {"last-event-id": str(int(life.time_ms[0]))}
    with desk.http.stream("GET", "/v1/alerts/events", params={"user": "h.back"}, headers=received) as stream:
        told = next(line for line in stream.iter_lines() if line.startswith("id: "))
    assert told == f"id: {int(life.time_ms[1])}"
