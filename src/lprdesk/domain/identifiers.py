"""What names a person in free words: such things belong to the case, never to the log (AUD-11).

People typed dates of birth, social security numbers and informants into such fields (field notes). A number of cargo is
no person, so what is only a number is let through where a word of cargo or papers stands before it.
"""

import re
from collections.abc import Callable
from typing import Final

from lprdesk.domain.plain_words import folded

_GAP = r"[ ]{0,2}[-./_,][ ]{0,2}|[ ]"
"""One separator within a number, spaced or not."""

_PAPERS: Final = re.compile(
    r"\b(?:bill|lading|seizures?|seals?|containers?|invoices?|contracts?|room|unit|bay|gate|trailers?|manifests?|orders?|"
    r"permits?|serial|tracking|docket|shipments?|cargo|lots?|storage|receipts?|waybill|airway|awb|imo|vin|pallets?|"
    r"invoiced|dated|booking|consignment|declaration)\b[^.;]{0,30}$",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(
    r"^[ ]*(?:pallets?|boxes|crates?|kilo\w*|kg|tons?|tonnes?|units?|packages?|cartons?|containers?|container seal|"
    r"pounds|lbs|miles|cigarettes)\b",
    re.IGNORECASE,
)

_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR_OF_BIRTH = r"(?:19\d\d|200\d)"

_NAMED: Final[tuple[tuple[str, str], ...]] = (
    ("a social security number", rf"(?<![\d.])\d{{3}}(?:{_GAP})\d{{2}}(?:{_GAP})\d{{4}}(?!\d)"),
    (
        "a social security number",
        r"\b(?:ssn|itin|soc(?:ial)?(?:\s+sec(?:urity)?)?)(?:\s+(?:no|number|num))?\W{0,4}\d{3,9}",
    ),
    (
        "a date of birth",
        r"\bd[-. ]?o[-. ]?b(?![a-z])\D{0,20}\d|\bbirth\s?da(?:y|te)\D{0,20}\d|\bdate\s+of\s+birth\D{0,20}\d",
    ),
    (
        "a date of birth",
        (
            rf"\bborn\s+(?:on\s+|in\s+)?(?:{_DAY}[ /.-]+[a-z]+[ /.,-]+\d{{2,4}}|[a-z]+\s+(?:{_DAY},?\s+)?\d{{4}}"
            rf"|\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{1,4}}|{_YEAR_OF_BIRTH})"
        ),
    ),
    (
        "an alien registration number",
        rf"\balien\s+(?:registration\s+)?(?:no|number|num|#)\D{{0,4}}\d{{3}}(?:{_GAP})?\d{{3}}",
    ),
    (
        "a passport, licence or identity card number",
        r"\b(?:passports?|driver'?s?'?\s+licen[cs]e|\bDL|OLN|ID\s+card|FBI|SID)\b[^\d.;]{0,14}\d[\d -]{3,}\d",
    ),
    ("an e-mail address", r"[\w.+-]+\s?(?:@|\(at\))\s?[\w-]+\s?\.\s?[a-z]{2,}"),
    (
        "an informant",
        (
            r"\b(?:c[. ]?i|chs|informant)\b[. ]*(?:no\.?|number|#|:|-)?\s*[#-]?\d{2,}"
            r"|\b(?:human\s+)?source\s*(?:no\.?|number|#|:)\s*\d{2,}"
            r"|\bconfidential\s+(?:informant|(?:human\s+)?source)\b"
        ),
    ),
    ("a telephone number", r"(?<!\w)\+\d{1,3}(?:[ -]?\(?\d{2,4}\)?){2,4}(?!\d)"),
)
"""What says by its own words or shape that it is about a person."""

_NUMBERS: Final[tuple[tuple[str, str], ...]] = (
    ("a date of birth", rf"(?<!\d){_DAY}[/.-]{_DAY}[/.-]{_YEAR_OF_BIRTH}(?!\d)"),
    ("a date of birth", rf"(?<!\d){_YEAR_OF_BIRTH}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)"),
    ("an alien registration number", rf"\bA(?:{_GAP}|#\s?)?\d{{2,3}}(?:{_GAP})?\d{{3}}(?:{_GAP})?\d{{3}}\b"),
    (
        "a telephone number",
        rf"(?<![\w-])(?:1(?:{_GAP})?)?\(?[2-9]\d{{2}}\)?(?:{_GAP})\d{{3}}(?:{_GAP})\d{{4}}(?![\d-])",
    ),
    ("a telephone number", r"(?<![\w.])1?[2-9]\d{2}[2-9]\d{6}(?![\w.]\d|\w)"),
    ("a nine-digit number such as a social security number", r"(?<![\w.])\d{9}(?!\w|\.\d)"),
    ("a nine-digit number such as a social security number", rf"(?<![\d.])(?:\d(?:{_GAP})){{8}}\d(?!\d)"),
)
"""What only looks like one: a number of cargo or papers may look alike."""

_CARD: Final = re.compile(r"(?<!\d)(?:\d[ .-]?){14,15}\d(?!\d)")


def _compiled(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    # An A before an alien's number is a capital: "a 123" is an article. The words that name things have any case.
    return tuple(
        (name, re.compile(pattern, 0 if pattern.startswith(r"\bA(") else re.IGNORECASE)) for name, pattern in pairs
    )


_NAMED_PATTERNS: Final = _compiled(_NAMED)
_NUMBER_PATTERNS: Final = _compiled(_NUMBERS)


def identifiers_in(text: str) -> tuple[str, ...]:
    """Words for each kind of personal identifier found, each once; never the identifier itself."""
    plain = folded(text)
    found = [name for name, pattern in _NAMED_PATTERNS if pattern.search(plain)]
    found += [name for name, pattern in _NUMBER_PATTERNS if _any(pattern, plain, lambda _: True)]
    if _any(_CARD, plain, _is_card):
        found.append("a payment card number")
    return tuple(dict.fromkeys(found))


def _any(pattern: re.Pattern[str], plain: str, holds: Callable[[str], bool]) -> bool:
    return any(
        holds(match.group()) and not _PAPERS.search(plain[: match.start()]) and not _COUNTED.match(plain[match.end() :])
        for match in pattern.finditer(plain)
    )


def _is_card(number: str) -> bool:
    """Whether the check digit is right (ISO/IEC 7812-1, Luhn)."""
    digits = [int(char) for char in number if char.isdigit()][::-1]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
