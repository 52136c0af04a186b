"""The stored log as a folder that outsiders verify."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lprdesk.adapters.store.station import Station
from lprdesk.audit.event_session import CaseOpened, SessionLocked
from lprdesk.audit.export_folder import DirectoryTree
from lprdesk.audit.session import SessionSigner
from lprdesk.audit.verify_folder import verify_folder


@pytest.mark.requirement("AUD-3")
async def test_a_log_of_many_bundles_verifies_from_its_folder(
    station: Station, sign_in: Callable[[Station, str], SessionSigner], tmp_path: Path
) -> None:
    signer = sign_in(station, "m.okafor")
    await station.journal.append(signer.certificate, signer)
    for number in range(300):
        await station.journal.append(CaseOpened(person="m.okafor", case=f"C-{number}", purpose="civil"), signer)
    await station.journal.export(tmp_path / "log")
    report = verify_folder(DirectoryTree(tmp_path / "log"), station.signer.key.verify_key)
    assert report.good, report.problem
    assert report.entries == station.journal.standing().entries
    assert report.missing == 0


async def test_what_is_appended_later_is_not_in_the_folder(
    station: Station, sign_in: Callable[[Station, str], SessionSigner], tmp_path: Path
) -> None:
    signer = sign_in(station, "m.okafor")
    await station.journal.append(signer.certificate, signer)
    await station.journal.export(tmp_path / "log")
    await station.journal.append(SessionLocked(person="m.okafor", cause="asked"), signer)
    report = verify_folder(DirectoryTree(tmp_path / "log"), station.signer.key.verify_key)
    assert report.good, report.problem
    assert report.entries == station.journal.standing().entries - 1
