import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlcipher3 import dbapi2  # type: ignore[import-untyped]  # no stubs are published

from lprdesk.adapters.store import journal_file
from lprdesk.adapters.store.engine import written
from lprdesk.adapters.store.schema import MIGRATIONS
from lprdesk.adapters.store.station import Station
from lprdesk.audit.event import (
    CaseOpened,
    ClockSettled,
    ConsentGiven,
    QueryAuthorised,
    SessionClosed,
    SigninFailed,
)
from lprdesk.audit.faults import ReceiptError, SessionExpired
from lprdesk.audit.session import SessionSigner
from lprdesk.domain.case import CaseNumber
from lprdesk.domain.faults import EnvironmentFault
from lprdesk.domain.people import PersonId
from lprdesk.services.ports.journal import JournalFault, JournalStanding

Open = Callable[[], Awaitable[Station]]
SignIn = Callable[[Station, str], SessionSigner]

FAILED = SigninFailed(person="kim", cause="credential")


def intent(
    plate: str = "8ABC123", reason: str = "silver van seen leaving the pier", request: str = "aa" * 32
) -> QueryAuthorised:
    return QueryAuthorised(
        person="kim",
        on_behalf_of=None,
        case="HSI-26-0042",
        purpose="criminal-investigation",
        offence="theft",
        priority=None,
        plate=plate,
        jurisdiction="US-NV",
        relation="suspect",
        reason=reason,
        flags=[],
        window_start=1,
        window_end=2,
        bound="period",
        request=request,
    )


@pytest.mark.requirement("AUD-2")
async def test_a_new_log_begins_with_its_station_and_its_tables(station: Station) -> None:
    first, second = await station.journal.entries()
    assert (first.kind, second.kind) == ("station.opened", "journal.migrated")
    assert first.fields["log_key"] == station.signer.key.verify_key.text
    newest = max(path.name[:5] for path in (MIGRATIONS / "journal").glob("r*.py"))
    assert second.fields["to_revision"] == newest
    assert station.journal.standing() == JournalStanding(2, 2, "2 entries, all signed.", healthy=True)
    assert (await station.journal.verify()).good


@pytest.mark.requirement("AUD-1", "AUD-3", "ACC-1")
async def test_a_session_is_recorded_and_found_again(open_: Open, sign_in: SignIn) -> None:
    station = await open_()
    kim = sign_in(station, "kim")
    await station.journal.append(kim.certificate, kim)
    await station.journal.append(ConsentGiven(person="kim", rules="ab", rules_version="1"), kim)
    await station.journal.append(CaseOpened(person="kim", case="HSI-26-0042", purpose="criminal-investigation"), kim)
    receipt = await station.journal.append(intent(), kim)
    await station.journal.append(SessionClosed(person="kim", cause="signed-out"), kim)
    await station.close()

    again = await open_()
    found = await again.journal.entries(session=kim.session)
    assert [each.kind for each in found][-2:] == ["query.authorised", "session.closed"]
    query = found[-2]
    assert (query.index, query.leaf_hash) == (receipt.index, receipt.reference)
    for name in ("person", "plate", "case", "reason", "on_behalf_of"):
        assert query.fields[name] == getattr(intent(), name)
    assert [each.index for each in await again.journal.entries(["query.authorised"])] == [receipt.index]
    assert await again.journal.entries(since=receipt.index + 1) == found[-1:]
    report = await again.journal.verify()
    assert report.good
    assert (report.entries, report.sessions) == (7, 1)


@pytest.mark.requirement("AUD-3")
async def test_a_receipt_is_for_one_request_once(station: Station, sign_in: SignIn) -> None:
    kim = sign_in(station, "kim")
    await station.journal.append(kim.certificate, kim)
    receipt = await station.journal.append(intent(request="cc" * 32), kim)
    with pytest.raises(ReceiptError):
        receipt.spend("query.authorised", "dd" * 32)
    assert receipt.spend("query.authorised", "cc" * 32) == receipt.reference
    with pytest.raises(ReceiptError):
        receipt.spend("query.authorised", "cc" * 32)


