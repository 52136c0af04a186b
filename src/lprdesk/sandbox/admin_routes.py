"""The sandbox's own switch, outside the contract: troubles, and sightings of listed plates."""

import hmac
from http import HTTPStatus
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Depends
from fastapi.security import HTTPAuthorizationCredentials

from lprdesk.sandbox.city import randomness
from lprdesk.sandbox.gate import Gate
from lprdesk.sandbox.office import Office, bearer, milliseconds
from lprdesk.sandbox.problems import Refused
from lprdesk.sandbox.readers import FIXED, readers
from lprdesk.sandbox.troubles import Trouble
from lprdesk.wire.vendor_reads import AlertEvent, ReadRow


def admin_routes(office: Office, gate: Gate) -> APIRouter:
    """Return the routes of the switch; they exist only where the settings open it."""

    def admit(credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> None:
        given = "" if credentials is None else credentials.credentials
        if not hmac.compare_digest(given.encode(), office.settings.admin_token.encode()):
            raise Refused(HTTPStatus.UNAUTHORIZED, "unauthorised", "The switch has a token of its own.")

    routes = APIRouter(prefix="/sandbox", include_in_schema=False, dependencies=[Depends(admit)])

    @routes.put("/trouble", status_code=HTTPStatus.NO_CONTENT)
    def trouble(wanted: Trouble) -> None:
        """Switch a trouble on; it replaces the one before."""
        gate.arm(wanted)

    @routes.delete("/trouble", status_code=HTTPStatus.NO_CONTENT)
    def no_trouble() -> None:
        """Switch all troubles off."""
        gate.arm(None)

    @routes.post("/alerts/{alert}/sighting", status_code=HTTPStatus.NO_CONTENT)
    def sighting(alert: str) -> None:
        """Let a reader see a listed plate now; such a read has no picture, for it is nobody's life."""
        entry = office.record.alert(alert)
        if entry is None:
            raise Refused(HTTPStatus.NOT_FOUND, "unknown-alert", "There is no such entry.")
        at = milliseconds(office.clock())
        random = randomness(office.settings.city, "sighting", alert, str(at))
        reader = readers(office.settings.city).entries[int(random.integers(0, FIXED))]
        row = ReadRow(
            id=f"r-{int(random.integers(0, 2**63)):016x}",
            captured_at=office.clock(),
            reader=reader.id,
            latitude=reader.latitude or 0.0,
            longitude=reader.longitude or 0.0,
            plate=entry.plate,
            confidence=round(float(np.clip(random.normal(0.94, 0.02), 0, 1)), 3),
            jurisdiction=entry.jurisdiction,
            jurisdiction_confidence=0.9,
            crop=False,
            scene=False,
        )
        office.sight(at, AlertEvent(id=f"e-{row.id}", alert=alert, read=row, reader=reader))

    return routes
