"""Attacks 5 to 9 of the threat model: what is cut off, put back, deleted, rewritten, and by whom it is noticed."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from fakes.attacked_log import APPROVED, FAILED, SIZE, WITNESSES, AttackedLog, cosigned, head_of, opened, opened_anew
from lprdesk.adapters.store.epochs import kept_logs
from lprdesk.adapters.store.journal_faults import NewLogNeeded
from lprdesk.adapters.store.journal_verify import verify_stored
from lprdesk.audit.append import Pending, Stamp, append
from lprdesk.audit.epoch import handed_over
from lprdesk.audit.event import SigninFailed, StationOpened, parse_event
from lprdesk.audit.log_state import LogState, encode_state, rebuild
from lprdesk.audit.session import StationSigner
from lprdesk.services.ports.journal import JournalFault


def cut(log: AttackedLog, size: int) -> None:
    """Cut the log to its first entries as well as the database alone allows; no log key is needed for the state."""
    with log.untied() as hand:
        leaves = [row[0] for row in hand.execute("SELECT leaf FROM entries WHERE position < ? ORDER BY 1", (size,))]
        for table in ("entries", "disclosures", "searchable", "tail_signatures", "sealed_results"):
            hand.execute(f"DELETE FROM {table} WHERE position >= ?", (size,))  # noqa: S608  (names of this file's own)
        leaves = [row[0] for row in hand.execute("SELECT leaf FROM entries ORDER BY position")]
        state = encode_state(rebuild(log.log_key.name, leaves))
        kept = hand.execute("SELECT note FROM checkpoints WHERE size = ?", (size,)).fetchone()
        hand.execute("DELETE FROM checkpoints WHERE size > ?", (size,))
        if kept is None:
            hand.execute("UPDATE head SET size = ?, state = ?", (size, state))
        else:
            hand.execute("UPDATE head SET size = ?, state = ?, note = ?", (size, state, kept[0]))
            (log.folder / "journal.mark").write_text(kept[0])


@pytest.mark.requirement("AUD-3")
def test_row_5_a_cut_to_any_size_is_found_but_to_a_head_that_was_kept(log: AttackedLog, tmp_path: Path) -> None:
    """To a head that was kept, and the mark with it: not detectable here. A witness has seen more (row 6)."""
    with log.hand() as hand:
        kept = {size for (size,) in hand.execute("SELECT size FROM checkpoints")}
    assert len(kept) == 1
    missed = set()
    for size in range(SIZE):
        copy = log.copied(tmp_path / str(size))
        cut(copy, size)
        if not copy.finds():
            missed.add(size)
        shutil.rmtree(copy.folder)
    assert missed == kept


@pytest.mark.requirement("AUD-3")
def test_row_5_the_mark_alone_gives_a_cut_away(log: AttackedLog) -> None:
    with log.hand() as hand:
        ((size,),) = hand.execute("SELECT size FROM checkpoints").fetchall()
    mark = (log.folder / "journal.mark").read_bytes()
    cut(log, size)
    (log.folder / "journal.mark").write_bytes(mark)
    report = log.verify()
    assert (report.first_bad, report.good) == (size, False)


@pytest.mark.requirement("AUD-3")
async def test_row_6_a_snapshot_of_everything_is_noticed_by_the_witness_alone(log: AttackedLog, tmp_path: Path) -> None:
    """Documented miss: database and mark put back together are a whole, older log. Its station goes on unawares."""
    older = log.copied(tmp_path / "older")
    station = await opened(log.folder)
    await station.journal.append(FAILED, station.signer)
    await station.close()
    seen = cosigned(head_of(log))

    again = await opened(older.folder)
    assert again.journal.standing().healthy
    with pytest.raises(NewLogNeeded, match="a witness has seen 41 entries") as needed:
        await again.journal.remember(seen, WITNESSES)
    assert needed.value.cause == "cosigned-elsewhere"
    with pytest.raises(JournalFault):
        await again.journal.append(FAILED, again.signer)
    await again.close()
    assert not older.verify().good
    with pytest.raises(NewLogNeeded, match="a witness has seen"):
        await opened(older.folder)


@pytest.mark.requirement("AUD-3")
async def test_row_6_after_an_older_copy_the_next_log_names_the_last_cosigned_head(
    log: AttackedLog, tmp_path: Path
) -> None:
    shutil.copy(log.path, tmp_path / "older.db")
    station = await opened(log.folder)
    note = station.journal.stored
    await station.journal.append(FAILED, station.signer)
    await station.close()
    marked = note.mark.note(log.log_key)
    shutil.copy(tmp_path / "older.db", log.path)
    with pytest.raises(NewLogNeeded, match="ends at entry 40; it had 41 before") as needed:
        await opened(log.folder)
    assert needed.value.cause == "older-copy"

    anew = await opened_anew(log.folder, APPROVED)
    assert anew.signer.key.name != log.log_key.name
    first, _, alarm = await anew.journal.entries()
    assert (first.kind, alarm.kind) == ("station.opened", "epoch.alarm")
    begun = parse_event(first.kind, first.fields)
    assert isinstance(begun, StationOpened)
    assert (begun.epoch, begun.previous_head) == (2, marked)
    assert handed_over(log.log_key, begun)
    assert dict(alarm.fields) == {
        "cause": "older-copy",
        "ended": 40,
        "remembered": 41,
        "approved_by": APPROVED.by,
        "reason": APPROVED.reason,
    }
    await anew.journal.append(FAILED, anew.signer)
    assert (await anew.journal.verify()).good
    (old,) = kept_logs(log.folder, log.key)
    assert old.log_key == log.log_key
    assert verify_stored(old).first_bad == 40  # it ends where the mark says that it went on
    await anew.close()
    assert not (log.folder / "next").exists()
    again = await opened(log.folder)
    assert again.signer.key.name == anew.signer.key.name
    await again.close()


@pytest.mark.requirement("AUD-3")
@pytest.mark.parametrize("missing", [("journal.db",), ("journal.db", "log.key"), ("journal.mark",), ("log.key",)])
async def test_row_7_what_is_deleted_stops_the_desk_until_a_new_log_is_approved(
    log: AttackedLog, missing: Sequence[str]
) -> None:
    for name in missing:
        (log.folder / name).unlink()
    with pytest.raises(Exception, match=r"missing|cannot be opened") as refused:
        await opened(log.folder)
    assert "agency" in str(refused.value)
    anew = await opened_anew(log.folder, APPROVED)
    alarm = (await anew.journal.entries(["epoch.alarm"]))[0]
    assert alarm.fields["cause"] == ("missing" if missing == ("journal.db",) else "altered")
    assert (await anew.journal.verify()).good
    await anew.close()


async def test_row_7_everything_deleted_is_a_new_station_of_another_name(log: AttackedLog) -> None:
    """Documented miss: nothing here remembers. The agency does not know the new log's key and gets no heads of it."""
    shutil.rmtree(log.folder)
    station = await opened(log.folder)
    assert station.signer.key.name != log.log_key.name
    assert station.journal.standing().healthy
    await station.close()