async def test_appends_that_wait_share_a_commit(station: Station) -> None:
    told: list[int] = []
    unsubscribe = station.journal.subscribe(lambda standing: told.append(standing.entries))
    receipts = await asyncio.gather(*(station.journal.append(FAILED, station.signer) for _ in range(40)))
    unsubscribe()
    assert [each.index for each in receipts] == list(range(2, 42))
    assert told[-1] == 42
    assert len(told) <= 3
    await station.journal.append(FAILED, station.signer)
    assert told[-1] == 42
    assert (await station.journal.verify()).good


async def test_an_entry_that_cannot_be_takes_no_other_down(station: Station, sign_in: SignIn, clock: Any) -> None:
    ended = sign_in(station, "ola")
    await station.journal.append(ended.certificate, ended)
    clock.pass_(timedelta(hours=2))
    bad = SigninFailed(person="\ud800", cause="credential")
    results = await asyncio.gather(
        station.journal.append(FAILED, station.signer),
        station.journal.append(bad, station.signer),
        station.journal.append(ConsentGiven(person="ola", rules="ab", rules_version="1"), ended),
        station.journal.append(SessionClosed(person="ola", cause="expired"), station.signer, ended.session),
        return_exceptions=True,
    )
    assert isinstance(results[1], JournalFault)
    assert isinstance(results[2], SessionExpired)
    assert [each.kind for each in await station.journal.entries(since=3)] == ["signin.failed", "session.closed"]
    assert station.journal.standing().healthy
    assert (await station.journal.verify()).good


async def test_an_append_cancelled_before_its_commit_is_not_written(station: Station) -> None:
    running = asyncio.create_task(station.journal.append(FAILED, station.signer))
    await asyncio.sleep(0)
    waiting = asyncio.create_task(station.journal.append(FAILED, station.signer))
    await asyncio.sleep(0)
    waiting.cancel()
    await running
    await station.journal.append(FAILED, station.signer)
    assert station.journal.standing().entries == 4


@pytest.mark.requirement("AUD-3")
async def test_after_an_error_nothing_more_is_written_until_it_is_opened_again(station: Station, folder: Path) -> None:
    """The high-water mark cannot be raised: the entry may stand on the disk, and nobody may act on it."""
    told: list[JournalStanding] = []
    station.journal.subscribe(told.append)
    _move(folder / "journal.mark", folder / "elsewhere")
    with pytest.raises(JournalFault, match="cannot be written"):
        await station.journal.append(FAILED, station.signer)
    with pytest.raises(JournalFault, match="mark beside it"):
        await station.journal.open()
    _move(folder / "elsewhere", folder / "journal.mark")
    with pytest.raises(JournalFault, match="cannot be written"):
        await station.journal.append(FAILED, station.signer)
    await station.journal.open()
    assert [each.healthy for each in told] == [False, True]
    assert (await station.journal.append(FAILED, station.signer)).index == 3
    assert (await station.journal.verify()).good


