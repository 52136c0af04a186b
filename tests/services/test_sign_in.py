import asyncio
from datetime import timedelta

import pytest

from fakes.credentials import CODE
from fakes.world import World
from lprdesk.bootstrap import demo_people as demo
from lprdesk.domain.faults import OurFault
from lprdesk.domain.training import StandingState
from lprdesk.services.lock_out import LockedOut
from lprdesk.services.ports.journal import JournalFault
from lprdesk.services.session import SessionOver
from lprdesk.services.sign_in import SignInRefused

PASSPHRASE = next(each.passphrase for each in demo.PEOPLE if each.id == demo.ANALYST)


async def fails(world: World, times: int, person: str = demo.ANALYST) -> None:
    for _ in range(times):
        with pytest.raises(SignInRefused):
            await world.sign_in.sign_in(person, "wrong", CODE)


@pytest.mark.requirement("ACC-1", "AUD-2")
async def test_a_session_is_one_named_persons_and_its_certificate_stands_first(world: World) -> None:
    session = await world.signed_in()
    entries = await world.journal.entries(session=session.signer.session)
    assert [entry.kind for entry in entries] == ["session.opened", "configuration.read"]
    assert entries[0].fields["person"] == session.person.id == demo.ANALYST
    assert entries[0].fields["credential"] == session.person.credential
    assert (await world.journal.verify()).good


async def test_the_configuration_in_force_is_recorded(world: World) -> None:
    await world.signed_in()
    read = await world.last("configuration.read")
    assert read["profile_digest"] == world.profile.digest
    assert read["directory_serial"] == 1
    assert read["approvals"] == sorted([demo.SUPERVISOR, demo.PRIVACY_OFFICER])
    assert read["demo"] is False


async def test_a_session_lasts_no_longer_than_twelve_hours_and_the_profile_say(world: World) -> None:
    session = await world.signed_in()
    hours = world.profile.in_force(world.clock.now()).session.session_hours
    assert session.expires - session.opened == min(timedelta(hours=12), timedelta(hours=hours))


@pytest.mark.parametrize(
    ("person", "passphrase", "code"),
    [(demo.ANALYST, "wrong", CODE), (demo.ANALYST, PASSPHRASE, "000000"), ("nobody", PASSPHRASE, CODE)],
)
async def test_the_refusal_does_not_say_what_was_wrong(world: World, person: str, passphrase: str, code: str) -> None:
    with pytest.raises(SignInRefused) as refused:
        await world.sign_in.sign_in(person, passphrase, code)
    assert refused.value.sentence == "The sign-in did not succeed: person, passphrase or code is not right."
    failed = await world.last("signin.failed")
    assert failed["person"] == (None if person == "nobody" else person)
    assert passphrase not in str(failed)


async def test_too_many_failures_lock_the_person_out_and_say_until_when(world: World) -> None:
    figures = world.profile.in_force(world.clock.now()).session
    await fails(world, figures.failures)
    assert (await world.last("signin.locked"))["person"] == demo.ANALYST
    tried = world.credentials.tried
    with pytest.raises(LockedOut) as locked:
        await world.signed_in()
    assert world.credentials.tried == tried
    assert f"{figures.failure_window_minutes} minutes" in locked.value.todo
    assert (await world.last("signin.failed"))["cause"] == "locked-out"


async def test_attempts_while_locked_do_not_lengthen_the_lock(world: World) -> None:
    figures = world.profile.in_force(world.clock.now()).session
    await fails(world, figures.failures)
    for _ in range(3):
        world.clock.pass_by(timedelta(minutes=1))
        with pytest.raises(LockedOut):
            await world.signed_in()
    world.clock.pass_by(timedelta(minutes=figures.failure_window_minutes - 3))
    await world.signed_in()


async def test_a_lock_out_survives_a_restart_because_it_is_derived_from_the_log(world: World) -> None:
    figures = world.profile.in_force(world.clock.now()).session
    await fails(world, figures.failures)
    again = World(clock=world.clock, station=world.station, journal=world.journal)
    with pytest.raises(LockedOut):
        await again.signed_in()


async def test_a_success_clears_the_failures_and_others_are_not_locked_out(world: World) -> None:
    figures = world.profile.in_force(world.clock.now()).session
    await fails(world, figures.failures - 1)
    await world.signed_in()
    await fails(world, figures.failures - 1)
    await world.signed_in()
    await fails(world, figures.failures)
    await world.signed_in(demo.EXPIRED)


async def test_unknown_names_are_locked_out_together(world: World) -> None:
    figures = world.profile.in_force(world.clock.now()).session
    for number in range(figures.failures):
        await fails(world, 1, f"nobody{number}")
    with pytest.raises(LockedOut):
        await world.sign_in.sign_in("somebody-else", "wrong", CODE)


async def test_a_person_that_the_directory_does_not_know_is_refused_with_the_right_credential(world: World) -> None:
    world.change_bundle(people={})
    world.sign_in._demo = True  # without people nobody has approved the profile
    with pytest.raises(SignInRefused, match="does not know you"):
        await world.signed_in()
    assert (await world.kinds())[-1] == "signin.refused"


