from pathlib import Path

import pytest

from fakes.attacked_log import AttackedLog, made


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> AttackedLog:
    log = made(tmp_path_factory.mktemp("whole") / "state")
    report = log.verify()
    assert report.good, report.problem
    assert report.entries == 40
    assert report.purged == 1
    return log


@pytest.fixture
def log(whole: AttackedLog, tmp_path: Path) -> AttackedLog:
    """A copy to be attacked."""
    return whole.copied(tmp_path / "state")
