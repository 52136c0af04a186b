"""How issuers' plates look, approximately: ground and character colours, and a line under the characters.

Facts of appearance only, simplified to two colours; not authoritative.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Look:
    """Colours as #RRGGBB. ``band`` is a coloured strip behind the issuer's name, or nothing."""

    name: str
    ground: str
    ink: str
    legend: str = ""
    band: str = ""


_WHITE, _BLACK, _NAVY = "#F6F6F2", "#1A1A1A", "#1F3F77"
LOOKS: Final = {
    "US-AL": Look("ALABAMA", "#E9F1F5", "#1B3F6B", "Heart of Dixie"),
    "US-AK": Look("ALASKA", "#F2C230", "#12397A", "The Last Frontier"),
    "US-AZ": Look("ARIZONA", "#D9B7A0", "#1C5B57", "Grand Canyon State", "#7C4F86"),
    "US-AR": Look("ARKANSAS", _WHITE, _BLACK, "The Natural State"),
    "US-CA": Look("CALIFORNIA", _WHITE, "#1B2E6B", "", ""),
    "US-CO": Look("COLORADO", "#2E6B46", "#FFFFFF"),
    "US-CT": Look("CONNECTICUT", "#BFD6EA", "#123A6B", "Constitution State"),
    "US-DE": Look("DELAWARE", "#16325C", "#D9B44A", "The First State"),
    "US-DC": Look("WASHINGTON, DC", _WHITE, "#1F3F87", "", "#B8323A"),
    "US-FL": Look("FLORIDA", _WHITE, "#2F6B3A", "Sunshine State"),
    "US-GA": Look("GEORGIA", _WHITE, _BLACK),
    "US-HI": Look("HAWAII", _WHITE, _BLACK, "Aloha State"),
    "US-ID": Look("IDAHO", "#E8EEF5", _NAVY, "Famous Potatoes", "#C0392B"),
    "US-IL": Look("ILLINOIS", _WHITE, "#B01E2E", "Land of Lincoln"),
    "US-IN": Look("INDIANA", "#EAF0F5", _NAVY),
    "US-IA": Look("IOWA", _WHITE, _NAVY),
    "US-KS": Look("KANSAS", "#DCE6EE", "#1F3560"),
    "US-KY": Look("KENTUCKY", "#E3EDF5", _NAVY, "Bluegrass State"),
    "US-LA": Look("LOUISIANA", _WHITE, _NAVY),
    "US-ME": Look("MAINE", _WHITE, _BLACK),
    "US-MD": Look("MARYLAND", _WHITE, _BLACK),
    "US-MA": Look("MASSACHUSETTS", _WHITE, "#B01E2E", "The Spirit of America"),
    "US-MI": Look("MICHIGAN", _WHITE, "#1F4FA0"),
    "US-MN": Look("MINNESOTA", "#DDE9F2", _NAVY, "10 000 lakes"),
    "US-MS": Look("MISSISSIPPI", "#E9E4D3", "#1F3560"),
    "US-MO": Look("MISSOURI", _WHITE, _NAVY, "Show-Me State"),
    "US-MT": Look("MONTANA", "#1F4C8A", "#FFFFFF", "Treasure State"),
    "US-NE": Look("NEBRASKA", "#F3E9CF", _BLACK),
    "US-NV": Look("NEVADA", "#DDE3EA", _NAVY, "", "#AFC3D6"),
    "US-NH": Look("NEW HAMPSHIRE", _WHITE, "#2F6B3A", "Live Free or Die"),
    "US-NJ": Look("NEW JERSEY", "#F4E08A", _BLACK, "Garden State"),
    "US-NM": Look("NEW MEXICO", "#F2D13D", "#B01E2E", "Land of Enchantment"),
    "US-NY": Look("NEW YORK", _WHITE, "#1B2E6B"),
    "US-NC": Look("NORTH CAROLINA", _WHITE, _NAVY, "First in Flight"),
    "US-ND": Look("NORTH DAKOTA", "#E4D7B8", "#1F3560"),
    "US-OH": Look("OHIO", _WHITE, "#1F3560"),
    "US-OK": Look("OKLAHOMA", _WHITE, "#1F5F7A"),
    "US-OR": Look("OREGON", "#DDE6EE", "#1F3560", "", "#C9D3E0"),
    "US-PA": Look("PENNSYLVANIA", _WHITE, _NAVY, "", "#2C4F93"),
    "US-RI": Look("RHODE ISLAND", "#E3EEF6", _NAVY, "Ocean State"),
    "US-SC": Look("SOUTH CAROLINA", _WHITE, "#1F3560"),
    "US-SD": Look("SOUTH DAKOTA", "#E3EBF2", "#1F3560"),
    "US-TN": Look("TENNESSEE", "#1F3560", "#FFFFFF"),
    "US-TX": Look("TEXAS", _WHITE, _BLACK, "The Lone Star State"),
    "US-UT": Look("UTAH", "#EFE3CF", "#1F3560"),
    "US-VT": Look("VERMONT", "#1F6B43", "#FFFFFF", "Green Mountain State"),
    "US-VA": Look("VIRGINIA", _WHITE, _NAVY),
    "US-WA": Look("WASHINGTON", "#EAF1F6", _NAVY, "Evergreen State"),
    "US-WV": Look("WEST VIRGINIA", _WHITE, _NAVY, "", "#1F3F77"),
    "US-WI": Look("WISCONSIN", _WHITE, _BLACK),
    "US-WY": Look("WYOMING", "#DCE6EE", _BLACK),
    "US-GOV": Look("U.S. GOVERNMENT", _WHITE, "#1F3F87", "For Official Use Only"),
    "US-DPL": Look("DIPLOMAT", "#E7F0F8", "#1B2E6B", "", "#B01E2E"),
    "CA-ON": Look("ONTARIO", _WHITE, "#1F4FA0", "Yours to Discover"),
}


def look(jurisdiction: str) -> Look:
    """Return how the issuer's plates look; an issuer that is not known gets a white plate with its code."""
    return LOOKS.get(jurisdiction, Look(jurisdiction.partition("-")[2], _WHITE, _NAVY))
