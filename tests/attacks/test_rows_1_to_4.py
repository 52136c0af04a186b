"""Attacks 1 to 4 of the threat model: bytes, columns, order and tables, by whoever has the database's key."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from fakes.attacked_log import PURGED, SIZE, TABLES, AttackedLog
from lprdesk.adapters.store import journal_verify

KEYS = {
    "entries": ("position",),
    "disclosures": ("position", "digest"),
    "searchable": ("position",),
    "tail_signatures": ("position", "key"),
    "checkpoints": ("size", "kept_for"),
    "head": ("one",),
    "alembic_version": (),
}


@dataclass(frozen=True, slots=True)
class Flip:
    table: str
    column: str
    where: tuple[object, ...]
    value: Any
    at: int

    def flipped(self) -> object:
        """The value with one bit of the byte at `at` changed; what is empty becomes something."""
        match self.value:
            case None:
                return {"purged_by": 5, "time_ms": 5}.get(self.column, "x")
            case int():
                return self.value ^ (1 << 8 * self.at)
            case str():
                return self.value[: self.at] + chr(ord(self.value[self.at]) ^ 1) + self.value[self.at + 1 :]
            case bytes():
                return (
                    self.value[: self.at] + bytes([self.value[self.at] ^ 1 << self.at % 8]) + self.value[self.at + 1 :]
                )
        raise AssertionError(self)

    def put(self, hand: Any, value: object) -> None:
        names = " AND ".join(f"{name} = ?" for name in KEYS[self.table]) or "1"
        hand.execute(f"UPDATE {self.table} SET {self.column} = ? WHERE {names}", (value, *self.where))  # noqa: S608  (names of this file's own)


def flips(hand: Any) -> Iterator[Flip]:
    """Every byte of every column that is not part of its row's name; those are the next test's."""
    for table, names in KEYS.items():
        cursor = hand.execute(f"SELECT * FROM {table}")  # noqa: S608  (as above)
        columns = [each[0] for each in cursor.description]
        for row in cursor.fetchall():
            where = tuple(value for name, value in zip(columns, row, strict=True) if name in names)
            for column, value in zip(columns, row, strict=True):
                if column not in names:
                    count = len(value) if isinstance(value, str | bytes) else 1 if value is None else 6
                    for at in range(count):
                        yield Flip(table, column, where, value, at)


def superseded(hand: Any) -> set[tuple[object, ...]]:
    """Signatures that a later one of the same signer covers: nothing rests on them any more."""
    last = set(hand.execute("SELECT MAX(position), key FROM tail_signatures GROUP BY key"))
    return set(hand.execute("SELECT position, key FROM tail_signatures")) - last


@pytest.mark.requirement("AUD-3", "AUD-10")
@pytest.mark.timeout(7200)
def test_row_1_and_2_a_flipped_byte_in_any_column_is_found(
    log: AttackedLog, sampling: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the triggers away for the time of the test: an attacker would put them back."""
    monkeypatch.setattr(journal_verify, "check_schema", lambda _: None)
    with log.hand() as hand:
        for (name,) in hand.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            hand.execute(f"DROP TRIGGER {name}")
        covered = superseded(hand)
        every = [each for each in flips(hand) if each.table != "alembic_version"]
        assert {each.table for each in every} == KEYS.keys() - {"alembic_version"}
        for flip in sampling.of(every, 250):
            flip.put(hand, flip.flipped())
            if not (flip.table == "tail_signatures" and flip.where in covered):
                assert log.finds(), flip
                if flip.table == "entries":
                    assert log.verify().first_bad == flip.where[0], flip
            flip.put(hand, flip.value)
    assert log.verify().good


@pytest.mark.requirement("AUD-3")
@pytest.mark.parametrize("table", [name for name, names in KEYS.items() if names])
def test_row_1_a_row_under_another_name_is_found(log: AttackedLog, tmp_path: Path, sampling: Any, table: str) -> None:
    names = KEYS[table]
    with log.hand() as hand:
        covered = superseded(hand)
        rows = hand.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall()  # noqa: S608  (as above)
    for at, row in enumerate(sampling.of(rows, 4)):
        for column, value in zip(names, row, strict=True):
            copy = log.copied(tmp_path / f"{at}-{column}")
            with copy.untied() as hand:
                flip = Flip(table, column, row, value, 6 if isinstance(value, int) else 1)
                if table == "head":
                    hand.execute("DELETE FROM head")
                else:
                    flip.put(hand, flip.flipped())
            if not (table == "tail_signatures" and row in covered and column == "position"):
                assert copy.finds(), flip
            shutil.rmtree(copy.folder)


