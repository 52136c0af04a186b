"""A whole desk in memory: the demo's people and cases, real rules, real signatures, no disk and no network."""

import hashlib
import secrets
from dataclasses import replace
from datetime import timedelta

from fakes.casework import MemoryCasework
from fakes.clock import SettableClock
from fakes.credentials import CODE, MemoryCredential, MemoryCredentials
from fakes.directory import MemoryDirectory
from fakes.journal import MemoryJournal
from fakes.profiles import SealingProfiles, ShippedProfiles
from fakes.vendor import MemoryVendor
from lprdesk.audit.keys import station_key
from lprdesk.audit.session import StationSigner
from lprdesk.bootstrap import demo_people as demo
from lprdesk.domain.case import CaseNumber
from lprdesk.domain.people import PersonId, Role
from lprdesk.domain.profile import Approval, Profile, statement_to_sign
from lprdesk.domain.profile_toml import parse_profile
from lprdesk.domain.query import RawQuery
from lprdesk.services.close_results import CloseResults
from lprdesk.services.current_directory import CurrentDirectory
from lprdesk.services.open_case import OpenCase
from lprdesk.services.ports.directory import Bundle
from lprdesk.services.ports.journal import Journal
from lprdesk.services.ports.vendor import Vendor
from lprdesk.services.recover import Recover
from lprdesk.services.run_query import RunQuery
from lprdesk.services.session import Session
from lprdesk.services.session_log import SessionLog
from lprdesk.services.sign_in import SignIn
from lprdesk.services.view_results import ViewResults

PROFILE = "dhs-ice-pia-039-2015"
GOOD = RawQuery(
    plate="8ABC123",
    jurisdiction="US-CA",
    relation="Van seen loading the undeclared crates at the quay",
    reason="Trace where the van took the crates after the harbour surveillance",
    offence="18-usc-545",
    start="2026-10-01",
    end="2026-11-20",
)


class World:
    """Everything of one desk, wired as the composition wires it."""

    def __init__(
        self,
        *,
        demo_mode: bool = False,
        clock: SettableClock | None = None,
        station: StationSigner | None = None,
        journal: Journal | None = None,
        vendor: Vendor | None = None,
        sealing: bool = False,
    ) -> None:
        self.clock = clock or SettableClock()
        self.station = station or StationSigner(station_key("pd.example", "desk-1", secrets.token_bytes))
        self.memory_journal = MemoryJournal(self.station, self.clock, secrets.token_bytes)
        self.journal: Journal = journal or self.memory_journal
        self.memory_vendor = MemoryVendor()
        self.vendor: Vendor = vendor or self.memory_vendor
        self.casework = MemoryCasework()
        self.credentials = MemoryCredentials()
        self.keys = {each.id: self.credentials.enrol(each.id, each.passphrase) for each in demo.PEOPLE}
        profiles = SealingProfiles() if sealing else ShippedProfiles()
        self.profile = parse_profile(profiles.of(PROFILE))
        self.directory = MemoryDirectory(self._bundle())
        self.log = SessionLog(self.journal, self.station, self.clock)
        self.close_results = CloseResults(self.log)
        self.sign_in = SignIn(
            log=self.log,
            close_results=self.close_results,
            directory=self.directory,
            credentials=self.credentials,
            profiles=profiles,
            profile=PROFILE,
            entropy=secrets.token_bytes,
            demo=demo_mode,
        )
        current = CurrentDirectory(self.log, self.directory)
        self.open_case = OpenCase(
            log=self.log, directory=current, close_results=self.close_results, casework=self.casework
        )
        self.run_query = RunQuery(
            log=self.log,
            directory=current,
            vendor=self.vendor,
            casework=self.casework,
            contract="LPR-2026-014",
            entropy=secrets.token_bytes,
        )
        self.view_results = ViewResults(log=self.log, vendor=self.vendor)
        self.recover = Recover(self.log)

    async def signed_in(self, person: PersonId = demo.ANALYST) -> Session:
        passphrase = next(each.passphrase for each in demo.PEOPLE if each.id == person)
        return await self.sign_in.sign_in(person, passphrase, CODE)

    async def at_work(self, person: PersonId = demo.ANALYST, case: str = demo.SMUGGLING) -> Session:
        """Signed in, consented, a case open."""
        session = await self.signed_in(person)
        await self.sign_in.accept(session, session.rules.digest)
        await self.open_case.open(session, case)
        return session

    async def kinds(self) -> list[str]:
        return [entry.kind for entry in await self.journal.entries()]

    async def last(self, kind: str) -> dict[str, object]:
        return dict((await self.journal.entries((kind,)))[-1].fields)

    def change_bundle(self, **fields: object) -> None:
        """The directory delivers a newer bundle that differs so."""
        serial = self.directory.bundle.serial + 1
        digest = hashlib.sha256(f"bundle {serial}".encode()).hexdigest()
        newer = {"serial": serial, "digest": digest} | fields
        self.directory.bundle = replace(self.directory.bundle, **newer)  # type: ignore[arg-type]  # by name, in tests

    def change_case(self, number: str, **fields: object) -> None:
        cases = self.directory.bundle.cases
        changed = replace(cases[CaseNumber(number)], **fields)  # type: ignore[arg-type]  # by name, in tests
        self.change_bundle(cases=dict(cases) | {changed.number: changed})

    def change_person(self, person: PersonId, **fields: object) -> None:
        people = self.directory.bundle.people
        changed = replace(people[person], **fields)  # type: ignore[arg-type]  # by name, in tests
        self.change_bundle(people=dict(people) | {person: changed})

    def approval(self, person: PersonId, role: Role, profile: Profile | None = None) -> Approval:
        return approval(self.keys[person], profile or self.profile, role)

    def _bundle(self) -> Bundle:
        today = self.profile.today(self.clock.now())
        course = self.profile.in_force(self.clock.now()).training.course
        return Bundle(
            serial=1,
            digest=hashlib.sha256(b"bundle").hexdigest(),
            issued=self.clock.now() - timedelta(days=1),
            expires=self.clock.now() + timedelta(days=30),
            people=demo.people({person: key.verify_key for person, key in self.keys.items()}),
            completions=demo.completions(course, today),
            cases=demo.cases(today),
            profile_digest=self.profile.digest,
            approvals=(
                self.approval(demo.SUPERVISOR, Role.SUPERVISOR),
                self.approval(demo.PRIVACY_OFFICER, Role.PRIVACY_OFFICER),
            ),
        )


def approval(key: MemoryCredential, profile: Profile, role: Role) -> Approval:
    return Approval(
        profile_digest=profile.digest,
        person=key.person,
        role=role,
        signature=key.private.sign(statement_to_sign(profile)).hex(),
        public_key=key.verify_key,
    )
