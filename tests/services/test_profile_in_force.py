from dataclasses import replace

import pytest

from fakes.profiles import ShippedProfiles
from fakes.world import PROFILE, World
from lprdesk.bootstrap import demo_people as demo
from lprdesk.domain.people import PersonId, Role
from lprdesk.domain.profile import Approval
from lprdesk.services.ports.directory import Bundle
from lprdesk.services.profile_in_force import ProfileInForce, ProfileNotApproved, profile_in_force

pytestmark = pytest.mark.requirement("GOV-1")


async def load(world: World, *, demo_mode: bool = False, **fields: object) -> ProfileInForce:
    bundle: Bundle = replace(world.directory.bundle, **fields)  # type: ignore[arg-type]  # by name, in tests
    return await profile_in_force(ShippedProfiles(), PROFILE, bundle, world.clock.now(), demo=demo_mode)


async def test_two_people_the_privacy_office_among_them_suffice(world: World) -> None:
    force = await load(world)
    assert force.approved
    assert set(force.approved_by) == {demo.SUPERVISOR, demo.PRIVACY_OFFICER}


def tampered(approval: Approval) -> Approval:
    return replace(approval, signature="00" * 64)


async def test_what_does_not_suffice_is_refused_outside_the_demo(world: World) -> None:
    supervisor, privacy = world.directory.bundle.approvals
    foreign = replace(supervisor, public_key=privacy.public_key)
    nobody = replace(supervisor, person=PersonId("nobody"))
    wrong_role = replace(supervisor, role=Role.PRIVACY_OFFICER)
    analyst = world.approval(demo.ANALYST, Role.ANALYST)
    not_hex = replace(privacy, signature="not hex")
    for approvals in (
        (),
        (supervisor,),
        (privacy,),
        (privacy, privacy),
        (tampered(supervisor), privacy),
        (supervisor, tampered(privacy)),
        (foreign, privacy),
        (nobody, privacy),
        (wrong_role, supervisor),
        (analyst, privacy),
        (supervisor, not_hex),
    ):
        with pytest.raises(ProfileNotApproved):
            await load(world, approvals=approvals)
        assert not (await load(world, demo_mode=True, approvals=approvals)).approved


async def test_an_approval_of_somebody_who_has_left_does_not_count(world: World) -> None:
    people = dict(world.directory.bundle.people)
    people[demo.PRIVACY_OFFICER] = replace(people[demo.PRIVACY_OFFICER], active=False)
    with pytest.raises(ProfileNotApproved):
        await load(world, people=people)


async def test_a_profile_that_the_directory_does_not_name_is_refused(world: World) -> None:
    with pytest.raises(ProfileNotApproved, match="not the one that the directory says"):
        await load(world, profile_digest="00" * 32)