@pytest.mark.requirement("AUD-3")
async def test_a_commit_that_fails_moves_nothing(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the next append starts from is adopted after COMMIT, and not even for a moment before."""

    @contextmanager
    def failing(engine: sa.Engine) -> Iterator[Any]:
        with written(engine) as there:
            yield there
            raise OSError("the disk failed at COMMIT")

    journal = station.journal
    before, marked = journal._opened, journal._file.mark.read(station.signer.key.verify_key)
    with monkeypatch.context() as failed:
        failed.setattr(journal_file, "written", failing)
        with pytest.raises(JournalFault, match="cannot be written"):
            await journal.append(FAILED, station.signer)
    assert journal._opened is before
    assert journal._file.mark.read(station.signer.key.verify_key) == marked
    await journal.open()
    assert (await journal.append(FAILED, station.signer)).index == marked.size
    assert (await journal.verify()).good


async def test_a_database_that_somebody_holds_stops_the_log(station: Station, folder: Path) -> None:
    held = dbapi2.connect(str(folder / "journal.db"), isolation_level=None)
    held.execute(f"PRAGMA key = \"x'{station.key.derive('journal.db').hex()}'\"")
    held.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(JournalFault, match="cannot be written"):
            await station.journal.append(FAILED, station.signer)
    finally:
        held.close()
    assert station.journal.standing().entries == 2
    with pytest.raises(JournalFault):
        await station.journal.append(FAILED, station.signer)


async def test_a_closed_log_takes_nothing(open_: Open) -> None:
    station = await open_()
    await station.close()
    with pytest.raises(JournalFault, match="not open"):
        await station.journal.append(FAILED, station.signer)


async def test_closing_finishes_what_was_begun(open_: Open) -> None:
    station = await open_()
    running = asyncio.create_task(station.journal.append(FAILED, station.signer))
    await asyncio.sleep(0)
    await station.close()
    assert (await running).index == 2
    assert (await open_()).journal.standing().entries == 3


async def test_one_process_a_station(open_: Open, station: Station) -> None:
    with pytest.raises(EnvironmentFault, match="already open on this machine"):
        await open_()
    await station.journal.append(FAILED, station.signer)


async def test_verification_lets_appends_go_on(station: Station) -> None:
    await asyncio.gather(*(station.journal.append(FAILED, station.signer) for _ in range(1500)))
    report, receipt = await asyncio.gather(station.journal.verify(), station.journal.append(FAILED, station.signer))
    assert report.good
    assert receipt.index == 1502
    assert 1502 <= report.entries <= 1503


@pytest.mark.requirement("AUD-3")
async def test_a_backward_step_of_the_clock_is_an_entry_once(station: Station, clock: Any) -> None:
    clock.pass_(timedelta(hours=3))
    clock.set_back(timedelta(seconds=50))
    await station.journal.append(FAILED, station.signer)
    assert not await station.journal.entries(["clock.stepped"])
    assert station.journal.standing().clock_trusted

    before = clock.now()
    clock.set_back(timedelta(minutes=5))
    assert not station.journal.standing().clock_trusted
    await station.journal.append(FAILED, station.signer)
    await station.journal.append(FAILED, station.signer)
    (step,) = await station.journal.entries(["clock.stepped"])
    assert step.fields["from_ms"] == round(before.timestamp() * 1000)
    assert step.fields["to_ms"] == round(clock.now().timestamp() * 1000)
    assert not station.journal.standing().clock_trusted
    assert station.journal.standing().healthy

    clock.pass_(timedelta(minutes=5))
    assert station.journal.standing().clock_trusted
    assert (await station.journal.verify()).good


async def test_a_step_while_nothing_was_recorded_shows_against_the_time_since_boot(
    station: Station, clock: Any
) -> None:
    await station.journal.append(FAILED, station.signer)
    clock.pass_(timedelta(hours=3))
    clock.set_back(timedelta(hours=2))
    await station.journal.append(FAILED, station.signer)
    assert len(await station.journal.entries(["clock.stepped"])) == 1


async def test_a_step_across_a_restart_is_found(open_: Open, clock: Any) -> None:
    await (await open_()).close()
    clock.boot, clock.since_boot = "boot-two", timedelta(seconds=20)
    clock.set_back(timedelta(days=1))
    again = await open_()
    assert not again.journal.standing().clock_trusted
    await again.journal.append(FAILED, again.signer)
    assert len(await again.journal.entries(["clock.stepped"])) == 1
    await again.journal.append(ClockSettled(by="ola", source="supervisor"), again.signer)
    assert again.journal.standing().clock_trusted


@pytest.mark.requirement("ACC-4", "AUD-11")
async def test_no_word_of_a_query_stands_readable_in_any_file(open_: Open, sign_in: SignIn, folder: Path) -> None:
    station = await open_()
    kim = sign_in(station, "kim")
    await station.journal.append(kim.certificate, kim)
    await station.journal.append(intent("QZX9187", "the ferry ticket names this van"), kim)
    await station.casework.keep_draft(
        PersonId("kim"), CaseNumber("HSI-26-0042"), {"plate": "QZX9187", "reason": "the ferry ticket names this van"}
    )
    _nothing_readable(folder)
    await station.close()
    _nothing_readable(folder)


def _nothing_readable(folder: Path) -> None:
    files = [path for path in folder.iterdir() if path.is_file()]
    assert {"journal.db", "casework.db"} <= {path.name for path in files}
    for path in files:
        data = path.read_bytes()
        for word in (b"QZX9187", b"ferry", b"HSI-26-0042", b"query.authorised", b"SQLite format"):
            assert word not in data, path.name
        assert path.stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0


def _move(path: Path, to: Path) -> None:
    path.rename(to)
