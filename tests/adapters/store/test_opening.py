"""What is looked at before a station opens, and what a migration leaves behind."""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from lprdesk.adapters.private_files import make_private_folder
from lprdesk.adapters.store.engine import Database
from lprdesk.adapters.store.high_water import HighWaterMark
from lprdesk.adapters.store.journal import StationJournal
from lprdesk.adapters.store.journal_file import JournalFile
from lprdesk.adapters.store.key_holders import FileHolder
from lprdesk.adapters.store.schema import MIGRATIONS
from lprdesk.adapters.store.station import Station
from lprdesk.audit.event import SigninFailed, StationOpened
from lprdesk.audit.keys import station_key
from lprdesk.audit.session import StationSigner
from lprdesk.domain.faults import EnvironmentFault
from lprdesk.services.ports.clock import Clock
from lprdesk.services.ports.journal import JournalFault

Open = Callable[[], Awaitable[Station]]

FAILED = SigninFailed(person="kim", cause="credential")


@pytest.mark.requirement("AUD-3")
async def test_an_older_copy_of_the_database_is_never_appended_to(open_: Open, folder: Path, tmp_path: Path) -> None:
    station = await open_()
    await station.close()
    shutil.copy(folder / "journal.db", tmp_path / "older.db")
    station = await open_()
    await station.journal.append(FAILED, station.signer)
    await station.close()
    shutil.copy(tmp_path / "older.db", folder / "journal.db")
    with pytest.raises(JournalFault, match="ends at entry 2; it had 3 before"):
        await open_()


async def test_a_mark_that_is_behind_is_raised(open_: Open, folder: Path, tmp_path: Path) -> None:
    """As after a crash between the commit and its mark."""
    station = await open_()
    shutil.copy(folder / "journal.mark", tmp_path / "older.mark")
    await station.journal.append(FAILED, station.signer)
    await station.close()
    newest = HighWaterMark(folder / "journal.mark").read(station.signer.key.verify_key)
    shutil.copy(tmp_path / "older.mark", folder / "journal.mark")
    again = await open_()
    assert again.journal.standing().entries == newest.size == 3
    assert HighWaterMark(folder / "journal.mark").read(station.signer.key.verify_key) == newest


@pytest.mark.parametrize("mark", [None, b"", b"not a note\n"])
async def test_a_mark_that_is_missing_or_altered_stops_the_log(
    open_: Open, filled: Station, folder: Path, mark: bytes | None
) -> None:
    await filled.close()
    _replace(folder / "journal.mark", mark)
    with pytest.raises(JournalFault, match="mark beside it"):
        await open_()


async def test_a_log_that_is_gone_does_not_begin_anew(open_: Open, filled: Station, folder: Path) -> None:
    await filled.close()
    (folder / "journal.db").unlink()
    with pytest.raises(JournalFault, match="missing"):
        await open_()
    assert not (folder / "journal.db").exists()


@pytest.mark.requirement("AUD-3", "ACC-4")
@pytest.mark.parametrize("taken", [("journal.db", "journal.mark"), ("journal.db", "journal.mark", "log.key")])
@pytest.mark.parametrize("empty", [False, True])
async def test_a_log_that_was_taken_away_with_its_mark_does_not_begin_anew(
    open_: Open, filled: Station, folder: Path, *, taken: tuple[str, ...], empty: bool
) -> None:
    await filled.close()
    kept = {name: (folder / name).read_bytes() for name in ("log.key",) if name not in taken}
    for name in taken:
        (folder / name).unlink()
    if empty:
        (folder / "journal.db").touch()
    with pytest.raises(JournalFault, match="missing"):
        await open_()
    assert {name: (folder / name).read_bytes() for name in kept} == kept


@pytest.mark.requirement("ACC-4", "PUR-1")
async def test_without_its_casework_a_station_where_somebody_signed_in_stays_closed(
    open_: Open, filled: Station, folder: Path
) -> None:
    await filled.close()
    (folder / "casework.db").unlink()
    with pytest.raises(EnvironmentFault, match="one-time codes"):
        await open_()
    assert not (folder / "casework.db").exists()


