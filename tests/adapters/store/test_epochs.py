"""The next log takes the old one's place whatever is interrupted; the old one is kept to be read."""

from pathlib import Path

import pytest

from fakes.attacked_log import APPROVED, FAILED, SIZE, AttackedLog, made, opened, opened_anew
from lprdesk.adapters.store.epochs import kept_logs
from lprdesk.adapters.store.journal_export import export_stored
from lprdesk.adapters.store.journal_verify import verify_stored
from lprdesk.audit.export_folder import DirectoryTree
from lprdesk.audit.verify_folder import verify_folder
from lprdesk.domain.faults import EnvironmentFault


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> AttackedLog:
    return made(tmp_path_factory.mktemp("whole") / "state")


MOVES = 12
"""More renames than a new log takes: keys, marks, the database with what belongs to it, the sign that it is whole."""


@pytest.mark.requirement("AUD-3")
@pytest.mark.parametrize("failing", range(MOVES))
async def test_a_new_log_is_made_whole_or_not_at_all(
    whole: AttackedLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    log = whole.copied(tmp_path / "state")
    moves = iter(range(MOVES * 2))
    replace = Path.replace

    def stops(self: Path, target: Path) -> Path:
        if next(moves) == failing:
            raise OSError("the power went")
        return replace(self, target)

    with monkeypatch.context() as cut:
        cut.setattr(Path, "replace", stops)
        interrupted = False
        try:
            await (await opened_anew(log.folder, APPROVED)).close()
        except EnvironmentFault:
            interrupted = True
    station = await opened(log.folder)
    kept = kept_logs(log.folder, log.key)
    if station.signer.key.name == log.log_key.name:
        assert interrupted
        assert (station.journal.standing().entries, kept) == (SIZE, [])
    else:
        assert station.journal.standing().entries == 3
        (old,) = kept
        assert verify_stored(old).good
        assert verify_stored(old).entries == SIZE
    await station.journal.append(FAILED, station.signer)
    assert (await station.journal.verify()).good
    await station.close()


@pytest.mark.requirement("AUD-3")
async def test_each_log_that_was_ended_is_kept_in_its_order_and_exported(whole: AttackedLog, tmp_path: Path) -> None:
    log = whole.copied(tmp_path / "state")
    for epoch in (2, 3):
        station = await opened_anew(log.folder, APPROVED)
        first = (await station.journal.entries())[0]
        assert first.fields["epoch"] == epoch
        await station.close()
    kept = kept_logs(log.folder, log.key)
    assert [verify_stored(each).entries for each in kept] == [SIZE, 3]
    for each in kept:
        assert not each.path.stat().st_mode & 0o222
        folder = tmp_path / str(verify_stored(each).entries)
        export_stored(each, folder)
        assert verify_folder(DirectoryTree(folder), each.log_key).good


async def test_a_station_that_is_open_gets_no_new_log(whole: AttackedLog, tmp_path: Path) -> None:
    log = whole.copied(tmp_path / "state")
    station = await opened(log.folder)
    with pytest.raises(EnvironmentFault, match="already open"):
        await opened_anew(log.folder, APPROVED)
    await station.journal.append(FAILED, station.signer)
    await station.close()
