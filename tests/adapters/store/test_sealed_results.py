# ruff: noqa: ASYNC240  (a test's loop has nothing else to do meanwhile)
"""Sealed results in a real database: kept, altered by another hand, purged, and never readable on the station."""

import os
from collections.abc import Awaitable, Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2  # type: ignore[import-untyped]  # no stubs are published

from fakes.other_hand import mutate, other_hand
from lprdesk.adapters.store import journal_write, purge
from lprdesk.adapters.store.station import Station
from lprdesk.audit.append import Entry
from lprdesk.audit.commitment import NONCE_BYTES, commit
from lprdesk.audit.disclosures import from_base64url
from lprdesk.audit.event import QueryAnswered, RetentionPurged, SigninFailed
from lprdesk.audit.export_folder import DirectoryTree
from lprdesk.audit.seal import SIZE_CLASSES, Sealed, seal, unseal
from lprdesk.audit.seal_key import ReviewerSecret
from lprdesk.audit.session import SessionSigner
from lprdesk.audit.verify_folder import verify_folder
from lprdesk.services.ports.journal import JournalFault
from lprdesk.services.ports.sealed_results import Overdue

Open = Callable[[], Awaitable[Station]]
SignIn = Callable[[Station, str], SessionSigner]

REVIEWER = ReviewerSecret(bytes([7]) * 32)
ANSWER = b'{"reads":1}\n["read-1","ZZT4187","US-NV",1795000000000]\n'
UNTIL = 1_800_000_000_000


def sealed(station: Station, content: bytes = ANSWER, until: int = UNTIL) -> tuple[QueryAnswered, Sealed]:
    nonce = os.urandom(NONCE_BYTES)
    made = seal(content, nonce, [REVIEWER.key], origin=station.signer.key.name, until=until, random=os.urandom)
    event = QueryAnswered(
        query="ab" * 32,
        count=1,
        set_aside={},
        vendor_query="invented-1",
        commitment=commit(nonce, content),
        held="sealed",
        milliseconds=12,
    )
    return event, made


@pytest.fixture
async def answered(filled: Station, sign_in: SignIn) -> tuple[Station, int]:
    """The log of `filled` and a session that got an answer, which stands sealed beside the entry with that index."""
    kim = sign_in(filled, "kim")
    await filled.journal.append(kim.certificate, kim)
    event, made = sealed(filled)
    receipt = await filled.journal.append(event, kim, sealed=made)
    return filled, receipt.index


@pytest.mark.requirement("AUD-8")
async def test_what_was_sealed_stands_beside_its_entry_and_a_reviewer_opens_it(answered: tuple[Station, int]) -> None:
    station, entry = answered
    report = await station.journal.verify()
    assert report.good, report.problem
    assert report.sealed == 1
    held = await station.results.sealed_result(entry)
    assert held is not None
    assert held.data is not None
    assert unseal(held.data, REVIEWER).content == ANSWER
    assert await station.results.sealed_result(entry - 1) is None


@pytest.mark.requirement("AUD-8")
async def test_it_is_there_after_a_restart(answered: tuple[Station, int], open_: Open) -> None:
    station, entry = answered
    await station.close()
    again = await open_()
    held = await again.results.sealed_result(entry)
    assert held is not None
    assert held.data is not None
    assert (await again.journal.verify()).sealed == 1


ALTERED = {
    "deleted without a purge": "DELETE FROM sealed_results",
    "emptied by an entry that does not say so": "UPDATE sealed_results SET data = NULL, purged_by = 6",
    "a byte of it": "UPDATE sealed_results SET data = CAST(substr(data, 1, 4000) || X'' || zeroblob(1) AS BLOB)",
    "replaced by zeros": "UPDATE sealed_results SET data = zeroblob(length(data))",
    "put beside another entry": "UPDATE sealed_results SET position = 4",
    "its end put off": "UPDATE sealed_results SET until_ms = until_ms + 86400000",
}


@pytest.mark.requirement("AUD-3", "AUD-8")
@pytest.mark.parametrize("alteration", ALTERED)
async def test_every_alteration_is_found(answered: tuple[Station, int], folder: Path, alteration: str) -> None:
    station, entry = answered
    with other_hand(station, folder) as connection:
        mutate(connection, ALTERED[alteration])
    report = await station.journal.verify()
    assert not report.good
    assert report.first_bad == (4 if "another entry" in alteration else entry)


