"""A station in a folder of its own, with a clock that the test moves."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lprdesk.adapters.store.key_holders import FileHolder
from lprdesk.adapters.store.station import Station, StationFacts, open_station
from lprdesk.audit.credential_key import CredentialKey
from lprdesk.audit.event import CaseOpened, SessionClosed, SigninFailed
from lprdesk.audit.session import SessionSigner, draft_session

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class MovedClock:
    """Wall clock and time since boot; `pass_` moves both, `set_back` only the wall clock."""

    def __init__(self) -> None:
        self.wall = START
        self.since_boot = timedelta(hours=1)
        self.boot = "boot-one"

    def now(self) -> datetime:
        return self.wall

    def monotonic_ms(self) -> int:
        return self.since_boot // timedelta(milliseconds=1)

    def boot_id(self) -> str:
        return self.boot

    def pass_(self, time: timedelta) -> None:
        self.wall += time
        self.since_boot += time

    def set_back(self, time: timedelta) -> None:
        self.wall -= time


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state"


Open = Callable[[], Awaitable[Station]]
SignIn = Callable[[Station, str], SessionSigner]


@pytest.fixture
async def open_(folder: Path, clock: MovedClock) -> AsyncIterator[Open]:
    """Opens the station; what the test leaves open is closed at the end."""
    facts = StationFacts(
        folder=folder, agency="pd.example", station="desk-1", program="0.1.0", tolerance=timedelta(minutes=1)
    )
    opened: list[Station] = []

    async def open_it() -> Station:
        station = await open_station(facts, clock, os.urandom, FileHolder(folder / "station.key"))
        opened.append(station)
        return station

    yield open_it
    for station in opened:
        await station.close()


@pytest.fixture
async def station(open_: Open) -> Station:
    return await open_()


@pytest.fixture
def sign_in(clock: MovedClock) -> Callable[[Station, str], SessionSigner]:
    """Gives a session's signer, its certificate still to be appended."""

    def signed_in(station: Station, person: str) -> SessionSigner:
        credential = Ed25519PrivateKey.generate()
        draft = draft_session(
            origin=station.signer.key.name,
            person=person,
            credential=CredentialKey.of(credential.public_key()),
            now_ms=round(clock.now().timestamp() * 1000),
            duration_ms=3_600_000,
            random=os.urandom,
        )
        return draft.complete(credential.sign(draft.statement))

    return signed_in


@pytest.fixture
async def filled(open_: Open, sign_in: SignIn) -> Station:
    """A log of two station entries, a failed sign-in, a session of three, and another failed sign-in."""
    station = await open_()
    failed = SigninFailed(person="kim", cause="credential")
    await station.journal.append(failed, station.signer)
    kim = sign_in(station, "kim")
    await station.journal.append(kim.certificate, kim)
    await station.journal.append(CaseOpened(person="kim", case="HSI-26-0042", purpose="criminal-investigation"), kim)
    await station.journal.append(SessionClosed(person="kim", cause="signed-out"), kim)
    await station.journal.append(failed, station.signer)
    return station
