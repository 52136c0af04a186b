"""The directory during a session: nobody goes on working by what it said at sign-in (PUR-1, ACC-2)."""

from datetime import datetime
from typing import Final

from lprdesk.audit.event_station import ConfigurationRead
from lprdesk.domain.circumstances import Refusal
from lprdesk.domain.faults import EnvironmentFault
from lprdesk.domain.people import Person, PersonId
from lprdesk.domain.profile import Profile, approvals_suffice
from lprdesk.domain.training import Standing, standing
from lprdesk.services.ports.directory import Bundle, Directory
from lprdesk.services.profile_in_force import verified_approvals
from lprdesk.services.session import Session
from lprdesk.services.session_log import SessionLog

NOT_VALID: Final = "directory.not-valid"


class CurrentDirectory:
    """Holds an open session against the directory as it stands at the moment of asking."""

    def __init__(self, log: SessionLog, directory: Directory) -> None:
        self._log = log
        self._directory = directory

    async def take_up(self, session: Session) -> Refusal | None:
        """Give the session the newest bundle, and person, case and training as they stand in it and today.

        Returns what stands against any work at all: no directory that is valid, or one in which the person may not
        work. A bundle that is new is recorded before it counts. Raises SessionOver and JournalFault.
        """
        try:
            bundle = await self._directory.load()
        except EnvironmentFault as fault:
            return Refusal(NOT_VALID, fault.sentence, fault.todo)
        now = self._log.clock.now()
        if bundle.digest != session.bundle.digest:
            await self._replace(session, bundle, now)
        session.standing = standing_of(session.person, bundle, session.profile, now)
        if bundle.profile_digest != session.profile.digest and not session.demo:
            return Refusal(
                "profile.replaced", "Another policy profile has come into force since you signed in.", "Sign in again."
            )
        return _of_person(session, bundle.people.get(session.person.id))

    async def _replace(self, session: Session, bundle: Bundle, now: datetime) -> None:
        approvals = verified_approvals(session.profile, bundle, now)
        approved = bundle.profile_digest == session.profile.digest and not approvals_suffice(session.profile, approvals)
        approved_by = tuple(sorted({PersonId(approval.person) for approval in approvals}))
        await self._log.append(session, configuration_read(session, bundle, approved_by, now))
        session.bundle, session.profile_approved = bundle, approved
        known = bundle.people.get(session.person.id)
        if known is not None and known.credential == session.person.credential:
            session.person = known
        if session.case is not None:
            # One that the directory has dropped stays before the person's eyes; no rule lets it be queried.
            session.case = bundle.cases.get(session.case.number, session.case)


def standing_of(person: Person, bundle: Bundle, profile: Profile, now: datetime) -> Standing:
    """How the person stands with the training that the profile asks for, today in its zone."""
    training = profile.in_force(now).training
    return standing(bundle.completions, person.id, training.course, profile.today(now), training.warn_days)


def configuration_read(
    session: Session, bundle: Bundle, approved_by: tuple[PersonId, ...], now: datetime
) -> ConfigurationRead:
    """What the session works by from here on, for the log."""
    return ConfigurationRead(
        profile=session.profile.id,
        profile_version=session.profile.version,
        profile_digest=session.profile.digest,
        approvals=approved_by,
        directory_serial=bundle.serial,
        directory_digest=bundle.digest,
        results_held=session.profile.in_force(now).results_held.value,
        standalone=True,
        demo=session.demo,
    )


def _of_person(session: Session, known: Person | None) -> Refusal | None:
    if known is None:
        return Refusal("person.unknown", "The directory does not know you any more.", "Ask your administrator.")
    if known.credential != session.person.credential:
        return Refusal(
            "credential.foreign", "The directory now names another credential for you.", "Sign in again with that one."
        )
    if not known.active:
        return Refusal("person.inactive", "Your account is not active.", "Ask the administrator to have it restored.")
    return None