def renumbered(hand: Any, start: int, by: int) -> None:
    """Move all that stands from `start` on, in every table, so that positions have no gap."""
    for table, column in TABLES.items():
        hand.execute(f"UPDATE {table} SET {column} = -1 - {column} WHERE {column} >= ?", (start,))  # noqa: S608  (as above)
        hand.execute(f"UPDATE {table} SET {column} = -1 - {column} + ? WHERE {column} < 0", (by,))  # noqa: S608  (as above)
    hand.execute("UPDATE disclosures SET purged_by = purged_by + ? WHERE purged_by >= ?", (by, start))


def deleted(hand: Any, position: int) -> None:
    for table, column in TABLES.items():
        hand.execute(f"DELETE FROM {table} WHERE {column} = ?", (position,))  # noqa: S608  (as above)
    renumbered(hand, position + 1, -1)


def inserted(hand: Any, source: int, position: int) -> None:
    """A copy of an entry, with its values, put in anywhere."""
    renumbered(hand, position, 1)
    source += source >= position
    for table in ("entries", "disclosures", "searchable"):
        columns = [row[1] for row in hand.execute(f"PRAGMA table_info({table})") if row[1] != "position"]
        listed = ", ".join(columns)
        hand.execute(
            f"INSERT INTO {table} (position, {listed}) SELECT ?, {listed} FROM {table} WHERE position = ?",  # noqa: S608
            (position, source),
        )


def swapped(hand: Any, one: int, other: int) -> None:
    for table, column in TABLES.items():
        for was, to in ((one, -1), (other, one), (-1, other)):
            hand.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (to, was))  # noqa: S608  (as above)
    for was, to in ((one, -1), (other, one), (-1, other)):
        hand.execute("UPDATE disclosures SET purged_by = ? WHERE purged_by = ?", (to, was))


MUTATIONS = [
    *(("deleted", at) for at in range(SIZE)),
    *(("deleted-both", *pair) for pair in combinations(range(SIZE), 2)),
    *(("swapped", *pair) for pair in combinations(range(SIZE), 2)),
    *(("inserted", source, at) for source in range(SIZE) for at in range(SIZE + 1)),
]


@pytest.mark.requirement("AUD-3", "AUD-10")
@pytest.mark.timeout(3600)
def test_row_3_deletions_swaps_and_insertions_name_the_first_bad_entry(
    log: AttackedLog, tmp_path: Path, sampling: Any
) -> None:
    whole = log.path.read_bytes()
    with log.hand() as hand:
        ((purge,),) = hand.execute("SELECT position FROM searchable WHERE kind = 'retention.purged'").fetchall()
    for what, *places in sampling.of(MUTATIONS, 80):
        log.path.write_bytes(whole)
        with log.untied() as hand:
            if what.startswith("deleted"):
                for each in sorted(places, reverse=True):
                    deleted(hand, each)
            elif what == "swapped":
                swapped(hand, *places)
            else:
                inserted(hand, *places)
        report = log.verify()
        assert not report.good, (what, places)
        # A copy put in right after its source is first out of place itself; one at the end stands after the head.
        expected = places[1] + (places[0] == places[1]) if what == "inserted" else min(places)
        if what.startswith("deleted") and purge in places:
            expected = min(expected, PURGED)  # a value is gone, and nothing says any more that it was purged
        assert report.first_bad == expected, (what, places, report.problem)


@pytest.mark.requirement("AUD-3")
@pytest.mark.parametrize(
    "table", ["entries", "disclosures", "searchable", "tail_signatures", "checkpoints", "head", "subtrees"]
)
def test_row_4_a_table_swapped_for_a_view_is_found_and_not_opened(log: AttackedLog, table: str) -> None:
    with log.hand() as hand:
        hand.execute("PRAGMA legacy_alter_table = ON")
        hand.execute(f"ALTER TABLE {table} RENAME TO hidden")
        hand.execute(f"CREATE VIEW {table} AS SELECT * FROM hidden")  # noqa: S608  (as above)
    assert log.finds()


@pytest.mark.requirement("AUD-3")
def test_row_4_each_trigger_that_is_dropped_or_weakened_is_found(log: AttackedLog, tmp_path: Path) -> None:
    with log.hand() as hand:
        triggers = hand.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    assert len(triggers) > 12
    for name, sql in triggers:
        copy = log.copied(tmp_path / name)
        with copy.hand() as hand:
            hand.execute(f"DROP TRIGGER {name}")
        assert "tables and triggers" in copy.verify().problem
        with copy.hand() as hand:
            hand.execute(sql.replace("RAISE(ABORT", "RAISE(IGNORE").replace(", 'the log is append-only')", ")"))
        assert "tables and triggers" in copy.verify().problem
