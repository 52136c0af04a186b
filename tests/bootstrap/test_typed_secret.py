import getpass
import sys
from collections.abc import Iterator

import pytest

from lprdesk.bootstrap.typed_secret import ask, ask_new_passphrase
from lprdesk.domain.faults import UserFault

GOOD = "granite willow four nine"


def at_a_terminal(monkeypatch: pytest.MonkeyPatch, *typed: str) -> list[str]:
    asked: list[str] = []
    answers: Iterator[str] = iter(typed)

    def answer(prompt: str) -> str:
        asked.append(prompt)
        return next(answers)

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(getpass, "getpass", answer)
    return asked


def test_a_new_passphrase_is_typed_twice_without_echo(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = at_a_terminal(monkeypatch, GOOD, GOOD)
    assert ask_new_passphrase("A passphrase") == GOOD
    assert asked == ["A passphrase: ", "A passphrase again: "]


def test_two_that_differ_are_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    at_a_terminal(monkeypatch, GOOD, GOOD + "!")
    with pytest.raises(UserFault, match="differ") as refused:
        ask_new_passphrase("A passphrase")
    assert GOOD not in str(refused.value)


def test_one_that_cannot_be_typed_again_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    at_a_terminal(monkeypatch, "granite\x00willow four nine")
    with pytest.raises(UserFault, match="cannot be typed again") as refused:
        ask("A passphrase")
    assert "granite" not in str(refused.value)
