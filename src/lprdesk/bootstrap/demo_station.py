"""A station for the demo: invented people with real credentials, a signed directory, an approved profile.

Everything is made anew in a folder of its own. Passphrases and one-time secrets are known, so the splash of the demo
can offer them; no other station has them.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pyotp

from lprdesk.adapters.credentials.passphrase import STEP_SECONDS, PassphraseCredentials
from lprdesk.adapters.directory.bundle_text import build_bundle
from lprdesk.adapters.private_files import make_private_folder, replace_private
from lprdesk.adapters.resources import locate
from lprdesk.adapters.settings.station_file import StationFile
from lprdesk.adapters.vendors.access_key import keep_access_key
from lprdesk.adapters.wrapping import Argon2id
from lprdesk.audit.keys import SEED_BYTES, SigningKey
from lprdesk.bootstrap import demo_people
from lprdesk.domain.people import PersonId
from lprdesk.domain.profile import Approval, Profile, statement_to_sign
from lprdesk.domain.profile_toml import parse_profile
from lprdesk.services.ports.clock import Clock
from lprdesk.services.ports.settings import Settings

PROFILE: Final = "dhs-ice-pia-039-2015"
AGENCY: Final = "demo.example"
CONTRACT: Final = "DEMO-LPR-2026"
_QUICK: Final = Argon2id(passes=1, memory_kib=8_192)
"""The passphrases stand on the splash: nothing is gained by deriving slowly."""


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """What the demo's splash offers; `code` gives a one-time code that has not been given out before."""

    person: PersonId
    words: str
    passphrase: str
    code: Callable[[], str]


@dataclass(frozen=True, slots=True)
class DemoStation:
    """The station's configuration and its people."""

    file: StationFile
    logins: tuple[DemoLogin, ...]


async def build_demo_station(folder: Path, vendor_url: str, vendor_token: str, clock: Clock) -> DemoStation:
    """Make the station in an empty folder. Raises OSError and EnvironmentFault."""
    make_private_folder(folder)
    keep_access_key(folder, vendor_token)
    credentials = PassphraseCredentials(folder, _AnyStep())
    enrolled = {each.id: _enrol(credentials, each) for each in demo_people.PEOPLE}
    profile = parse_profile(locate(f"profiles/{PROFILE}.toml").read_bytes())
    approvals = [
        await _approve(credentials, each, enrolled[each.id], profile, clock.now())
        for each in demo_people.PEOPLE
        if each.id in {demo_people.SUPERVISOR, demo_people.PRIVACY_OFFICER}
    ]
    key = SigningKey(f"{AGENCY}/directory", secrets.token_bytes(SEED_BYTES))
    replace_private(folder / "directory.bundle", _bundle(profile, approvals, enrolled, key, clock.now()).encode())
    settings = Settings(
        folder=folder,
        agency=AGENCY,
        station="demo-desk",
        profile=PROFILE,
        vendor_url=vendor_url,
        vendor_contract=CONTRACT,
        demo=True,
    )
    return DemoStation(
        StationFile(settings, folder / "directory.bundle", key.verify_key.text),
        tuple(
            DemoLogin(each.id, f"{each.name}, {each.note}", each.passphrase, fresh_codes(enrolled[each.id].totp, clock))
            for each in demo_people.PEOPLE
        ),
    )


def fresh_codes(totp: pyotp.TOTP, clock: Clock) -> Callable[[], str]:
    """Gives the code of now, or of the next step where that one was given out already: each is accepted once."""
    last = 0

    def code() -> str:
        nonlocal last
        now = int(clock.now().timestamp()) // STEP_SECONDS
        last = min(max(now, last + 1), now + 1)
        return totp.generate_otp(last)

    return code


@dataclass(frozen=True, slots=True)
class _Enrolled:
    public: str
    totp: pyotp.TOTP


class _AnyStep:
    """Remembers no code: while the station is made nobody can listen in."""

    async def use(self, person: PersonId, step: int) -> bool:  # noqa: ARG002 - the port's own words
        return True


def _enrol(credentials: PassphraseCredentials, person: demo_people.DemoPerson) -> _Enrolled:
    made = credentials.enrol(person.id, person.passphrase, "lprdesk demo", secrets.token_bytes, _QUICK)
    totp = pyotp.parse_uri(made.otpauth)
    if not isinstance(totp, pyotp.TOTP):
        raise TypeError("an enrolment without a time-based code")
    return _Enrolled(made.verify_key, totp)


async def _approve(
    credentials: PassphraseCredentials,
    person: demo_people.DemoPerson,
    enrolled: _Enrolled,
    profile: Profile,
    now: datetime,
) -> Approval:
    code = enrolled.totp.generate_otp(int(now.timestamp()) // STEP_SECONDS)
    credential = await credentials.unlock(person.id, person.passphrase, code, now)
    return Approval(
        profile_digest=profile.digest,
        person=person.id,
        role=person.role,
        signature=(await credential.sign(statement_to_sign(profile))).hex(),
        public_key=enrolled.public,
    )


def _bundle(
    profile: Profile, approvals: list[Approval], enrolled: dict[PersonId, _Enrolled], key: SigningKey, now: datetime
) -> str:
    today = profile.today(now)
    people = demo_people.people({person: each.public for person, each in enrolled.items()})
    return build_bundle(
        serial=1,
        issued=now,
        expires=now + timedelta(days=30),
        people=people.values(),
        completions=demo_people.completions(profile.in_force(now).training.course, today),
        cases=demo_people.cases(today).values(),
        profile_digest=profile.digest,
        key=key,
        approvals=approvals,
    )
