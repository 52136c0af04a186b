"""What a station is told at its installation; figures of policy stand in the profile instead."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One station's settings, parsed and legal."""

    folder: Path
    """The station's state: databases, slots, bundle."""
    agency: str
    station: str
    profile: str
    """Id of the policy profile."""
    vendor_url: str
    """Origin of the vendor's service, scheme and host and port; nothing else is ever asked."""
    vendor_contract: str
    """The contract whose terms travel with each request (PUR-5)."""
    vendor_authority: Path | None = None
    """A PEM file with the authority of the vendor's certificate, where it is not a public one."""
    demo: bool = False
    """Invented people and an unapproved profile are accepted, and the window says so."""