async def test_a_first_start_that_broke_off_is_gone_on_with(open_: Open, folder: Path) -> None:
    station = await open_()
    name = station.signer.key.name
    await station.close()
    for left in ("journal.db", "journal.mark", "casework.db"):
        (folder / left).unlink()
    again = await open_()
    assert again.signer.key.name == name


@pytest.mark.parametrize("name", ["journal.db", "casework.db", "log.key", "station.key", "slots.json"])
async def test_a_damaged_file_is_said_in_words(open_: Open, filled: Station, folder: Path, name: str) -> None:
    await filled.close()
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    data[5] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(EnvironmentFault) as refused:
        await open_()
    assert refused.value.todo
    (folder / name).write_bytes(bytes(len(data)))
    with pytest.raises(EnvironmentFault):
        await open_()


NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "r9000"
down_revision = "{newest}"


def upgrade() -> None:
    op.create_table("more", sa.Column("one", sa.Integer, primary_key=True))
"""


@pytest.mark.requirement("AUD-2", "AUD-3")
async def test_a_migration_is_an_entry(filled: Station, folder: Path, tmp_path: Path) -> None:
    shutil.copytree(MIGRATIONS / "journal", tmp_path / "journal")
    newest = max(path.name[:5] for path in (MIGRATIONS / "journal").glob("r*.py"))
    (tmp_path / "journal" / "r9000_more.py").write_text(NEXT.format(newest=newest))
    before = filled.journal.standing().entries
    file = JournalFile(
        filled.journal._file.engine,
        HighWaterMark(folder / "journal.mark"),
        filled.signer,
        os.urandom,
        first=StationOpened(agency="", station="", epoch=1, log_key="", program=""),
        tolerance_ms=60_000,
        migrations=tmp_path / "journal",
    )
    await filled.journal._database.run(lambda: file.open(filled.journal._stamp()))
    entry = (await filled.journal.entries())[-1]
    assert (entry.index, entry.kind) == (before, "journal.migrated")
    assert (entry.fields["from_revision"], entry.fields["to_revision"]) == (newest, "r9000")
    assert (await filled.journal.verify()).good
    # The tables as they stand now are what the entry says: opening them again adds nothing.
    opened = await filled.journal._database.run(lambda: file.open(filled.journal._stamp()))
    assert opened.state.size == before + 1


@pytest.mark.requirement("AUD-3")
async def test_a_log_of_the_first_tables_goes_on_in_the_newest(folder: Path, tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "first").mkdir()
    shutil.copy(next((MIGRATIONS / "journal").glob("r0001_*.py")), tmp_path / "first")
    make_private_folder(folder)
    database, key = Database(folder / "journal.db", os.urandom(32)), station_key("pd.example", "desk-1", os.urandom)

    def journal(migrations: Path) -> StationJournal:
        file = JournalFile(
            database.engine,
            HighWaterMark(folder / "journal.mark"),
            StationSigner(key),
            os.urandom,
            first=StationOpened(agency="pd", station="desk-1", epoch=1, log_key=key.verify_key.text, program="0.1.0"),
            tolerance_ms=60_000,
            migrations=migrations,
        )
        return StationJournal(database, file, clock)

    old = journal(tmp_path / "first")
    await old.open()
    await asyncio.gather(*(old.append(FAILED, StationSigner(key)) for _ in range(200)))
    new = journal(MIGRATIONS / "journal")
    await new.open()
    await asyncio.gather(*(new.append(FAILED, StationSigner(key)) for _ in range(400)))
    report = await new.verify()
    await new.close()
    assert report.good, report.problem
    assert report.entries == 2 + 200 + 1 + 400
    assert report.kinds["journal.migrated"] == 2


async def test_the_machines_other_secret_opens_nothing(open_: Open, filled: Station, folder: Path) -> None:
    await filled.close()
    FileHolder(folder / "station.key").keep(os.urandom(32))
    with pytest.raises(EnvironmentFault, match="key slots"):
        await open_()


def _replace(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink()
    else:
        path.write_bytes(data)