@pytest.mark.requirement("AUD-3")
async def test_another_sealed_result_in_its_place_is_found(answered: tuple[Station, int], folder: Path) -> None:
    station, entry = answered
    _, other = sealed(station, b"a harmless answer")
    with other_hand(station, folder) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        assert any(name == "sealed_results_keep" for (name,) in triggers)
        with pytest.raises(dbapi2.IntegrityError, match="append-only"):
            connection.execute("UPDATE sealed_results SET data = ?", (other.data,))
        sql = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'sealed_results_keep'").fetchone()[0]
        connection.execute("DROP TRIGGER sealed_results_keep")
        connection.execute("UPDATE sealed_results SET data = ?", (other.data,))
        connection.execute(sql)
    assert (await station.journal.verify()).first_bad == entry


@pytest.mark.requirement("AUD-3")
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM sealed_results",
        "UPDATE sealed_results SET data = data",
        "UPDATE sealed_results SET data = NULL, purged_by = 7",
        "UPDATE sealed_results SET until_ms = 0",
        "INSERT OR REPLACE INTO sealed_results SELECT * FROM sealed_results",
    ],
)
async def test_the_table_is_append_only(answered: tuple[Station, int], folder: Path, statement: str) -> None:
    station, _ = answered
    with other_hand(station, folder) as connection, pytest.raises(dbapi2.IntegrityError, match="append-only"):
        connection.execute(statement)
    assert (await station.journal.verify()).good


@pytest.mark.requirement("AUD-8", "AUD-11")
async def test_a_purge_empties_what_it_names_in_the_same_commit(answered: tuple[Station, int], folder: Path) -> None:
    station, entry = answered
    event = RetentionPurged(rule="retention.sealed_days", entries=["4:0,1,2"], sealed=[str(entry)])
    receipt = await station.journal.append(event, station.signer)
    held = await station.results.sealed_result(entry)
    assert held is not None
    assert (held.data, held.purged_by) == (None, receipt.index)
    report = await station.journal.verify()
    assert report.good, report.problem
    assert (report.sealed, report.sealed_purged, report.purged) == (0, 1, 3)
    with other_hand(station, folder) as connection:
        assert connection.execute("SELECT person, case_number FROM searchable WHERE position = 4").fetchone() == (
            None,
            None,
        )


async def test_a_value_alone_is_purged_and_the_others_stay(answered: tuple[Station, int]) -> None:
    station, _ = answered
    await station.journal.append(RetentionPurged(rule="retention.log_years", entries=["4:1"]), station.signer)
    report = await station.journal.verify()
    assert report.good, report.problem
    (found,) = [each for each in await station.journal.entries() if each.index == 4]
    assert len(found.fields) == 2


@pytest.mark.requirement("AUD-11")
@pytest.mark.parametrize(("values", "results"), [(["4:0", "4:0"], []), ([], ["4"]), (["99:0"], [])])
async def test_a_purge_of_what_is_not_there_is_not_written(
    answered: tuple[Station, int], open_: Open, values: list[str], results: list[str]
) -> None:
    station, _ = answered
    size = station.journal.standing().entries
    with pytest.raises(JournalFault):
        await station.journal.append(RetentionPurged(rule="x", entries=values, sealed=results), station.signer)
    await station.close()
    again = await open_()
    assert again.journal.standing().entries == size
    assert (await again.journal.verify()).good


