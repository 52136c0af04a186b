"""Non-repudiation (NIST AU-10): who was refused, and who approved, cannot say that it was somebody else."""

import dataclasses

import pytest

from fakes.credentials import CODE
from fakes.world import GOOD, World
from lprdesk.audit.credential_key import CredentialKey
from lprdesk.bootstrap import demo_people as demo
from lprdesk.domain.people import Role
from lprdesk.domain.profile import statement_to_sign
from lprdesk.services.approve_profile import ApproveProfile


@pytest.mark.requirement("AUD-2", "AUD-10")
async def test_a_refusal_is_signed_by_the_persons_own_session() -> None:
    world = World()
    session = await world.at_work()
    await world.run_query.run(session, dataclasses.replace(GOOD, reason="because"), lambda _: None)
    (entry,) = await world.journal.entries(("query.refused",))
    assert entry.session == session.signer.session
    assert world.memory_journal.signer_of(entry.index) == session.signer.key.verify_key.fingerprint
    report = await world.journal.verify()
    assert report.good, report.problem
    assert report.uncertified == 0


@pytest.mark.requirement("AUD-2", "AUD-10", "GOV-1")
async def test_an_approval_holds_the_persons_own_signature_over_the_profile() -> None:
    """The station signs the entry, for nobody is signed in; the person's signature stands in it."""
    world = World()
    passphrase = next(each.passphrase for each in demo.PEOPLE if each.id == demo.PRIVACY_OFFICER)
    approval = await ApproveProfile(world.log, world.credentials).approve(
        world.profile,
        demo.PRIVACY_OFFICER,
        Role.PRIVACY_OFFICER,
        passphrase,
        CODE,
        known=world.directory.bundle.people[demo.PRIVACY_OFFICER],
        against=None,
    )
    fields = await world.last("profile.approved")
    key, signature = str(fields["credential"]), bytes.fromhex(str(fields["signature"]))
    assert key == world.directory.bundle.people[demo.PRIVACY_OFFICER].credential
    assert CredentialKey(key).verify(signature, statement_to_sign(world.profile))
    assert not CredentialKey(key).verify(signature, b"another statement")
    assert approval.signature == signature.hex()
