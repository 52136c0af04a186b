import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2  # type: ignore[import-untyped]  # no stubs are published

from lprdesk.adapters.store.station import Station
from lprdesk.domain.case import CaseNumber
from lprdesk.domain.faults import EnvironmentFault
from lprdesk.domain.people import PersonId

Open = Callable[[], Awaitable[Station]]
KIM, OLA = PersonId("kim"), PersonId("ola")
CASE, OTHER = CaseNumber("HSI-26-0042"), CaseNumber("HSI-26-0043")


async def test_a_draft_is_its_persons_in_its_case_and_survives(open_: Open) -> None:
    station = await open_()
    await station.casework.keep_draft(KIM, CASE, {"plate": "8ABC", "reason": "half typed …"})
    await station.casework.keep_draft(KIM, CASE, {"plate": "8ABC123", "reason": "half typed …"})
    await station.close()
    again = (await open_()).casework
    assert await again.draft(KIM, CASE) == {"plate": "8ABC123", "reason": "half typed …"}
    assert await again.draft(OLA, CASE) == {}
    assert await again.draft(KIM, OTHER) == {}
    await again.keep_draft(KIM, CASE, {})
    assert await again.draft(KIM, CASE) == {}


async def test_half_a_character_is_kept_as_a_mark(station: Station) -> None:
    await station.casework.keep_draft(KIM, CASE, {"reason": "a\ud83db"})
    assert await station.casework.draft(KIM, CASE) == {"reason": "a?b"}


async def test_preferences_are_replaced(station: Station) -> None:
    assert await station.casework.setting("theme") is None
    await station.casework.keep_setting("theme", "dark")
    await station.casework.keep_setting("theme", "high-contrast")
    assert await station.casework.setting("theme") == "high-contrast"


@pytest.mark.requirement("ACC-4")
async def test_a_one_time_code_is_used_once_across_restarts(open_: Open) -> None:
    station = await open_()
    assert await station.casework.use(KIM, 59_000_000)
    assert not await station.casework.use(KIM, 59_000_000)
    assert not await station.casework.use(KIM, 58_999_999)
    assert await station.casework.use(OLA, 59_000_000)
    await station.close()
    again = (await open_()).casework
    assert not await again.use(KIM, 59_000_000)
    assert await again.use(KIM, 59_000_001)


async def test_of_two_who_use_a_code_at_once_one_has_it(station: Station) -> None:
    assert sorted(await asyncio.gather(*(station.casework.use(KIM, 7) for _ in range(5)))) == [False] * 4 + [True]


async def test_a_directorys_serial_only_rises(station: Station) -> None:
    assert await station.casework.raise_serial("key", 4) == 4
    assert await station.casework.raise_serial("key", 7) == 7
    assert await station.casework.raise_serial("key", 6) == 7
    assert await station.casework.raise_serial("another", 1) == 1


async def test_what_cannot_be_written_is_said(station: Station, folder: Path) -> None:
    held = dbapi2.connect(str(folder / "casework.db"), isolation_level=None)
    held.execute(f"PRAGMA key = \"x'{station.key.derive('casework.db').hex()}'\"")
    held.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(EnvironmentFault, match="own notes") as refused:
            await station.casework.keep_draft(KIM, CASE, {"plate": "8ABC123"})
    finally:
        held.close()
    assert "8ABC123" not in str(refused.value)
    assert "8ABC123" not in str(refused.value.__cause__)
    await station.casework.keep_draft(KIM, CASE, {"plate": "8ABC123"})
    assert await station.casework.draft(KIM, CASE)
