"""What a sandbox is started with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final

from lprdesk.sandbox.city import City

DEMO_TOKEN: Final = "sandbox-agency-token"  # noqa: S105 (opens nothing but the invented city)
DEMO_ADMIN_TOKEN: Final = "sandbox-admin-token"  # noqa: S105

# The vendor's own limits in years by purpose: the desk's are stricter, and a vendor does not rely on them.
LIMIT_YEARS: Final[Mapping[str, int]] = {
    "criminal-investigation": 20,
    "civil-enforcement": 5,
    "administrative-investigation": 5,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxSettings:
    """Values of one sandbox; they can be pickled into a process of its own.

    ``now`` (UTC) stops the vendor's clock, for repeatable demonstrations; otherwise it is the machine's. ``anchor`` is
    the local day before which the demonstration plates' reads lie. ``record`` is the file of audit log and alert list;
    without it they end with the process. ``font`` draws the plates. ``admin`` opens the switch for faults.
    """

    host: str = "127.0.0.1"
    port: int = 0  # any free port
    seed: int = 4187
    anchor: date
    now: datetime | None = None
    token: str = field(default=DEMO_TOKEN, repr=False)
    admin: bool = False
    admin_token: str = field(default=DEMO_ADMIN_TOKEN, repr=False)
    record: Path | None = None
    font: Path | None = None
    certificate: Path | None = None  # PEM, with its key: HTTPS instead of HTTP
    certificate_key: Path | None = None
    page_size: int = 5_000
    requests_per_minute: int = 6_000
    picture_seconds: int = 60
    alert_poll_seconds: float = 1.0

    @property
    def city(self) -> City:
        """The city that these settings draw."""
        return City(self.seed, self.anchor)