def rewritten(log: AttackedLog, since: int, folder: Path) -> AttackedLog:
    """What the holder of the station's own key can do: the log from `since` on anew, whole and signed."""
    forged = log.copied(folder)
    cut(forged, since)
    with forged.untied() as hand:
        leaves = [row[0] for row in hand.execute("SELECT leaf FROM entries ORDER BY position")]
        state: LogState = rebuild(log.log_key.name, leaves)
        signer = StationSigner(log.signing)
        commit = append(
            state,
            [Pending(SigninFailed(person="ola", cause="credential"), signer)],
            Stamp(state.policy_ms, 1, "b007"),
            station=signer,
            random=os.urandom,
        )
        (entry,) = commit.entries
        hand.execute("INSERT INTO entries VALUES (?, ?, ?)", (entry.index, entry.leaf, entry.leaf_hash))
        for value in entry.disclosures:
            hand.execute("INSERT INTO disclosures VALUES (?, ?, ?, NULL)", (entry.index, value.digest, value.text))
        columns = (entry.index, entry.kind, entry.time_ms, None, "ola", None)
        hand.execute("INSERT INTO searchable VALUES (?, ?, ?, ?, ?, ?)", columns)
        for each in commit.signatures:
            hand.execute("INSERT INTO tail_signatures VALUES (?, ?, ?)", (each.index, each.key, each.signature))
        size, encoded = commit.state.size, encode_state(commit.state)
        hand.execute("UPDATE head SET size = ?, state = ?, note = ?", (size, encoded, commit.checkpoint))
        (forged.folder / "journal.mark").write_text(commit.checkpoint)
    return forged


@pytest.mark.requirement("AUD-3")
async def test_rows_8_and_9_what_the_key_holder_rewrites_is_noticed_below_a_cosigned_head_only(
    log: AttackedLog, tmp_path: Path
) -> None:
    """Documented miss: whoever holds the station's key can rewrite what no witness has seen."""
    with log.hand() as hand:
        ((size,),) = hand.execute("SELECT size FROM checkpoints").fetchall()
    forged = rewritten(log, size, tmp_path / "forged")
    assert forged.verify().good
    station = await opened(forged.folder)
    with pytest.raises(NewLogNeeded, match="a witness has seen"):
        await station.journal.remember(cosigned(head_of(log)), WITNESSES)
    await station.close()