@pytest.mark.requirement("AUD-11")
@pytest.mark.parametrize("where", ["before", "after"])
async def test_a_purge_that_breaks_off_leaves_neither_entry_nor_gap(
    answered: tuple[Station, int], open_: Open, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """A disk that fails in the middle; killing the process is no different, for nothing was committed."""
    station, entry = answered

    def breaks_off(there: Any, entries: Iterable[Entry]) -> None:
        if where == "after":
            purge.carry_out(there, entries)
        raise OSError("no space left")

    monkeypatch.setattr(journal_write, "carry_out", breaks_off)
    event = RetentionPurged(rule="retention.sealed_days", entries=["4:0,1,2"], sealed=[str(entry)])
    with pytest.raises(JournalFault):
        await station.journal.append(event, station.signer)
    monkeypatch.undo()
    await station.close()
    again = await open_()
    report = await again.journal.verify()
    assert report.good, report.problem
    assert (report.sealed, report.purged) == (1, 0)
    await again.journal.append(event, again.signer)
    assert (await again.journal.verify()).sealed_purged == 1


@pytest.mark.requirement("AUD-11")
async def test_what_has_had_its_time_is_found(answered: tuple[Station, int]) -> None:
    station, entry = answered
    none = await station.results.overdue(made_before=0, kept=(), now_ms=UNTIL - 1, most=10)
    assert none == Overdue()
    ended = await station.results.overdue(made_before=0, kept=(), now_ms=UNTIL, most=10)
    assert ended == Overdue(sealed=(entry,))
    old = await station.results.overdue(made_before=UNTIL, kept=(SigninFailed.kind,), now_ms=0, most=100)
    assert old.sealed == ()
    assert old.with_values == (entry,)
    assert "4:0,1,2" in old.values
    assert not any(each.startswith(("2:", "6:")) for each in old.values)


def all_cells(connection: Any) -> Iterator[bytes]:
    """Every value of every table, those of entries as they were before base64."""
    for (table,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        for row in connection.execute(f"SELECT * FROM {table}"):  # noqa: S608  (a name of the database's own)
            for cell in row:
                yield cell if isinstance(cell, bytes) else str(cell).encode()
                if table == "disclosures" and isinstance(cell, str):
                    yield from_base64url(cell)


@pytest.mark.requirement("AUD-8")
async def test_nothing_on_the_station_opens_or_shows_it(answered: tuple[Station, int], folder: Path) -> None:
    """Attack 20: every file, and the database as whoever has its key reads it."""
    station, _ = answered
    with other_hand(station, folder) as connection:
        cells = list(all_cells(connection))
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert "journal.db" in files
    assert any(b"invented-1" in cell for cell in cells)
    for text in (ANSWER, ANSWER.hex().encode(), b"ZZT4187", b"read-1", REVIEWER.raw, REVIEWER.raw.hex().encode()):
        assert not any(text in cell for cell in cells), text
        assert not any(text in data for data in files.values()), text


@pytest.mark.requirement("AUD-8", "AUD-11")
async def test_equal_classes_have_equal_lengths_in_the_database(
    answered: tuple[Station, int], sign_in: SignIn, folder: Path
) -> None:
    """Attack 21: a dictionary of lengths tells nothing."""
    station, _ = answered
    ola = sign_in(station, "ola")
    await station.journal.append(ola.certificate, ola)
    for reads in (0, 1, 7, 25):
        event, made = sealed(station, b'{"reads":%d}\n' % reads + b"[invented read]\n" * reads)
        await station.journal.append(event, ola, sealed=made)
    with other_hand(station, folder) as connection:
        lengths = {row[0] for row in connection.execute("SELECT length(data) FROM sealed_results")}
    assert len(lengths) == 1
    assert lengths.pop() > SIZE_CLASSES[0]


@pytest.mark.requirement("AUD-8", "AUD-10")
async def test_an_export_carries_them_and_verifies(answered: tuple[Station, int], tmp_path: Path) -> None:
    station, entry = answered
    await station.journal.export(tmp_path / "copy")
    report = verify_folder(DirectoryTree(tmp_path / "copy"), station.signer.key.verify_key)
    assert report.good, report.problem
    assert report.sealed == 1
    (file,) = (tmp_path / "copy" / "sealed").iterdir()
    assert unseal(file.read_bytes(), REVIEWER).content == ANSWER
    await station.journal.append(
        RetentionPurged(rule="retention.sealed_days", entries=[], sealed=[str(entry)]), station.signer
    )
    await station.journal.export(tmp_path / "later")
    report = verify_folder(DirectoryTree(tmp_path / "later"), station.signer.key.verify_key)
    assert report.good, report.problem
    assert (report.sealed, report.sealed_purged) == (0, 1)
