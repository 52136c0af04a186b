"""The alert list and its events."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Depends, Header, Query
from fastapi.responses import StreamingResponse

from lprdesk.sandbox.office import IdempotencyKey, Office, digest_of, milliseconds, reused_key_refused
from lprdesk.sandbox.problems import BEYOND_LIMIT, NOT_FOUND, PROBLEMS, Refused
from lprdesk.sandbox.readers import readers
from lprdesk.sandbox.reads import life_of, rows, within
from lprdesk.wire.vendor import AlertEntry, AlertList, AlertOrder, AlertValidation, AuditEntry
from lprdesk.wire.vendor_reads import AlertEvent

User = Annotated[str, Query(min_length=1, max_length=200)]
_KEEP_ALIVE: Final = timedelta(seconds=15)
_LONGEST_MEMORY: Final = timedelta(hours=24)
_STREAM: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "Server-sent events `alert`; the data of each is an AlertEvent, its id resumes the stream.",
        "content": {"text/event-stream": {"schema": {"$ref": "#/components/schemas/AlertEvent"}}},
    }
}


def alert_routes(office: Office) -> APIRouter:
    """Return the routes of the alert list."""
    routes = APIRouter(prefix="/v1/alerts", tags=["alerts"], dependencies=[Depends(office.admit)])

    @routes.post("", status_code=HTTPStatus.CREATED, responses={**PROBLEMS, 409: BEYOND_LIMIT[409]})
    def add(order: AlertOrder, key: IdempotencyKey) -> AlertEntry:
        """Put a plate on the user's list. The same key again is the same entry."""
        alert = AlertEntry(
            id="w-" + hashlib.sha256(f"alert {key}".encode()).hexdigest()[:24],
            user=order.user,
            case=order.case,
            plate=order.plate,
            jurisdiction=order.jurisdiction,
            added=office.clock(),
            validated=None,
            review_by=order.review_by,
        )
        entry = office.draft(order, "alert.add", alert.id, key)
        with reused_key_refused():
            office.record.put_alert(alert, entry, digest_of(entry, order))
        return _alert(office, alert.id)

    @routes.get("", responses=PROBLEMS)
    def listed(user: User) -> AlertList:
        """Return the user's own entries."""
        return AlertList(alerts=office.record.alerts(user))

    @routes.post("/{alert}/validation", responses={**PROBLEMS, **NOT_FOUND, 409: BEYOND_LIMIT[409]})
    def validate(alert: str, order: AlertValidation, key: IdempotencyKey) -> AlertEntry:
        """Note that the user still needs the entry, and until when."""
        found = _alert(office, alert, order.user)
        renewed = found.model_copy(update={"validated": office.clock(), "review_by": order.review_by})
        entry = office.draft(_added(office, alert), "alert.validate", alert, key, user=order.user, reason=order.reason)
        with reused_key_refused():
            office.record.put_alert(renewed, entry, digest_of(entry, order))
        return _alert(office, alert)

    @routes.delete("/{alert}", status_code=HTTPStatus.NO_CONTENT, responses={**PROBLEMS, **NOT_FOUND})
    def remove(alert: str, user: User, key: IdempotencyKey) -> None:
        """Take the entry off the user's list."""
        found = _alert(office, alert, user)
        entry = office.draft(_added(office, alert), "alert.remove", alert, key, user=user)
        with reused_key_refused():
            office.record.remove_alert(alert, entry, digest_of(entry, found))

    _events_route(routes, office)
    return routes


def _events_route(routes: APIRouter, office: Office) -> None:
    @routes.get("/events", response_class=StreamingResponse, responses={**_STREAM, **PROBLEMS})
    async def events(user: User, last_event_id: Annotated[str, Header(max_length=100)] = "") -> StreamingResponse:
        """Stream the user's alerts as they happen, from the last event id on."""
        stream = _stream(office, user, _resume(last_event_id, office.clock()))
        return StreamingResponse(stream, media_type="text/event-stream", headers={"Cache-Control": "no-store"})


def _alert(office: Office, alert: str, user: str | None = None) -> AlertEntry:
    found = office.record.alert(alert)
    if found is None or user not in {None, found.user}:
        raise Refused(HTTPStatus.NOT_FOUND, "unknown-alert", "There is no such entry on this user's list.")
    return found


def _added(office: Office, alert: str) -> AuditEntry:
    entry = office.record.find("alert.add", alert)
    if entry is None:
        raise Refused(HTTPStatus.NOT_FOUND, "unknown-alert", "There is no such entry on this user's list.")
    return entry


async def _stream(office: Office, user: str, since: datetime) -> AsyncIterator[bytes]:
    told = office.sighted
    yield b": listening\n\n"
    spoke = office.clock()
    while not office.closing:
        until, newest = office.clock(), office.sighted
        events = await asyncio.to_thread(_lived, office, user, milliseconds(since), milliseconds(until))
        for at, event in sorted(events + _sighted(office, user, told, newest), key=lambda pair: pair[0]):
            yield b"event: alert\nid: " + f"{at}".encode() + b"\ndata: " + msgspec.json.encode(event) + b"\n\n"
            spoke = until
        if until - spoke > _KEEP_ALIVE:
            yield b": still here\n\n"
            spoke = until
        since, told = max(since, until), newest
        await asyncio.sleep(office.settings.alert_poll_seconds)


def _sighted(office: Office, user: str, told: int, newest: int) -> list[tuple[int, AlertEvent]]:
    """Return the ordered sightings of the user's plates behind the last that was told. They are never told again."""
    alerts = {alert.id for alert in office.record.alerts(user)}
    return [
        (sighting.at_ms, sighting.event)
        for sighting in tuple(office.sightings)
        if told < sighting.number <= newest and sighting.event.alert in alerts
    ]


def _lived(office: Office, user: str, since_ms: int, until_ms: int) -> list[tuple[int, AlertEvent]]:
    """Return what the readers saw of the user's plates in [since, until)."""
    city = office.settings.city
    found: list[tuple[int, AlertEvent]] = []
    by_id = {entry.id: entry for entry in readers(city).entries}
    for alert in office.record.alerts(user):
        if alert.review_by < office.clock().date():
            continue
        reads = within(life_of(city, alert.plate, alert.jurisdiction), since_ms, until_ms)
        found += [
            (int(at), AlertEvent(id=f"e-{row.id}", alert=alert.id, read=row, reader=by_id[row.reader]))
            for at, row in zip(reads.time_ms, rows(city, reads), strict=True)
        ]
    return found


def _resume(last_event_id: str, now: datetime) -> datetime:
    """Return the moment behind the last event that was received, a day ago at most; now where there is none."""
    if not last_event_id.isdecimal() or len(last_event_id) > 15:
        return now
    moment = datetime.fromtimestamp((int(last_event_id) + 1) / 1000, UTC)
    return min(now, max(moment, now - _LONGEST_MEMORY))
