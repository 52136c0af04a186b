"""The policy profile of this station, its approvals checked (GOV-1)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from lprdesk.audit.credential_key import CredentialKey
from lprdesk.audit.faults import KeyRefused
from lprdesk.domain.faults import EnvironmentFault
from lprdesk.domain.people import Action, PersonId, may
from lprdesk.domain.profile import Approval, Profile, approvals_suffice, statement_to_sign
from lprdesk.domain.profile_toml import parse_profile
from lprdesk.domain.rules_of_use import RulesOfUse, parse_rules
from lprdesk.services.ports.directory import Bundle
from lprdesk.services.ports.profiles import ProfileSource


class ProfileNotApproved(EnvironmentFault):
    """The profile on this station is not the one that two people have approved."""


@dataclass(frozen=True, slots=True)
class ProfileInForce:
    """A profile with its rules of use. `approved` is False only in the demo."""

    profile: Profile
    rules: RulesOfUse
    approved: bool
    approved_by: tuple[PersonId, ...]


async def profile_in_force(
    source: ProfileSource, profile_id: str, bundle: Bundle, now: datetime, *, demo: bool
) -> ProfileInForce:
    """Read the profile and hold it against the directory's approvals.

    Raises ProfileNotApproved outside the demo, ProfileFault, RulesFault, and EnvironmentFault where a file is missing.
    """
    profile = parse_profile(await source.load(profile_id))
    rules = parse_rules(await source.rules(profile.rules_of_use))
    approvals = verified_approvals(profile, bundle, now)
    missing = approvals_suffice(profile, approvals)
    if profile.digest != bundle.profile_digest:
        missing = "The policy profile on this station is not the one that the directory says is in force."
    if missing is not None and not demo:
        raise ProfileNotApproved(
            missing,
            kept="Nobody was signed in.",
            todo="Ask the privacy office to approve the profile, or the administrator to install the approved one.",
        )
    return ProfileInForce(
        profile, rules, missing is None, tuple(sorted({PersonId(approval.person) for approval in approvals}))
    )


def verified_approvals(profile: Profile, bundle: Bundle, now: datetime) -> Collection[Approval]:
    """The approvals of this profile whose signature holds under the key of an active person who may approve."""
    permissions = profile.in_force(now).permissions
    statement = statement_to_sign(profile)
    found = []
    for approval in bundle.approvals:
        person = bundle.people.get(PersonId(approval.person))
        if (
            approval.profile_digest == profile.digest
            and person is not None
            and person.credential == approval.public_key
            and approval.role in person.roles
            and may(permissions, person, Action.APPROVE_PROFILE)
            and _signed(approval, statement)
        ):
            found.append(approval)
    return found


def _signed(approval: Approval, statement: bytes) -> bool:
    try:
        return CredentialKey(approval.public_key).verify(bytes.fromhex(approval.signature), statement)
    except (KeyRefused, ValueError):
        return False
