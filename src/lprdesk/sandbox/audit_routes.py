"""The vendor's own audit log, its users, and whether it is there."""

from datetime import UTC, datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime

from lprdesk.sandbox.city import NAME
from lprdesk.sandbox.office import Office
from lprdesk.sandbox.problems import PROBLEMS
from lprdesk.wire.vendor import AuditPage, Health, UserList, VendorUser

_PAGE: Final = 500
_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
_END: Final = datetime(9999, 1, 1, tzinfo=UTC)


def audit_routes(office: Office) -> APIRouter:
    """Return the routes of audit log, users and health."""
    routes = APIRouter(prefix="/v1", tags=["audit"])
    admitted = [Depends(office.admit)]

    @routes.get("/audit", dependencies=admitted, responses=PROBLEMS)
    def audit(
        since: AwareDatetime = _BEGINNING,
        until: AwareDatetime = _END,
        cursor: Annotated[str, Query(pattern=r"^[0-9]{0,15}$")] = "",
    ) -> AuditPage:
        """Return what the vendor noted in [since, until), in order, from the cursor on (AUD-7)."""
        found = office.record.entries(int(cursor or 0), _PAGE + 1, _text(since), _text(until))
        last = str(found[_PAGE - 1].number) if len(found) > _PAGE else None
        return AuditPage(entries=tuple(numbered.entry for numbered in found[:_PAGE]), next=last)

    @routes.get("/users", dependencies=admitted, responses=PROBLEMS)
    def users() -> UserList:
        """Return everybody who has used the vendor under the agency's token."""
        return UserList(
            users=tuple(
                VendorUser(
                    id=user,
                    first_seen=datetime.fromisoformat(first),
                    last_seen=datetime.fromisoformat(last),
                    queries=queries,
                )
                for user, first, last, queries in office.record.users()
            )
        )

    @routes.get("/health")
    def health() -> Health:
        """Say that the vendor is there."""
        return Health(status="ok", contract="1.0", vendor=NAME)

    return routes


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
