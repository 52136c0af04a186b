import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from lprdesk.adapters.credentials.passphrase import PassphraseCredentials
from lprdesk.adapters.wrapping import Argon2id, Pbkdf2
from lprdesk.audit.credential_key import CredentialKey
from lprdesk.domain.faults import EnvironmentFault
from lprdesk.domain.people import PersonId
from lprdesk.services.ports.credentials import CredentialRefused

KIM, OLA = PersonId("kim.rivera"), PersonId("../../ola")
WORDS = "violet anchor on the moon"
QUICK = Argon2id(1, 8, 1)
NOW = datetime(2026, 3, 2, 9, 0, 10, tzinfo=UTC)


class UsedSteps:
    """The port's rule, in memory."""

    def __init__(self) -> None:
        self.last: dict[PersonId, int] = {}

    async def use(self, person: PersonId, step: int) -> bool:
        if self.last.get(person, -1) >= step:
            return False
        self.last[person] = step
        return True


@pytest.fixture
def credentials(tmp_path: Path) -> PassphraseCredentials:
    return PassphraseCredentials(tmp_path, UsedSteps())


def enrolled(credentials: PassphraseCredentials, person: PersonId = KIM) -> tuple[pyotp.TOTP, str]:
    given = credentials.enrol(person, WORDS, "pd.example", os.urandom, QUICK)
    return pyotp.TOTP(parse_qs(urlsplit(given.otpauth).query)["secret"][0]), given.verify_key


def the_file(folder: Path, *others: Path) -> Path:
    (file,) = set(folder.iterdir()) - set(others)
    return file


@pytest.mark.requirement("ACC-1", "ACC-4")
async def test_both_factors_open_a_credential_that_signs(credentials: PassphraseCredentials) -> None:
    totp, key = enrolled(credentials)
    opened = await credentials.unlock(KIM, WORDS, totp.at(NOW), NOW)
    assert opened.person == KIM
    assert opened.verify_key == key
    assert CredentialKey(key).verify(await opened.sign(b"message"), b"message")


@pytest.mark.requirement("ACC-4")
async def test_a_code_is_accepted_once(credentials: PassphraseCredentials) -> None:
    totp, _ = enrolled(credentials)
    await credentials.unlock(KIM, WORDS, totp.at(NOW), NOW)
    with pytest.raises(CredentialRefused):
        await credentials.unlock(KIM, WORDS, totp.at(NOW), NOW)
    earlier = NOW - timedelta(seconds=30)
    with pytest.raises(CredentialRefused):
        await credentials.unlock(KIM, WORDS, totp.at(earlier), NOW)
    later = NOW + timedelta(seconds=30)
    assert (await credentials.unlock(KIM, WORDS, totp.at(later), NOW)).person == KIM


@pytest.mark.parametrize(("seconds", "opens"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
async def test_one_step_of_tolerance(credentials: PassphraseCredentials, seconds: int, *, opens: bool) -> None:
    totp, _ = enrolled(credentials)
    code = totp.at(NOW + timedelta(seconds=seconds))
    if opens:
        assert (await credentials.unlock(KIM, WORDS, f"{code[:3]} {code[3:]}", NOW)).person == KIM
    else:
        with pytest.raises(CredentialRefused):
            await credentials.unlock(KIM, WORDS, code, NOW)


async def test_every_refusal_reads_the_same_and_uses_up_no_code(credentials: PassphraseCredentials) -> None:
    totp, _ = enrolled(credentials)
    right = totp.at(NOW)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    said = set()
    for person, words, code in (
        (KIM, "something else", right),
        (KIM, WORDS, wrong),
        (KIM, "something else", wrong),
        (KIM, WORDS, ""),
        (KIM, WORDS, "１２３４５６"),
        (OLA, WORDS, right),
    ):
        with pytest.raises(CredentialRefused) as refused:
            await credentials.unlock(person, words, code, NOW)
        said.add(str(refused.value))
        assert words not in str(refused.value)
    assert len(said) == 1
    assert (await credentials.unlock(KIM, WORDS, right, NOW)).person == KIM


async def test_nothing_stands_readable_in_the_file(credentials: PassphraseCredentials, tmp_path: Path) -> None:
    totp, _ = enrolled(credentials, OLA)
    file = the_file(tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert totp.secret.encode() not in file.read_bytes()
    assert (await credentials.unlock(OLA, WORDS, totp.at(NOW), NOW)).person == OLA


async def test_a_file_is_its_owners_alone(credentials: PassphraseCredentials, tmp_path: Path) -> None:
    totp, _ = enrolled(credentials)
    kims = the_file(tmp_path)
    enrolled(credentials, OLA)
    olas = the_file(tmp_path, kims)
    olas.write_bytes(kims.read_bytes())
    with pytest.raises(CredentialRefused):
        await credentials.unlock(OLA, WORDS, totp.at(NOW), NOW)


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff", b'{"v":2}', b'{"v":1}'])
async def test_a_damaged_file_is_said(credentials: PassphraseCredentials, tmp_path: Path, damage: bytes) -> None:
    totp, _ = enrolled(credentials)
    file = the_file(tmp_path)
    file.write_bytes(damage)
    with pytest.raises(EnvironmentFault, match="damaged"):
        await credentials.unlock(KIM, WORDS, totp.at(NOW), NOW)


async def test_pbkdf2_can_be_chosen(credentials: PassphraseCredentials) -> None:
    given = credentials.enrol(KIM, WORDS, "pd.example", os.urandom, Pbkdf2(1000))
    totp = pyotp.TOTP(parse_qs(urlsplit(given.otpauth).query)["secret"][0])
    assert (await credentials.unlock(KIM, WORDS, totp.at(NOW), NOW)).person == KIM
    assert totp.secret not in repr(given)


async def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    credentials = PassphraseCredentials(tmp_path / "missing", UsedSteps())
    with pytest.raises(EnvironmentFault, match="could not be kept"):
        credentials.enrol(KIM, WORDS, "pd.example", os.urandom, QUICK)
