"""The parts of a station are what the ports ask for: the types say so, and the calls go through."""

import os
from pathlib import Path
from typing import Any

import pyotp

from lprdesk.adapters.credentials.passphrase import PassphraseCredentials
from lprdesk.adapters.directory.file_directory import FileDirectory, Serials
from lprdesk.adapters.store.station import Station
from lprdesk.adapters.wrapping import Argon2id
from lprdesk.audit.event import SigninFailed
from lprdesk.domain.case import CaseNumber
from lprdesk.domain.people import PersonId
from lprdesk.services.ports.casework import Casework
from lprdesk.services.ports.credentials import Credentials
from lprdesk.services.ports.directory import Directory
from lprdesk.services.ports.journal import Journal
from lprdesk.services.ports.totp_steps import TotpSteps

KIM = PersonId("kim")


async def test_a_stations_parts_fit_the_ports(station: Station, tmp_path: Path, clock: Any) -> None:
    journal: Journal = station.journal
    casework: Casework = station.casework
    steps: TotpSteps = station.casework
    serials: Serials = station.casework
    enrolling = PassphraseCredentials(tmp_path, steps)
    credentials: Credentials = enrolling
    directory: Directory = FileDirectory(tmp_path / "none", "", serials, clock)

    receipt = await journal.append(SigninFailed(person=None, cause="credential"), station.signer)
    assert receipt.index + 1 == journal.standing().entries
    await casework.keep_setting("theme", "dark")
    assert await casework.setting("theme") == "dark"
    assert await casework.draft(KIM, CaseNumber("HSI-26-0042")) == {}
    given = enrolling.enrol(KIM, "violet anchor on the moon", "pd.example", os.urandom, Argon2id(1, 8, 1))
    code = _code(given.otpauth, clock)
    opened = await credentials.unlock(KIM, "violet anchor on the moon", code, clock.now())
    assert opened.verify_key == given.verify_key
    assert directory is not None


def _code(otpauth: str, clock: Any) -> str:
    totp = pyotp.parse_uri(otpauth)
    assert isinstance(totp, pyotp.TOTP)
    return totp.at(clock.now())
