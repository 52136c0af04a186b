"""What a person saw when comparing a picture with the characters that were read (VER-2)."""

from enum import StrEnum


class Verdict(StrEnum):
    """The three answers; nothing is decided by the machine."""

    MATCH = "match"
    MISMATCH = "mismatch"
    CANNOT_TELL = "cannot-tell"
