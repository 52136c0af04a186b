"""What somebody with the database's key, but not the log's, can do to the file, and how it shows."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2  # type: ignore[import-untyped]  # no stubs are published

from fakes.other_hand import mutate, other_hand
from lprdesk.adapters.store.station import Station
from lprdesk.audit.event import RetentionPurged, SigninFailed
from lprdesk.audit.session import SessionSigner
from lprdesk.domain.faults import EnvironmentFault
from lprdesk.services.ports.journal import JournalFault

Open = Callable[[], Awaitable[Station]]
SignIn = Callable[[Station, str], SessionSigner]

FAILED = SigninFailed(person="kim", cause="credential")
SESSION_ENTRY = 4
"""The index of the entry that the tests alter: kim opens a case."""


MUTATIONS = {
    "a leaf's byte": ("UPDATE entries SET leaf = CAST(X'00' || substr(leaf, 2) AS BLOB) WHERE position = 4", 4),
    "a leaf's hash": ("UPDATE entries SET leaf_hash = zeroblob(32) WHERE position = 4", 4),
    "two entries exchanged": (
        """UPDATE entries SET position = -1 WHERE position = 4; UPDATE entries SET position = 4 WHERE position = 6;
        UPDATE entries SET position = 6 WHERE position = -1""",
        4,
    ),
    "a value left out": (
        """DELETE FROM disclosures
        WHERE position = 4 AND digest = (SELECT MIN(digest) FROM disclosures WHERE position = 4)""",
        4,
    ),
    "a value put elsewhere": ("UPDATE disclosures SET position = 6 WHERE position = 4", 4),
    "a searched person": ("UPDATE searchable SET person = 'ola' WHERE position = 4", 4),
    "a searched case": ("UPDATE searchable SET case_number = NULL WHERE position = 4", 4),
    "a searched kind": ("UPDATE searchable SET kind = 'query.refused' WHERE position = 4", 4),
    "a searched time": ("UPDATE searchable SET time_ms = time_ms + 1 WHERE position = 4", 4),
    "a searched row left out": ("DELETE FROM searchable WHERE position = 4", 4),
    "a signature": ("UPDATE tail_signatures SET signature = zeroblob(64) WHERE position = 5", None),
    "a signature left out": ("DELETE FROM tail_signatures WHERE position = 6", None),
    "the signed head": ("UPDATE head SET note = replace(note, '7', '6')", None),
    "a head that was kept": ("UPDATE checkpoints SET note = replace(note, '6', '5')", None),
    "a middle entry left out": ("DELETE FROM entries WHERE position = 4", None),
    "the last entry left out": ("DELETE FROM entries WHERE position = 6", None),
}


@pytest.mark.requirement("AUD-3", "AUD-10")
@pytest.mark.parametrize("mutation", MUTATIONS)
async def test_every_alteration_is_found(filled: Station, folder: Path, mutation: str) -> None:
    assert (await filled.journal.verify()).good
    statement, named = MUTATIONS[mutation]
    with other_hand(filled, folder) as connection:
        mutate(connection, statement)
    report = await filled.journal.verify()
    assert not report.good
    if named is not None:
        assert report.first_bad == named


@pytest.mark.requirement("AUD-3")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {0} SET {1} = {1}",
        "DELETE FROM {0}",
        "INSERT OR REPLACE INTO {0} SELECT * FROM {0}",
        "INSERT INTO {0} SELECT * FROM {0} WHERE TRUE ON CONFLICT DO UPDATE SET {1} = excluded.{1}",
    ],
)
@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("entries", "leaf"),
        ("disclosures", "text"),
        ("searchable", "person"),
        ("tail_signatures", "signature"),
        ("checkpoints", "note"),
        ("head", "note"),
    ],
)
async def test_the_tables_are_append_only(
    filled: Station, folder: Path, table: str, column: str, statement: str
) -> None:
    if table == "head" and statement.startswith("UPDATE"):
        statement = "UPDATE head SET size = size - 1"
    with other_hand(filled, folder) as connection:
        assert connection.execute(f"SELECT 1 FROM {table}").fetchone()  # noqa: S608  (a name of this file's own)
        with pytest.raises(dbapi2.IntegrityError, match="append-only"):
            connection.execute(statement.format(table, column))
    assert (await filled.journal.verify()).good


@pytest.mark.requirement("AUD-3")
@pytest.mark.parametrize("statement", ["DROP TRIGGER entries_stay", "ALTER TABLE entries RENAME TO hidden"])
async def test_altered_tables_are_found(filled: Station, folder: Path, statement: str) -> None:
    with other_hand(filled, folder) as connection:
        connection.execute(statement)
        if "RENAME" in statement:
            connection.execute("CREATE VIEW entries AS SELECT * FROM hidden")
    report = await filled.journal.verify()
    assert "tables and triggers" in report.problem


async def test_no_entry_is_put_in_out_of_turn(filled: Station, folder: Path) -> None:
    with other_hand(filled, folder) as connection, pytest.raises(dbapi2.IntegrityError, match="append-only"):
        connection.execute("INSERT INTO entries SELECT 9, leaf, leaf_hash FROM entries WHERE position = 4")


@pytest.mark.requirement("AUD-11")
async def test_a_value_is_emptied_for_an_entry_that_says_so_and_for_no_other(filled: Station, folder: Path) -> None:
    purge = "UPDATE disclosures SET text = NULL, purged_by = {0} WHERE position = 4"
    with other_hand(filled, folder) as connection:
        for by in ("NULL", "3", "6", "99"):
            with pytest.raises(dbapi2.IntegrityError):
                connection.execute(purge.format(by))
    await filled.journal.append(RetentionPurged(rule="retention.log", entries=["4:0,1,2"]), filled.signer)
    with other_hand(filled, folder) as connection:
        with pytest.raises(dbapi2.IntegrityError, match="append-only"):
            connection.execute("UPDATE searchable SET person = 'ola' WHERE position = 4")
        with pytest.raises(dbapi2.IntegrityError, match="append-only"):
            connection.execute("UPDATE disclosures SET text = 'x', purged_by = NULL WHERE position = 4")
    report = await filled.journal.verify()
    assert report.good
    assert report.purged == 3
    (entry,) = [each for each in await filled.journal.entries() if each.index == SESSION_ENTRY]
    assert not entry.fields


async def test_an_altered_entry_is_not_given_out(filled: Station, folder: Path) -> None:
    with other_hand(filled, folder) as connection:
        mutate(connection, "UPDATE disclosures SET position = 6 WHERE position = 4")
    with pytest.raises(JournalFault, match="entry 6"):
        await filled.journal.entries()


async def test_a_head_moved_by_another_hand_stops_the_log(filled: Station, folder: Path) -> None:
    with other_hand(filled, folder) as connection:
        connection.execute("UPDATE head SET note = note || ' '")
    with pytest.raises(JournalFault, match="signed head"):
        await filled.journal.append(FAILED, filled.signer)
    with pytest.raises(JournalFault, match="signed head"):
        await filled.journal.append(FAILED, filled.signer)
    assert not filled.journal.standing().healthy


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("DROP TRIGGER entries_stay", "tables and triggers"),
        ("CREATE VIEW more AS SELECT 1", "tables and triggers"),
        ("DELETE FROM entries WHERE position = 6", "signed head"),
        ("UPDATE entries SET leaf = zeroblob(9) WHERE position = 6", "entry 6"),
        ("UPDATE head SET state = CAST(replace(state, 'policy', 'police') AS BLOB)", "signed head"),
        ("DELETE FROM head", "without a signed head"),
    ],
)
async def test_an_altered_log_is_not_opened(
    open_: Open, filled: Station, folder: Path, statement: str, named: str
) -> None:
    await filled.close()
    with other_hand(filled, folder) as connection:
        if statement.startswith(("DROP", "CREATE")):
            connection.execute(statement)
        else:
            mutate(connection, statement)
    with pytest.raises(JournalFault, match=named):
        await open_()


async def test_a_newer_database_is_refused_in_words(open_: Open, filled: Station, folder: Path) -> None:
    await filled.close()
    with other_hand(filled, folder) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'r9999'")
    with pytest.raises(EnvironmentFault, match="newer version"):
        await open_()
