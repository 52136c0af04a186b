"""Writes docs/policy-reference.md from the shipped profiles.

``python -m lprdesk.bootstrap.policy_reference`` writes it, with ``--check`` it compares.
"""

import argparse
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from lprdesk.adapters.resources import locate
from lprdesk.domain.figures import Dated
from lprdesk.domain.profile import Profile, difference, in_words
from lprdesk.domain.profile_toml import parse_profile

_HEAD = """\
# Policy reference

Written from the profiles in `resources/profiles` by `python -m lprdesk.bootstrap.policy_reference`; do not edit.

Every number that the rules use stands in a policy profile, with the days on which it holds and its source. The program
holds none of them. A profile counts once two people have signed it, the privacy office among them; it is data that
counsel approves, not legal advice. How far back a query reaches is the later of two days: today less the period, and
the start of the offence, where it is known, less the lead. From which day the limit counts is this program's rule: the
assessment leaves it open. An offence without a period needs its start and a supervisor's approval.
"""


def reference(profiles: tuple[Profile, ...]) -> str:
    """The page: the first profile in full, each other one as its difference to the first."""
    first, *others = profiles
    parts = [_HEAD, in_full(first), *(_as_difference(first, other) for other in others)]
    return "\n".join(parts)


def _header(profile: Profile) -> str:
    return (
        f"## {profile.title}\n\n"
        f"`{profile.id}`, version {profile.version}, from {profile.effective.isoformat()}, days by {profile.zone}. "
        f"It rests on {profile.assessment}. What stands wherever results are shown: “{profile.notice}”\n"
    )


def in_full(profile: Profile) -> str:
    """Every figure of a profile, with its days and its source."""
    lines = [_header(profile)]
    for section, paths in groupby(profile.figures, key=lambda path: path.partition(".")[0]):
        lines.append(f"### {section.replace('_', ' ').capitalize()}\n")
        lines.append("| key | value | from | to | source |\n|---|---|---|---|---|")
        lines.extend(row for path in paths for row in _rows(path, profile.figures[path]))
        lines.append("")
    return "\n".join(lines)


def _rows(path: str, values: tuple[Dated[object], ...]) -> Iterator[str]:
    for dated in values:
        until = "" if dated.effective_to is None else dated.effective_to.isoformat()
        yield _row(f"`{path}`", in_words(dated.value), dated.effective_from.isoformat(), until, dated.source)


def _as_difference(first: Profile, other: Profile) -> str:
    changes = (change for change in difference(first, other) if "." in change.path or change.path in other.figures)
    return "\n".join(
        (
            _header(other),
            f"What differs from `{first.id}`:\n",
            "| key | there | here |\n|---|---|---|",
            *(
                _row(f"`{change.path}`", change.before or "not there", change.after or "not there")
                for change in changes
            ),
            "",
        )
    )


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def shipped() -> tuple[Profile, ...]:
    """The profiles that ship with the program, by file name."""
    return tuple(parse_profile(path.read_bytes()) for path in sorted(locate("profiles").glob("*.toml")))


def main(arguments: list[str]) -> int:
    """Write or compare the page; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m lprdesk.bootstrap.policy_reference", description=reference.__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=Path("docs/policy-reference.md"))
    parser.add_argument("--check", action="store_true", help="compare, do not write; exit 1 where they differ")
    options = parser.parse_args(arguments)
    text = reference(shipped())
    if not options.check:
        options.file.write_text(text, encoding="utf-8")
        return 0
    if options.file.is_file() and options.file.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write(f"{options.file} differs from the profiles; write it again without --check.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
