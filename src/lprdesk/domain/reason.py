"""What makes a reason reviewable: words specific enough that a supervisor can tell why this plate, in this case, now.

A reason is refused for what it lacks (substance) or must not hold (personal identifiers); it is never refused for what
it speaks about. Protected activity, descriptors and private matters are flagged for the reviewer instead (PUR-2,
USE-5). No remark repeats what was typed: the rule is recorded, the text is not (AUD-11).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lprdesk.domain import reason_words as words
from lprdesk.domain.case import Purpose
from lprdesk.domain.faults import Remark, Weight
from lprdesk.domain.identifiers import identifiers_in
from lprdesk.domain.plain_words import folded, mixes_scripts

FIELD = "reason"
LONGEST = 2_000
"""Characters, white space around them not counted: what a vendor's contract carries of any text (VEN-1)."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ENOUGH_OWN_WORDS = 2  # a thing, and what about it


@dataclass(frozen=True, slots=True)
class ReasonContext:
    """What the judge may compare a reason with.

    `case_number` and `plate` (normal form) are what would add nothing if repeated; `minimum_words` is the profile's.
    """

    case_number: str
    plate: str
    purpose: Purpose
    minimum_words: int = 3


@dataclass(frozen=True, slots=True)
class _Text:
    """A reason as the rules look at it."""

    plain: str
    """As plain_words.folded gives it; case kept."""
    tokens: tuple[str, ...]
    """Words in lower case, in order."""
    own: tuple[str, ...]
    """Distinct words that carry something: no stop, vague or struck words, no case number, plate or digits."""


def judge_reason(text: str, context: ReasonContext) -> tuple[Remark, ...]:
    """All remarks on a reason, refusals first; none means it is specific enough to be reviewed."""
    if len(text.strip()) > LONGEST:
        return (_refuse("reason.too-long", _too_long(text), text),)
    reading = _read(text, context)
    if not reading.plain:
        return (_refuse("reason.empty", "Say in a sentence why this plate matters to this case now.", text),)
    refusals = tuple(_refuse(rule, sentence, text) for rule, sentence in _refusals(reading, context))
    return (*refusals, *_flags(reading))


def redact(text: str) -> str:
    """The form in which a refused text is recorded: its size, and nothing of its content (AUD-11)."""
    return f"{len(_WORD.findall(text))} words, {len(text)} characters"


def _read(text: str, context: ReasonContext) -> _Text:
    plain = folded(text)
    tokens = tuple(word.lower() for word in _WORD.findall(plain))
    without = _without(plain, context.case_number, context.plate)
    own = dict.fromkeys(
        word
        for word in (found.lower() for found in _WORD.findall(without))
        if any(char.isalpha() for char in word)
        and word not in words.STOP_WORDS
        and word not in words.VAGUE_WORDS
        and not _is_struck_at_random(word)
    )
    return _Text(plain, tokens, tuple(own))


def _without(plain: str, *pieces: str) -> str:
    """The text without pieces that it only repeats, however they are spaced or hyphenated."""
    for piece in pieces:
        characters = [re.escape(char) for char in piece if char.isalnum()]
        if characters:
            plain = re.sub(r"(?<![^\W_])" + r"[\W_]*".join(characters) + r"(?![^\W_])", " ", plain, flags=re.IGNORECASE)
    return plain


def _refusals(reading: _Text, context: ReasonContext) -> Iterator[tuple[str, str]]:
    for name in identifiers_in(reading.plain):
        yield (
            "reason.personal-identifier",
            f"This looks like {name}. Leave personal identifiers out: the case holds them, the log must not.",
        )
    shape = _shape_fault(reading, context)
    if shape is not None:
        yield shape


def _shape_fault(reading: _Text, context: ReasonContext) -> tuple[str, str] | None:
    """The first of the faults of substance: one at a time, so that the person reads one thing to mend."""
    for judge in (_disguised, _nothing_but_digits, _repeats_the_case, _interface_string, _too_short, _stock_phrase):
        found = judge(reading, context)
        if found is not None:
            return found
    return None


