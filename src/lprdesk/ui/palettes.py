"""The three palettes: what each colour is for, and its value in light, dark and high contrast."""

from dataclasses import dataclass
from enum import StrEnum


class Look(StrEnum):
    """A palette by its name in the settings."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Colours as `#RRGGBB`, named by what they are for.

    Text colours reach 4.5:1 on the surfaces they stand on, 7:1 in high contrast (WCAG 2.2, 1.4.3 and 1.4.6); `edge`
    and `focus` reach 3:1 (1.4.11). tests/ui/test_palettes.py computes every pair.
    """

    bg: str
    surface: str
    raised: str
    line: str
    edge: str
    text: str
    muted: str
    accent: str
    accent_weak: str
    on_accent: str
    focus: str
    banner: str
    bannertext: str
    bannermuted: str
    bannerline: str
    notice: str
    noticetext: str
    match: str
    mismatch: str
    unsure: str
    sens: str
    weak: str
    fault: str
    land: str
    water: str
    road: str
    roadline: str


LIGHT = Tokens(
    bg="#F4F6F8",
    surface="#FFFFFF",
    raised="#FFFFFF",
    line="#D5DCE3",
    edge="#7E8B98",
    text="#17212B",
    muted="#53616F",
    accent="#0B5CAD",
    accent_weak="#E3EEF9",
    on_accent="#FFFFFF",
    focus="#0B5CAD",
    banner="#12263A",
    bannertext="#F2F6FA",
    bannermuted="#A9BACA",
    bannerline="#6F8499",
    notice="#FFF3D6",
    noticetext="#5B3F00",
    match="#1B7A43",
    mismatch="#B3261E",
    unsure="#7A5C00",
    sens="#8E24AA",
    weak="#EBEFF3",
    fault="#FCEBE9",
    land="#EDEFEA",
    water="#CFE0EC",
    road="#FFFFFF",
    roadline="#C9CFD6",
)

DARK = Tokens(
    bg="#0F161D",
    surface="#17212B",
    raised="#1E2A36",
    line="#2F3D4B",
    edge="#6B7F93",
    text="#E8EEF4",
    muted="#A3B1BF",
    accent="#6CB2F7",
    accent_weak="#1B344D",
    on_accent="#08111A",
    focus="#6CB2F7",
    banner="#08111A",
    bannertext="#E8EEF4",
    bannermuted="#9FB0C0",
    bannerline="#5F7488",
    notice="#3A2E0D",
    noticetext="#FFDF94",
    match="#62C98A",
    mismatch="#FF8A80",
    unsure="#E3C25B",
    sens="#D59AE8",
    weak="#223040",
    fault="#3B1F1F",
    land="#1C252C",
    water="#14222E",
    road="#2B3742",
    roadline="#34424F",
)

CONTRAST = Tokens(
    bg="#000000",
    surface="#000000",
    raised="#0B0B0B",
    line="#8A8A8A",
    edge="#FFFFFF",
    text="#FFFFFF",
    muted="#DADADA",
    accent="#FFD84A",
    accent_weak="#3A3000",
    on_accent="#000000",
    focus="#00E5FF",
    banner="#000000",
    bannertext="#FFFFFF",
    bannermuted="#DADADA",
    bannerline="#FFFFFF",
    notice="#2B2300",
    noticetext="#FFE48A",
    match="#6CF09B",
    mismatch="#FF9E94",
    unsure="#FFE27A",
    sens="#F0B6FF",
    weak="#1F1F1F",
    fault="#330806",
    land="#0A0A0A",
    water="#06202E",
    road="#4A4A4A",
    roadline="#7A7A7A",
)

PALETTES = {Look.LIGHT: LIGHT, Look.DARK: DARK, Look.CONTRAST: CONTRAST}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours `#RRGGBB`, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
