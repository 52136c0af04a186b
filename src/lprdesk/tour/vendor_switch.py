"""The invented vendor's switch for troubles, over HTTP like everything else that is asked of it."""

import asyncio
import http.client
import json
from http import HTTPStatus

from lprdesk.sandbox.server import Address
from lprdesk.sandbox.troubles import TroubleKind


class VendorSwitch:
    """Switches troubles on and off."""

    def __init__(self, address: Address, token: str) -> None:
        self._address = address
        self._token = token

    async def on(self, kind: TroubleKind, seconds: float = 1.0) -> None:
        """From now on every answer of the vendor's has this trouble; `seconds` for those that take a time."""
        await self._ask("PUT", {"kind": kind.value, "seconds": seconds})

    async def off(self) -> None:
        """The vendor answers as it should."""
        await self._ask("DELETE", None)

    async def _ask(self, method: str, body: dict[str, str | float] | None) -> None:
        status = await asyncio.to_thread(self._send, method, None if body is None else json.dumps(body))
        if status != HTTPStatus.NO_CONTENT:
            raise ConnectionError(f"The vendor's switch answered {status}.")

    def _send(self, method: str, body: str | None) -> int:
        connection = http.client.HTTPConnection(self._address.host, self._address.port, timeout=10)
        try:
            headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
            connection.request(method, "/sandbox/trouble", body, headers)
            return connection.getresponse().status
        finally:
            connection.close()
