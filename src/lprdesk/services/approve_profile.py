"""One person's signature under a policy profile (GOV-1). Two of them put it in force, one of the privacy office."""

from lprdesk.audit.event_station import ProfileApproved
from lprdesk.domain.faults import UserFault
from lprdesk.domain.people import Action, Person, PersonId, Role
from lprdesk.domain.profile import Approval, Profile, statement_to_sign
from lprdesk.services.guarded_unlock import GuardedUnlock
from lprdesk.services.ports.credentials import Credentials
from lprdesk.services.session_log import SessionLog


class ApprovalRefused(UserFault):
    """This person cannot approve this profile in this role."""


class ApproveProfile:
    """Signs with the person's own credential; the approval is an entry before it is given out."""

    def __init__(self, log: SessionLog, credentials: Credentials) -> None:
        self._log = log
        self._guard = GuardedUnlock(log, credentials)

    async def approve(
        self,
        profile: Profile,
        person: PersonId,
        role: Role,
        passphrase: str,
        code: str,
        *,
        known: Person | None,
        against: str | None,
    ) -> Approval:
        """Sign the statement that binds every byte of the profile.

        `known` is the person as the directory in force has it: None before the first directory, which then decides
        whether the approval counts. `against` is the digest of the profile that the difference was shown to. Raises
        ApprovalRefused, LockedOut, CredentialRefused, ProfileFault and JournalFault.
        """
        now = self._log.clock.now()
        figures = profile.at(max(profile.effective, profile.today(now)))
        if Action.APPROVE_PROFILE not in figures.permissions.get(role, frozenset()):
            raise _refused(f"The profile lets nobody approve it as {role.value}.")
        if known is not None and not (known.active and role in known.roles):
            raise _refused(f"The directory does not know {known.id} as an active {role.value}.")
        credential = await self._guard.unlock(person, known.id if known else None, passphrase, code, figures.session)
        if known is not None and known.credential != credential.verify_key:
            raise _refused(f"The directory names another credential for {known.id}.")
        signature = await credential.sign(statement_to_sign(profile))
        await self._log.by_station(
            ProfileApproved(
                person=person,
                role=role.value,
                profile=profile.id,
                profile_version=profile.version,
                profile_digest=profile.digest,
                against=against,
                credential=credential.verify_key,
                signature=signature.hex(),
            )
        )
        return Approval(
            profile_digest=profile.digest,
            person=person,
            role=role,
            signature=signature.hex(),
            public_key=credential.verify_key,
        )


def _refused(sentence: str) -> ApprovalRefused:
    return ApprovalRefused(
        sentence, kept="Nothing was signed.", todo="Ask the privacy office who approves the profile, and in which role."
    )
