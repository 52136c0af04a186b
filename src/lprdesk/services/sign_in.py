"""From the splash to a session, and out of it again (ACC-1, ACC-2, ACC-4, USE-1, USE-2)."""

from datetime import datetime, timedelta
from typing import Final

from lprdesk.audit.credential_key import CredentialKey
from lprdesk.audit.event_session import (
    CaseClosed,
    ConsentDeclined,
    ConsentGiven,
    SessionClosed,
    SessionLocked,
    SessionUnlocked,
)
from lprdesk.audit.event_station import SigninRefused
from lprdesk.audit.session import draft_session
from lprdesk.domain.faults import OurFault, UserFault
from lprdesk.domain.figures import SessionFigures
from lprdesk.domain.people import Person, PersonId
from lprdesk.services.close_results import CloseResults
from lprdesk.services.current_directory import configuration_read, standing_of
from lprdesk.services.guarded_unlock import GuardedUnlock
from lprdesk.services.ports.credentials import Credential, CredentialRefused, Credentials
from lprdesk.services.ports.directory import Bundle, Directory
from lprdesk.services.ports.entropy import Entropy
from lprdesk.services.ports.profiles import ProfileSource
from lprdesk.services.profile_in_force import ProfileInForce, profile_in_force
from lprdesk.services.session import Session
from lprdesk.services.session_log import SessionLog, drop

LONGEST: Final = timedelta(hours=12)
"""Of a session's certificate, whatever the profile says (log-format, "Who signs")."""


class SignInRefused(UserFault):
    """Nobody was signed in; the refusal is recorded. It never says which of person, passphrase and code was wrong."""


class SignIn:
    """The door. Every way through it and every attempt is an entry before it has an effect."""

    def __init__(
        self,
        *,
        log: SessionLog,
        close_results: CloseResults,
        directory: Directory,
        credentials: Credentials,
        profiles: ProfileSource,
        profile: str,
        entropy: Entropy,
        demo: bool,
    ) -> None:
        self._log = log
        self._close_results = close_results
        self._directory = directory
        self._profiles = profiles
        self._profile = profile
        self._entropy = entropy
        self._demo = demo
        self._guard = GuardedUnlock(log, credentials)

    async def sign_in(self, person: str, passphrase: str, code: str) -> Session:
        """Open a session, its rules of use still to be accepted.

        Raises SignInRefused, LockedOut, ProfileNotApproved, DirectoryFault and JournalFault; nobody is signed in then.
        """
        now = self._log.clock.now()
        bundle = await self._directory.load()
        force = await profile_in_force(self._profiles, self._profile, bundle, now, demo=self._demo)
        figures = force.profile.in_force(now).session
        typed = PersonId(person.strip())
        known = bundle.people.get(typed)
        credential = await self._unlock(typed, known, passphrase, code, figures, refusal=_not_right())
        if known is None or not known.active:
            raise await self._refuse(known, "person.unknown" if known is None else "person.inactive")
        if credential.verify_key != known.credential:
            raise await self._refuse(known, "credential.foreign")
        return await self._open(known, credential, bundle, force, now)

    async def _open(
        self, person: Person, credential: Credential, bundle: Bundle, force: ProfileInForce, now: datetime
    ) -> Session:
        in_force = force.profile.in_force(now)
        lasts = min(LONGEST, timedelta(hours=in_force.session.session_hours))
        draft = draft_session(
            origin=self._log.origin,
            person=person.id,
            credential=CredentialKey(credential.verify_key),
            now_ms=round(now.timestamp() * 1000),
            duration_ms=round(lasts.total_seconds() * 1000),
            random=self._entropy,
        )
        signer = draft.complete(await credential.sign(draft.statement))
        session = Session(
            person=person,
            signer=signer,
            opened=now,
            expires=now + lasts,
            profile=force.profile,
            profile_approved=force.approved,
            rules=force.rules,
            standing=standing_of(person, bundle, force.profile, now),
            bundle=bundle,
            demo=self._demo,
        )
        await self._log.append(session, signer.certificate)
        await self._log.append(session, configuration_read(session, bundle, force.approved_by, now))
        return session

    async def accept(self, session: Session, digest: str) -> None:
        """Record consent to the rules whose digest was shown. Raises OurFault for any other text than the session's."""
        if digest != session.rules.digest:
            raise OurFault("The rules that were shown are not those in force.", kept="Nothing was recorded.")
        await self._log.append(
            session, ConsentGiven(person=session.person.id, rules=digest, rules_version=session.rules.version)
        )
        session.consented = True

    async def decline(self, session: Session) -> None:
        """Record that the rules were declined, and end the session (USE-2)."""
        await self._log.append(
            session,
            ConsentDeclined(person=session.person.id, rules=session.rules.digest, rules_version=session.rules.version),
        )
        await self.sign_out(session, "declined")

    async def lock(self, session: Session, cause: str = "asked") -> None:
        """Lock the desk; `cause` is "asked" or "idle". It locks even where the log cannot be written."""
        if session.locked or session.ended:
            return
        session.locked = True
        await self._log.append(session, SessionLocked(person=session.person.id, cause=cause))

    async def unlock(self, session: Session, passphrase: str, code: str) -> None:
        """Let the same person go on. Raises SignInRefused, LockedOut, SessionOver; the desk stays locked then."""
        figures = session.profile.in_force(self._log.clock.now()).session
        person = session.person
        credential = await self._unlock(person.id, person, passphrase, code, figures, refusal=_still_locked())
        if credential.verify_key != person.credential:
            raise await self._refuse(person, "credential.foreign")
        await self._log.append(session, SessionUnlocked(person=person.id))
        session.locked = False

    async def sign_out(self, session: Session, cause: str = "signed-out") -> None:
        """Close results and case, then the session. It ends even where the log cannot be written."""
        if session.ended:
            return
        try:
            await self._close_results.close_all(session, "signed-out")
            if session.case is not None:
                left = CaseClosed(person=session.person.id, case=session.case.number, cause="signed-out")
                await self._log.append(session, left)
            await self._log.append(session, SessionClosed(person=session.person.id, cause=cause))
        finally:
            drop(session)

    async def _unlock(
        self,
        typed: PersonId,
        known: Person | None,
        passphrase: str,
        code: str,
        figures: SessionFigures,
        *,
        refusal: SignInRefused,
    ) -> Credential:
        try:
            return await self._guard.unlock(typed, known.id if known else None, passphrase, code, figures)
        except CredentialRefused as error:
            raise refusal from error

    async def _refuse(self, known: Person | None, rule: str) -> SignInRefused:
        await self._log.by_station(SigninRefused(person=known.id if known else "", rule=rule))
        return SignInRefused(
            "You are not entitled to use this desk: " + _RULES[rule],
            kept="The attempt is recorded.",
            todo="Ask your administrator.",
        )


_RULES: Final = {
    "person.unknown": "the directory does not know you.",
    "person.inactive": "the directory says that your account is closed.",
    "credential.foreign": "the directory names another credential for you.",
}


def _still_locked() -> SignInRefused:
    return SignInRefused(
        "The window stays locked: passphrase or code is not right.",
        kept="The attempt is recorded; your work is where you left it.",
        todo="Wait for the next code, then type both again.",
    )


def _not_right() -> SignInRefused:
    return SignInRefused(
        "The sign-in did not succeed: person, passphrase or code is not right.",
        kept="The attempt is recorded.",
        todo="Wait for the next code, then type all three again.",
    )
