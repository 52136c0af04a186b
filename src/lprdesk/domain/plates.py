"""Plates and who issues them."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from lprdesk.domain.faults import Remark, Weight
from lprdesk.domain.issuers import FORMATS, ISSUERS


class JurisdictionKind(StrEnum):
    """What kind of issuer it is."""

    STATE = "state"
    DISTRICT = "district"
    TERRITORY = "territory"
    FEDERAL = "federal"
    DIPLOMATIC = "diplomatic"
    TRIBAL = "tribal"
    CANADA = "canada"
    MEXICO = "mexico"


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """An issuer of plates. `code` is the ISO 3166-2 one where there is one, else ours (US-GOV, US-DPL, US-TRIBE)."""

    code: str
    name: str
    kind: JurisdictionKind


JURISDICTIONS: Final[Mapping[str, Jurisdiction]] = MappingProxyType(
    {
        code: Jurisdiction(code, name, JurisdictionKind(kind))
        for kind, names in ISSUERS.items()
        for code, name in names.items()
    }
)
"""Every issuer by its code, in the order in which they are offered."""


@dataclass(frozen=True, slots=True)
class Plate:
    """A full plate: what was typed, and its characters alone (`[A-Z0-9]`, 2 to 10 of them)."""

    typed: str
    normal: str


SHORTEST: Final = 2
LONGEST: Final = 10
_SEPARATORS: Final = re.compile(r"[\s.\-\u00ad\u00b7\u2022\u2010-\u2015\u2212]+")
_PLACEHOLDERS: Final = frozenset("*?%_#")
_BETWEEN: Final = frozenset(",;|/&+")


def parse_plate(text: str) -> Plate | tuple[Remark, ...]:
    """The full plate in `text`, or what stands against it (PUR-4); no remark repeats the plate.

    Spaces, hyphens and dots are dropped and full-width forms folded (NFKC). A character that stands for others makes
    the plate a partial one; a letter of another script that looks like a Latin one is named rather than guessed.
    """
    normal = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    # Judged before folding to capitals, which would turn a dotless i or a sharp s into Latin letters.
    strange = [character for character in dict.fromkeys(normal) if not re.fullmatch("[A-Za-z0-9]", character)]
    if not normal:
        return (_refused("missing", "Type the full plate."),)
    if _PLACEHOLDERS.intersection(strange) or "…" in text:
        return (_refused("partial", "A full plate is needed: no characters that stand for others, such as * or ?."),)
    if _BETWEEN.intersection(strange):
        return (_refused("several", "One plate at a time: a list of plates cannot be queried."),)
    if strange:
        return tuple(_foreign(character) for character in strange)
    if not SHORTEST <= len(normal) <= LONGEST:
        return (_wrong_length(len(normal)),)
    return Plate(text, normal.upper())


def _wrong_length(length: int) -> Remark:
    if length < SHORTEST:
        return _refused("too-short", "A full plate is needed: one character alone is no plate.")
    return _refused("too-long", f"A plate has at most {LONGEST} characters. Check what was typed.")


def _foreign(character: str) -> Remark:
    name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
    if character.isalnum():
        sentence = f"One character is “{character}” ({name}), not a Latin letter or digit. Type it again by hand."
    elif character.isprintable():
        sentence = f"“{character}” ({name}) stands on no plate. Only letters and digits count."
    else:
        sentence = f"An invisible character ({name}) is in the plate. Type it again by hand."
    return _refused("foreign-character", sentence)


def _refused(rule: str, sentence: str) -> Remark:
    return Remark("plate", f"plate.{rule}", sentence, Weight.REFUSES)


def format_warnings(plate: Plate, jurisdiction: Jurisdiction) -> tuple[Remark, ...]:
    """A warning where no known serial format of the jurisdiction fits; it never refuses (vanity plates exist)."""
    formats = FORMATS.get(jurisdiction.code)
    if formats is None:
        return ()
    shape = re.sub("[0-9]", "#", re.sub("[A-Z]", "@", plate.normal))
    if shape in formats:
        return ()
    sentence = (
        f"This is not the usual pattern of {jurisdiction.name}. Compare it with your source: personal and older plates "
        "differ too, so the query can still be made."
    )
    return (Remark("plate", "plate.unusual-format", sentence, Weight.WARNS),)


LOOKALIKES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "0": ("O", "D", "Q"),
        "O": ("0", "D", "Q"),
        "D": ("0", "O", "Q"),
        "Q": ("0", "O", "D"),
        "1": ("I",),
        "I": ("1",),
        "2": ("Z", "7"),
        "Z": ("2",),
        "5": ("S",),
        "S": ("5",),
        "8": ("B",),
        "B": ("8",),
        "6": ("G",),
        "G": ("6",),
        "7": ("2", "3"),
        "3": ("7",),
    }
)
"""Characters that machines confuse; 2/7 and 3/7 from incidents on record. To point out, never to widen a query."""


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A character of a plate, at its position from 0, that machines confuse with others."""

    position: int
    character: str
    confused_with: tuple[str, ...]


def lookalikes(text: str) -> tuple[Lookalike, ...]:
    """The characters of `text` to look at twice, in order."""
    return tuple(
        Lookalike(position, character, LOOKALIKES[character])
        for position, character in enumerate(text)
        if character in LOOKALIKES
    )