def _disguised(reading: _Text, _context: ReasonContext) -> tuple[str, str] | None:
    if not any(mixes_scripts(word) for word in reading.tokens):
        return None
    return "reason.mixed-scripts", "A word mixes letters of two alphabets that look alike. Type it again."


def _nothing_but_digits(reading: _Text, context: ReasonContext) -> tuple[str, str] | None:
    if any(char.isalpha() for char in _without(reading.plain, context.case_number, context.plate)):
        return None
    if any(char.isalpha() for char in reading.plain):
        return _repeats_the_case(reading, context)
    return "reason.digits-only", "Numbers and marks alone cannot be reviewed. Say in words why this plate matters."


def _repeats_the_case(reading: _Text, context: ReasonContext) -> tuple[str, str] | None:
    rest = _without(reading.plain, context.case_number, context.plate)
    repeated = rest != reading.plain
    meaningful = [word for word in _WORD.findall(rest) if word.lower() not in words.STOP_WORDS | words.VAGUE_WORDS]
    if not repeated or meaningful:
        return None
    return (
        "reason.case-number-again",
        "The case number and the plate are recorded already. Say what about this vehicle matters to the case.",
    )


def _interface_string(reading: _Text, _context: ReasonContext) -> tuple[str, str] | None:
    if " ".join(reading.tokens) not in words.INTERFACE_STRINGS:
        return None
    return "reason.interface-string", "This is a label of a program, not a reason. Say why this plate matters now."


def _too_short(reading: _Text, context: ReasonContext) -> tuple[str, str] | None:
    distinct = {word for word in reading.tokens if any(char.isalpha() for char in word)}
    if len(distinct) >= context.minimum_words:
        return None
    sentence = (
        f"Too short to be reviewed: at least {context.minimum_words} different words, "
        "such as what was seen, where and when."
    )
    return "reason.too-short", sentence


def _too_long(text: str) -> str:
    over = len(text.strip()) - LONGEST
    return f"Too long by {over:,} characters: {LONGEST:,} are the most. Say what matters; the case holds the rest."


def _stock_phrase(reading: _Text, _context: ReasonContext) -> tuple[str, str] | None:
    sentence = " ".join(reading.tokens)
    if sentence not in words.STOCK_PHRASES and len(reading.own) >= _ENOUGH_OWN_WORDS:
        return None
    remark = (
        "This would fit any query. Say what is particular here: what was seen, where, when, and what the reads "
        "should show."
    )
    return "reason.stock-phrase", remark


def _is_struck_at_random(word: str) -> bool:
    """Whether keys were only struck: a run along the keyboard, one letter over and over, or no vowel to speak it by."""
    runs_along = len(word) > 2 and any(word in row or word in row[::-1] for row in words.KEYBOARD_ROWS)
    unspoken = word.isascii() and word.isalpha() and len(word) > 3 and not re.search("[aeiouy]", word)
    return runs_along or unspoken or len(set(word)) == 1


_FLAGS: tuple[tuple[str, Callable[[str], object], str], ...] = (
    (
        "reason.protected-activity",
        lambda plain: words.PROTECTED_ACTIVITY.search(plain) or words.MARCH_AS_ACT.search(plain),
        (
            "This names worship, expression, assembly, the press or health care. It is not refused; "
            "your supervisor will look at it."
        ),
    ),
    (
        "reason.descriptor",
        words.DESCRIPTOR.search,
        (
            "This uses race, ethnicity, nationality or religion as a descriptor. If it describes a particular suspect "
            "or a statute makes it relevant, say so below; your supervisor will look at it."
        ),
    ),
    (
        "reason.private-matter",
        words.PRIVATE_MATTER.search,
        "This reads like a private or civil matter. It is not refused; your supervisor will look at it.",
    ),
)


def _flags(reading: _Text) -> tuple[Remark, ...]:
    return tuple(
        Remark(field=FIELD, rule=rule, sentence=sentence, weight=Weight.FLAGS)
        for rule, found, sentence in _FLAGS
        if found(reading.plain)
    )


def _refuse(rule: str, sentence: str, text: str) -> Remark:
    return Remark(field=FIELD, rule=rule, sentence=sentence, weight=Weight.REFUSES, redacted=redact(text))