async def test_a_credential_that_the_directory_does_not_name_is_refused(world: World) -> None:
    world.credentials.enrol(demo.ANALYST, PASSPHRASE)
    with pytest.raises(SignInRefused, match="another credential"):
        await world.signed_in()
    assert (await world.last("signin.refused"))["rule"] == "credential.foreign"


async def test_nobody_signs_in_where_the_log_cannot_be_written(world: World) -> None:
    world.memory_journal.failing = True
    with pytest.raises(JournalFault):
        await world.signed_in()


@pytest.mark.requirement("USE-1", "USE-2")
async def test_consent_is_recorded_with_the_digest_of_the_text_that_was_shown(world: World) -> None:
    session = await world.signed_in()
    assert not session.consented
    await world.sign_in.accept(session, session.rules.digest)
    given = await world.last("consent.given")
    assert (given["person"], given["rules"]) == (demo.ANALYST, session.rules.digest)
    assert session.consented


async def test_consent_to_another_text_is_refused(world: World) -> None:
    session = await world.signed_in()
    with pytest.raises(OurFault):
        await world.sign_in.accept(session, "00" * 32)
    assert not session.consented
    assert "consent.given" not in await world.kinds()


@pytest.mark.requirement("USE-2")
async def test_declining_is_recorded_and_ends_the_session(world: World) -> None:
    session = await world.signed_in()
    await world.sign_in.decline(session)
    assert (await world.kinds())[-2:] == ["consent.declined", "session.closed"]
    assert (await world.last("session.closed"))["cause"] == "declined"
    assert session.ended
    with pytest.raises(SessionOver):
        await world.sign_in.accept(session, session.rules.digest)


@pytest.mark.requirement("ACC-2")
async def test_a_person_without_valid_training_is_signed_in_and_told_what_to_do(world: World) -> None:
    expired = await world.signed_in(demo.EXPIRED)
    assert expired.standing.state is StandingState.EXPIRED
    assert "Repeat it" in expired.standing.sentence
    world.change_bundle(completions=())
    missing = await world.signed_in()
    assert missing.standing.state is StandingState.MISSING
    assert "training office" in missing.standing.sentence


async def test_lock_and_unlock_are_recorded_and_only_the_same_person_unlocks(world: World) -> None:
    session = await world.signed_in()
    await world.sign_in.lock(session, "idle")
    locked = [session.locked]
    assert (await world.last("session.locked"))["cause"] == "idle"
    with pytest.raises(SignInRefused):
        await world.sign_in.unlock(session, "wrong", CODE)
    locked.append(session.locked)
    await world.sign_in.unlock(session, PASSPHRASE, CODE)
    assert [*locked, session.locked] == [True, True, False]
    assert (await world.kinds())[-2:] == ["signin.failed", "session.unlocked"]


async def test_failures_at_the_lock_count(world: World) -> None:
    figures = world.profile.in_force(world.clock.now()).session
    session = await world.signed_in()
    await world.sign_in.lock(session)
    for _ in range(figures.failures):
        with pytest.raises(SignInRefused):
            await world.sign_in.unlock(session, "wrong", CODE)
    with pytest.raises(LockedOut):
        await world.sign_in.unlock(session, PASSPHRASE, CODE)
    assert session.locked


async def test_the_desk_locks_even_where_the_log_cannot_be_written(world: World) -> None:
    session = await world.signed_in()
    world.memory_journal.failing = True
    with pytest.raises(JournalFault):
        await world.sign_in.lock(session)
    assert session.locked


async def test_signing_out_leaves_the_case_and_ends_the_session(world: World) -> None:
    session = await world.at_work()
    await world.sign_in.sign_out(session)
    assert (await world.kinds())[-2:] == ["case.closed", "session.closed"]
    assert session.ended
    await world.sign_in.sign_out(session)
    assert (await world.kinds()).count("session.closed") == 1


async def test_a_session_whose_time_is_over_is_ended_by_the_station_and_said(world: World) -> None:
    session = await world.at_work()
    world.clock.pass_by(timedelta(hours=12))
    with pytest.raises(SessionOver, match="has ended"):
        await world.open_case.open(session, demo.SMUGGLING)
    assert session.ended
    assert (await world.kinds())[-2:] == ["case.closed", "session.closed"]
    assert (await world.last("session.closed"))["cause"] == "expired"
    assert (await world.journal.verify()).good


@pytest.mark.requirement("ACC-4")
async def test_tries_side_by_side_are_counted_one_after_the_other(world: World) -> None:
    tries = [world.sign_in.sign_in(demo.ANALYST, "wrong words entirely", "000000") for _ in range(20)]
    ends = await asyncio.gather(*tries, return_exceptions=True)
    refused = [end for end in ends if isinstance(end, SignInRefused)]
    locked = [end for end in ends if isinstance(end, LockedOut)]
    most = world.profile.in_force(world.clock.now()).session.failures
    assert len(refused) == most
    assert len(locked) == len(ends) - most
