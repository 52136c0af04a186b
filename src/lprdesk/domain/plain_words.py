"""Words as everybody sees them: what a person reads, a rule judges and the log keeps are then the same text."""

import unicodedata
from typing import Final

_UNSEEN: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")
"""Characters that Unicode counts as letters, marks or signs, and that show nothing."""

_DASHES: Final = frozenset("\u2212\u00b7\u2022\u2219\u30fb\u2027\u02d7")
"""Signs beside the dashes proper that stand where a hyphen would, between the parts of a number."""


def visible(text: str) -> str:
    """The text without what cannot be seen, in NFKC, white space and line breaks as single spaces.

    Control and format characters (direction marks, zero-width spaces, escapes), unpaired surrogates and fillers would
    let one text be judged and another be read.
    """
    shown = []
    for char in text:
        category = unicodedata.category(char)
        if category in {"Cc", "Zs", "Zl", "Zp"}:
            shown.append(" ")
        elif category not in {"Cf", "Cs", "Co", "Cn"} and char not in _UNSEEN:
            shown.append(char)
    return " ".join(unicodedata.normalize("NFKC", "".join(shown)).split())


def folded(text: str) -> str:
    """The visible text as the rules compare it: no accents or enclosing marks, one hyphen, ASCII digits; case kept."""
    plain = []
    for char in unicodedata.normalize("NFKD", visible(text)):
        category = unicodedata.category(char)
        if category in {"Mn", "Me"}:
            continue
        if category == "Pd" or char in _DASHES:
            plain.append("-")
        elif category == "Nd":
            plain.append(str(unicodedata.digit(char)))
        else:
            plain.append(char)
    return " ".join("".join(plain).split())


def mixes_scripts(word: str) -> bool:
    """Whether a word has letters of the Latin alphabet beside those of another, as a disguise has."""
    scripts = {unicodedata.name(char, "").split(" ")[0] == "LATIN" for char in word if char.isalpha()}
    return len(scripts) > 1
