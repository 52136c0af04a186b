"""Secrets at the command line: typed without echo, or a line of standard input each; never an argument."""

import getpass
import sys
from typing import Final

from lprdesk.domain.faults import UserFault

SHORTEST: Final = 15
"""Characters of a new passphrase. NIST SP 800-63B-4 asks for 15 where it stands alone, as it does against a copy of
the file that it protects."""


def ask(what: str) -> str:
    """Give what was typed. Raises UserFault where nothing was."""
    typed = getpass.getpass(f"{what}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if not typed:
        raise UserFault(
            f"{what}: nothing was given.",
            kept="Nothing was changed.",
            todo="Type it when you are asked, or give it as a line of standard input.",
        )
    if not typed.isprintable():
        raise UserFault(
            f"{what}: it holds a character that cannot be typed again.", kept="Nothing was changed.", todo="Try again."
        )
    return typed


def ask_new_passphrase(what: str) -> str:
    """Give a new passphrase, typed twice at a terminal. Raises UserFault."""
    passphrase = ask(what)
    if len(passphrase) < SHORTEST:
        raise UserFault(
            f"The passphrase has fewer than {SHORTEST} characters.",
            kept="Nothing was changed.",
            todo="Choose a longer one; four words that have nothing to do with each other are easy to keep.",
        )
    if sys.stdin.isatty() and ask(f"{what} again") != passphrase:
        raise UserFault("The two passphrases differ.", kept="Nothing was changed.", todo="Start again.")
    return passphrase
