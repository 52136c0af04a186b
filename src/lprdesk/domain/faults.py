"""What can go wrong, told apart by who can put it right."""

from dataclasses import dataclass
from enum import StrEnum


class Fault(Exception):  # noqa: N818 - a fault is named in the words of the house, see its three kinds
    """Something that a person is told in words: what happened, what was kept, what to do.

    The sentences never carry a plate, a reason or a secret.
    """

    def __init__(self, sentence: str, *, kept: str = "", todo: str = "") -> None:
        self.sentence = sentence
        self.kept = kept
        self.todo = todo
        super().__init__(" ".join(part for part in (sentence, kept, todo) if part))


class UserFault(Fault):
    """The person at the desk can put it right."""


class EnvironmentFault(Fault):
    """The machine, the network, the vendor or the agency's server has to be put right."""


class OurFault(Fault):
    """The program is wrong."""


class Weight(StrEnum):
    """What a remark does to the query it stands beside."""

    REFUSES = "refuses"
    WARNS = "warns"
    FLAGS = "flags"
    """The query runs; the rule is recorded with it and reaches the reviewer."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence beside one field.

    `rule` is a stable id such as "reason.too-short". `redacted` is the form of the text that the log may hold where the
    rule forbids the text itself (AUD-11); it is empty where nothing was redacted.
    """

    field: str
    rule: str
    sentence: str
    weight: Weight
    redacted: str = ""

    @property
    def refuses(self) -> bool:
        """Whether the query cannot run while the remark stands."""
        return self.weight is Weight.REFUSES
