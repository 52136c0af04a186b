"""Attacks 25 and 31 of the threat model: the stolen disk, and keys that were exchanged."""

import asyncio
import os
from pathlib import Path

import pytest

from fakes.attacked_log import (
    SIZE,
    AttackedLog,
    made,
    opened,
)
from lprdesk.audit.epoch import handed_over
from lprdesk.audit.event import StationOpened
from lprdesk.audit.keys import SigningKey, VerifyKey
from lprdesk.domain.faults import EnvironmentFault

SAID = [b"HSI-26-0042", b"signin.failed", b"credential", b"read-7", b"station.opened"]


@pytest.mark.requirement("AUD-3")
async def test_row_25_the_databases_say_nothing_without_the_machines_own_secret(log: AttackedLog) -> None:
    names = [each for each in log.folder.rglob("*") if each.is_file()]
    assert log.path in names
    for each in names:
        assert not any(word in each.read_bytes() for word in SAID), each
    (log.folder / "station.key").write_bytes(os.urandom(32))
    with pytest.raises(EnvironmentFault):
        await opened(log.folder)


@pytest.mark.requirement("AUD-3")
def test_row_31_a_log_signed_by_another_key_is_refused_and_does_not_verify(log: AttackedLog, tmp_path: Path) -> None:
    """Another station's database under this station's name, and this station's under another's key."""
    other = made(tmp_path / "other")
    foreign = AttackedLog(log.folder, log.key, other.log_key, other.signing)
    report = foreign.verify()
    assert not report.good
    assert report.entries < SIZE
    (log.folder / "log.key").write_bytes((other.folder / "log.key").read_bytes())
    with pytest.raises(EnvironmentFault):
        asyncio.run(opened(log.folder))


def test_row_31_a_hand_over_by_another_key_is_none(log: AttackedLog) -> None:
    successor = SigningKey("pd.example/lprdesk/desk-1/0011223344556677", os.urandom(32)).verify_key
    opened_by = StationOpened(agency="pd", station="desk-1", epoch=2, log_key=successor.text, program="0")
    assert not handed_over(log.log_key, opened_by)
    for forged in ("", "AAAA", "+", log.signing.sign(b"another statement").hex()):
        claims = StationOpened(
            agency="pd", station="desk-1", epoch=2, log_key=successor.text, program="0", handover=forged
        )
        assert not handed_over(log.log_key, claims)
    assert VerifyKey.parse(successor.text) == successor
