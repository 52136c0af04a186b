"""Attacks 10 to 13 of the threat model: clones, what a witness saw, two processes, the clock."""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest

from fakes.attacked_log import (
    APPROVED,
    FAILED,
    SIZE,
    WITNESSES,
    AttackedLog,
    cosigned,
    facts,
    head_of,
    opened,
    opened_anew,
)
from fakes.clock import START, SettableClock
from lprdesk.adapters.store.cosigned import HeadRefused
from lprdesk.adapters.store.journal_faults import NewLogNeeded
from lprdesk.adapters.store.key_holders import FileHolder
from lprdesk.adapters.store.station import Station, open_station
from lprdesk.audit.event import SigninFailed
from lprdesk.services.ports.journal import JournalFault


@pytest.mark.requirement("AUD-3")
async def test_row_10_of_two_clones_one_is_refused_by_what_the_witness_saw_of_the_other(
    log: AttackedLog, tmp_path: Path
) -> None:
    """Documented miss until then: each goes on by itself and verifies."""
    clone = log.copied(tmp_path / "clone")
    heads = []
    for each, cause in ((log, "credential"), (clone, "code")):
        station = await opened(each.folder)
        await station.journal.append(SigninFailed(person="kim", cause=cause), station.signer)
        assert (await station.journal.verify()).good
        await station.close()
        heads.append(head_of(each))
    first, second = await opened(log.folder), await opened(clone.folder)
    await first.journal.remember(cosigned(heads[0]), WITNESSES)
    with pytest.raises(NewLogNeeded, match="first 41 entries"):
        await second.journal.remember(cosigned(heads[0]), WITNESSES)
    await first.journal.append(FAILED, first.signer)
    await first.close()
    await second.close()
    assert log.verify().good
    anew = await opened_anew(clone.folder, APPROVED)
    assert (await anew.journal.entries(["epoch.alarm"]))[0].fields["cause"] == "cosigned-elsewhere"
    await anew.close()


@pytest.mark.requirement("AUD-3")
async def test_a_cosigned_head_is_known_to_every_later_entry_and_never_goes_back(log: AttackedLog) -> None:
    older = head_of(log)
    station = await opened(log.folder)
    await station.journal.append(FAILED, station.signer)
    newer = head_of(log)
    await station.journal.remember(cosigned(newer, 1_800_000_100), WITNESSES)
    await station.journal.remember(cosigned(newer, 1_800_000_100), WITNESSES)
    for stale, why in (
        (cosigned(older, 1_800_000_200), "41 were cosigned before"),
        (cosigned(newer, 1_800_000_000), "older than"),
        (newer, "not a cosigned head"),
    ):
        with pytest.raises(HeadRefused, match=why):
            await station.journal.remember(stale, WITNESSES)
    receipt = await station.journal.append(FAILED, station.signer)
    await station.close()
    with log.hand() as hand:
        leaf = json.loads(hand.execute("SELECT leaf FROM entries WHERE position = ?", (receipt.index,)).fetchone()[0])
    assert leaf["seen"]["size"] == 41
    assert log.verify().good
    again = await opened(log.folder)
    assert again.journal.standing().entries == 42
    await again.close()


@pytest.mark.requirement("AUD-3")
async def test_a_cosigned_head_that_is_hidden_is_found(log: AttackedLog) -> None:
    station = await opened(log.folder)
    await station.journal.remember(cosigned(head_of(log)), WITNESSES)
    await station.close()
    with log.untied() as hand:
        state = json.loads(hand.execute("SELECT state FROM head").fetchone()[0])
        state["seen"] = None
        data = json.dumps(state, sort_keys=True, separators=(",", ":")).encode()
        hand.execute("UPDATE head SET state = ?", (data,))
    with pytest.raises(JournalFault, match="cosigned head"):
        await opened(log.folder)


async def test_row_12_a_second_process_reads_while_the_first_writes(log: AttackedLog) -> None:
    station = await opened(log.folder)
    with pytest.raises(Exception, match="already open"):
        await opened(log.folder)
    for size in range(SIZE + 1, SIZE + 6):
        await station.journal.append(FAILED, station.signer)
        report = log.verify()
        assert report.good, report.problem
        assert report.entries == size
        assert log.stored.place(size - 1).path
    await station.close()


@pytest.mark.requirement("AUD-3")
async def test_row_13_a_clock_that_was_moved_while_the_desk_was_closed_is_an_entry(log: AttackedLog) -> None:
    station = await _opened(log.folder, SettableClock(START - timedelta(days=1)))
    await station.journal.append(FAILED, station.signer)
    stepped = (await station.journal.entries(["clock.stepped"]))[0]
    assert stepped.index == SIZE
    assert not station.journal.standing().clock_trusted
    assert (await station.journal.verify()).good
    await station.close()


async def _opened(folder: Path, clock: SettableClock) -> Station:
    return await open_station(facts(folder), clock, os.urandom, FileHolder(folder / "station.key"))
