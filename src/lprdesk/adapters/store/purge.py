"""Purging: what an entry `retention.purged` names is emptied in the commit that writes it (AUD-11).

So neither is ever without the other, whenever the power goes.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from lprdesk.audit.append import Entry
from lprdesk.audit.disclosures import parse_disclosure
from lprdesk.audit.event import RetentionPurged
from lprdesk.audit.leaf import parse_leaf
from lprdesk.services.ports.sealed_results import Overdue

_EMPTY = "UPDATE disclosures SET text = NULL, purged_by = ? WHERE position = ? AND digest = ? AND text IS NOT NULL"
_FORGET = "UPDATE searchable SET person = ?, case_number = ? WHERE position = ?"
_LEFT = "SELECT text FROM disclosures WHERE position = ? AND text IS NOT NULL"
_UNSEAL = "UPDATE sealed_results SET data = NULL, purged_by = ? WHERE position = ? AND data IS NOT NULL"
_DUE = (
    "SELECT position, digest FROM disclosures JOIN searchable USING (position) WHERE position BETWEEN ? AND ? "
    "AND text IS NOT NULL AND time_ms < ? AND kind NOT IN (SELECT value FROM json_each(?))"
)
_OLDEST = "SELECT MIN(time_ms) FROM searchable WHERE position BETWEEN ? AND ?"
_BESIDE = "SELECT position FROM sealed_results WHERE purged_by IS NULL AND position BETWEEN ? AND ? ORDER BY position"
_OVER = "SELECT position FROM sealed_results WHERE purged_by IS NULL AND until_ms <= ? ORDER BY until_ms LIMIT ?"
_LEAF = "SELECT leaf FROM entries WHERE position = ?"


class NotThere(Exception):  # noqa: N818  (named by what holds)
    """A purge names what is not there: nothing of the commit is written."""


def carry_out(there: Any, entries: Iterable[Entry]) -> None:
    """Empty what the purges among the entries name. Raises NotThere, dbapi2.Error."""
    for entry in entries:
        if entry.kind == RetentionPurged.kind:
            values = {value.name: value.value for value in entry.disclosures}
            for each in _texts(values.get("entries")):
                _empty(there, entry.index, each)
            for each in _texts(values.get("sealed")):
                if there.execute(_UNSEAL, (entry.index, int(each))).rowcount != 1:
                    raise NotThere(f"the sealed result of entry {each}")


def overdue_values(there: Any, start: int, stop: int, *, made_before: int, kept: Collection[str]) -> Overdue | None:
    """Give what of the entries from `start` to before `stop` has to go with its values; None: they are all too new.

    For `LogRetention.overdue`, as below. Raises dbapi2.Error.
    """
    if there.execute(_OLDEST, (start, stop - 1)).fetchone()[0] >= made_before:
        return None
    digests: dict[int, set[str]] = {}
    for position, digest in there.execute(_DUE, (start, stop - 1, made_before, json.dumps(sorted(kept)))):
        digests.setdefault(position, set()).add(digest)
    beside = there.execute(_BESIDE, (start, stop - 1)).fetchall()
    return Overdue(
        values=tuple(_named(there, position, digests[position]) for position in sorted(digests)),
        with_values=tuple(position for (position,) in beside if position in digests),
    )


def overdue_results(there: Any, *, now_ms: int, most: int) -> Overdue:
    """Give the sealed results whose lifetime is over, those that ended first before the others."""
    return Overdue(sealed=tuple(position for (position,) in there.execute(_OVER, (now_ms, most))))


def _named(there: Any, position: int, digests: set[str]) -> str:
    leaf = parse_leaf(there.execute(_LEAF, (position,)).fetchone()[0])
    return f"{position}:{','.join(str(at) for at, each in enumerate(leaf.sd) if each in digests)}"


def _empty(there: Any, by: int, named: str) -> None:
    entry, _, positions = named.partition(":")
    row = there.execute(_LEAF, (int(entry),)).fetchone()
    if row is None:
        raise NotThere(f"entry {entry}")
    digests = parse_leaf(row[0]).sd
    for at in positions.split(","):
        if there.execute(_EMPTY, (by, int(entry), digests[int(at)])).rowcount != 1:
            raise NotThere(f"a value of entry {entry}")
    left = {found.name: found.value for found in (parse_disclosure(text) for (text,) in there.execute(_LEFT, (entry,)))}
    person, case = left.get("person"), left.get("case")
    there.execute(
        _FORGET,
        (person if isinstance(person, str) else None, case if isinstance(case, str) else None, int(entry)),
    )


def _texts(value: object) -> Sequence[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else []
