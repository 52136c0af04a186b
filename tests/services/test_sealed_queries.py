"""Results kept for audit, end to end: asked, sealed, opened by a reviewer and by nobody else (AUD-8, ACC-5)."""

import dataclasses
import gc
import hashlib
import json
from datetime import timedelta

import pytest

from fakes.reads import reads_at
from fakes.world import GOOD, World
from lprdesk.audit.commitment import check_disclosed, commit
from lprdesk.audit.seal import SIZE_CLASSES, read_sealed
from lprdesk.audit.seal_key import ReviewerSecret
from lprdesk.bootstrap import demo_people as demo
from lprdesk.domain.people import PersonId, Reviewer, Role
from lprdesk.services.open_sealed import NotOpened, OpenedResult, OpenSealed
from lprdesk.services.query_outcome import Answered, FailedQuery, RefusedQuery
from lprdesk.services.seal_results_text import COLUMNS, answer_text
from lprdesk.services.session import Session

SECRET, OTHER = ReviewerSecret(bytes([7]) * 32), ReviewerSecret(bytes([9]) * 32)
MATTER = "OPR-2026-0113"
REASON = "Compare what the analyst saw at the quay with what was filed to the case"


def sealing(*reviewers: Reviewer, reads: int = 3) -> World:
    world = World(sealing=True)
    named = reviewers or (Reviewer(demo.PRIVACY_OFFICER, SECRET.key.text),)
    world.directory.bundle = dataclasses.replace(world.directory.bundle, reviewers=named)
    times = [world.clock.now() - timedelta(hours=hours) for hours in range(1, reads + 1)]
    world.memory_vendor.reads = reads_at(times)
    return world


async def asked(world: World) -> Answered:
    outcome = await world.run_query.run(await world.at_work(), GOOD, lambda _: None)
    assert isinstance(outcome, Answered)
    return outcome


async def reviewing(world: World, person: PersonId = demo.PRIVACY_OFFICER) -> Session:
    session = await world.signed_in(person)
    await world.sign_in.accept(session, session.rules.digest)
    return session


async def opened(world: World, entry: int, key: ReviewerSecret = SECRET) -> OpenedResult:
    opening = OpenSealed(world.log, world.memory_journal)
    return await opening.open(await reviewing(world), entry, MATTER, REASON, key)


async def refused(world: World, session: Session, entry: int, **changed: object) -> set[str]:
    given = {"matter": MATTER, "reason": REASON, "key": SECRET} | changed
    with pytest.raises(NotOpened) as raised:
        await OpenSealed(world.log, world.memory_journal).open(session, entry, **given)  # type: ignore[arg-type]  # by name
    rules = {each.rule for each in raised.value.refusals}
    assert set(await last_rules(world)) == rules
    assert all(each.sentence and each.todo for each in raised.value.refusals)
    return rules


async def last_rules(world: World) -> list[str]:
    (*_, entry) = await world.journal.entries(("sealed.refused",))
    assert entry.session is not None
    return list(entry.fields["rules"])  # type: ignore[arg-type]  # a list of text


@pytest.mark.requirement("AUD-8", "AUD-1")
async def test_a_result_is_sealed_beside_its_answer_and_a_reviewer_reads_all_of_it() -> None:
    world = sealing()
    outcome = await asked(world)
    fields = await world.last("query.answered")
    assert (fields["held"], fields["nonce"], fields["count"]) == ("sealed", None, 3)
    result = await opened(world, outcome.entry)
    assert fields["commitment"] == result.unsealed.commitment
    head, *rows = result.unsealed.content.decode().splitlines()
    assert json.loads(head)["vendor_query"] == outcome.vendor_query
    found = [dict(zip(COLUMNS, json.loads(row), strict=True)) for row in rows]
    assert [each["id"] for each in found] == list(world.memory_vendor.reads.id)
    assert [each["time_ms"] for each in found] == world.memory_vendor.reads.time_ms.tolist()
    report = await world.journal.verify()
    assert report.good, report.problem
    assert report.sealed == 1


@pytest.mark.requirement("AUD-8")
async def test_its_end_and_its_recipients_are_those_of_profile_and_directory() -> None:
    world = sealing()
    outcome = await asked(world)
    held = await world.memory_journal.sealed_result(outcome.entry)
    assert held is not None
    assert held.data is not None
    made = read_sealed(held.data)
    days = world.profile.in_force(world.clock.now()).retention.sealed_days
    assert made.until == round((world.clock.now() + timedelta(days=days)).timestamp() * 1000)
    assert made.blob.recipients == (SECRET.key.fingerprint,)
    assert made.blob.size == SIZE_CLASSES[0]


@pytest.mark.requirement("AUD-8", "AUD-2")
async def test_an_opening_is_an_entry_of_the_reviewers_own_session_before_anything_is_shown() -> None:
    world = sealing()
    outcome = await asked(world)
    result = await opened(world, outcome.entry)
    (entry,) = await world.journal.entries(("sealed.opened",))
    assert entry.index == result.recorded
    assert entry.fields["person"] == demo.PRIVACY_OFFICER
    assert (entry.fields["matter"], entry.fields["reason"]) == (MATTER, REASON)
    assert (entry.fields["entry"], entry.fields["found"]) == (outcome.entry, "content")
    (session,) = await world.journal.entries(("session.opened",), session=entry.session)
    assert session.fields["person"] == demo.PRIVACY_OFFICER
    world.memory_journal.failing = True
    with pytest.raises(Exception, match="cannot be written"):
        await OpenSealed(world.log, world.memory_journal).open(
            await _still_signed_in(world), outcome.entry, MATTER, REASON, SECRET
        )


async def _still_signed_in(world: World) -> Session:
    world.memory_journal.failing = False
    session = await reviewing(world)
    world.memory_journal.failing = True
    return session


@pytest.mark.requirement("AUD-8", "AUD-10")
async def test_one_result_is_shown_to_an_outsider_without_a_key() -> None:
    world = sealing()
    outcome = await asked(world)
    result = await opened(world, outcome.entry)
    checked = check_disclosed(result.disclosed())
    assert checked.content == result.unsealed.content
    assert checked.leaf.index == outcome.entry
    assert GOOD.plate.encode() in checked.content


@pytest.mark.requirement("AUD-8", "AUD-10")
async def test_where_the_vendor_holds_results_the_nonce_in_the_log_opens_the_commitment() -> None:
    world = World()
    outcome = await asked(world)
    fields = await world.last("query.answered")
    assert fields["held"] == "vendor"
    text = answer_text(str(fields["query"]), outcome.vendor_query, world.memory_vendor.reads)
    assert fields["commitment"] == commit(bytes.fromhex(str(fields["nonce"])), text)
    assert fields["commitment"] != hashlib.sha256(text).hexdigest()
    assert await world.memory_journal.sealed_result(outcome.entry) is None


@pytest.mark.requirement("AUD-8")
async def test_the_same_answer_never_has_the_same_commitment() -> None:
    world = World()
    await asked(world)
    await asked(world)
    first, second = [entry.fields["commitment"] for entry in await world.journal.entries(("query.answered",))]
    assert first != second


ANALYSTS_KEY = Reviewer(demo.ANALYST, SECRET.key.text)


@pytest.mark.requirement("AUD-8", "ACC-5")
@pytest.mark.parametrize(
    "named",
    [
        (),
        (ANALYSTS_KEY,),
        (Reviewer(demo.SUPERVISOR, SECRET.key.text),),
        (Reviewer(PersonId("nobody"), SECRET.key.text),),
    ],
)
async def test_without_a_reviewer_who_may_nothing_is_asked(named: tuple[Reviewer, ...]) -> None:
    world = sealing()
    world.directory.bundle = dataclasses.replace(world.directory.bundle, reviewers=named)
    outcome = await world.run_query.run(await world.at_work(), GOOD, lambda _: None)
    assert isinstance(outcome, RefusedQuery)
    assert [each.rule for each in outcome.refusals] == ["results.no-reviewer"]
    assert world.memory_vendor.asked == []
    assert (await world.last("query.refused"))["rules"] == ["results.no-reviewer"]


@pytest.mark.requirement("AUD-8", "ACC-5")
async def test_nothing_is_sealed_to_the_person_for_whom_it_was_asked() -> None:
    world = sealing(
        Reviewer(demo.PRIVACY_OFFICER, SECRET.key.text),
    )
    session = await world.at_work()
    outcome = await world.run_query.run(
        session, dataclasses.replace(GOOD, on_behalf_of=demo.PRIVACY_OFFICER), lambda _: None
    )
    assert isinstance(outcome, RefusedQuery)
    assert [each.rule for each in outcome.refusals] == ["results.no-reviewer"]


@pytest.mark.requirement("AUD-8")
async def test_an_answer_that_cannot_be_sealed_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lprdesk.audit.seal.SIZE_CLASSES", (64,))
    world = sealing()
    session = await world.at_work()
    outcome = await world.run_query.run(session, GOOD, lambda _: None)
    assert isinstance(outcome, FailedQuery)
    assert outcome.cause == "not-sealed"
    assert session.results == []
    assert (await world.last("query.failed"))["cause"] == "not-sealed"


@pytest.mark.requirement("AUD-8", "ACC-5")
async def test_neither_the_analyst_nor_another_role_opens_it() -> None:
    world = sealing()
    outcome = await asked(world)
    analyst = await reviewing(world, demo.ANALYST)
    assert await refused(world, analyst, outcome.entry) == {
        "sealed.role",
        "sealed.own-activity",
        "sealed.foreign-key",
    }
    supervisor = await reviewing(world, demo.SUPERVISOR)
    assert await refused(world, supervisor, outcome.entry) == {"sealed.role", "sealed.foreign-key"}


@pytest.mark.requirement("ACC-5")
async def test_a_reviewer_does_not_open_his_own_query() -> None:
    """Somebody who has both roles: another reviewer's key is what it was sealed to, and even that helps nothing."""
    world = sealing()
    outcome = await asked(world)
    world.change_person(demo.ANALYST, roles=frozenset({Role.ANALYST, Role.AUDITOR}))
    world.change_bundle(reviewers=(ANALYSTS_KEY,))
    session = await reviewing(world, demo.ANALYST)
    assert await refused(world, session, outcome.entry) == {"sealed.own-activity"}


@pytest.mark.requirement("AUD-8")
@pytest.mark.parametrize(
    ("changed", "rules"),
    [
        ({"matter": " "}, {"sealed.matter"}),
        ({"matter": "x" * 61}, {"sealed.matter"}),
        ({"reason": "investigation"}, None),
        ({"reason": ""}, {"reason.empty"}),
        ({"key": OTHER}, {"sealed.foreign-key", "sealed.not-recipient"}),
    ],
)
async def test_without_matter_reason_or_the_own_key_nothing_is_opened(
    changed: dict[str, object], rules: set[str] | None
) -> None:
    world = sealing()
    outcome = await asked(world)
    found = await refused(world, await reviewing(world), outcome.entry, **changed)
    assert found == rules if rules is not None else all(rule.startswith("reason.") for rule in found)
    assert "sealed.opened" not in await world.kinds()


@pytest.mark.requirement("AUD-8")
async def test_what_has_none_is_over_or_not_accepted_is_refused() -> None:
    world = sealing()
    outcome = await asked(world)
    session = await world.signed_in(demo.PRIVACY_OFFICER)
    assert await refused(world, session, outcome.entry) == {"sealed.not-at-work"}
    await world.sign_in.accept(session, session.rules.digest)
    assert await refused(world, session, 0) == {"sealed.no-query", "sealed.none"}
    assert await refused(world, session, 99_999) == {"sealed.no-query", "sealed.none"}
    await world.sign_in.sign_out(session)
    world.clock.pass_by(timedelta(days=731))
    world.directory.bundle = dataclasses.replace(world.directory.bundle, expires=world.clock.now() + timedelta(days=1))
    assert await refused(world, await reviewing(world), outcome.entry) == {"sealed.over"}


@pytest.mark.requirement("AUD-8", "AUD-3")
async def test_garbage_that_was_sealed_is_found_by_the_one_who_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Attack 23: a patched program commits to one thing and seals another."""
    world = sealing()
    monkeypatch.setattr("lprdesk.services.seal_results.commit", lambda *_: "00" * 32)
    outcome = await asked(world)
    assert (await world.journal.verify()).good
    with pytest.raises(NotOpened, match="not what the entry committed to"):
        await opened(world, outcome.entry)
    assert (await world.last("sealed.opened"))["found"] == "other-content"


def reachable(mark: bytes) -> list[bytes]:
    """Every byte string that holds the mark and that some object of this process refers to."""
    found = {
        id(each): bytes(each)
        for holder in gc.get_objects()
        for each in gc.get_referents(holder)
        if isinstance(each, bytes | bytearray) and each is not mark and mark in each
    }
    return [each for each in found.values() if each != mark]


@pytest.mark.requirement("AUD-8", "RET-2")
async def test_nothing_that_the_desk_holds_opens_a_result_once_it_is_closed() -> None:
    """As far as Python shows its objects: no reader of the content, and no key, is reachable any more."""
    world = sealing()
    session = await world.at_work()
    outcome = await world.run_query.run(session, GOOD, lambda _: None)
    assert isinstance(outcome, Answered)
    mark = b'"vendor_query":' + f'"{outcome.vendor_query}"'.encode()
    kept = [answer_text(outcome.results.query, outcome.vendor_query, world.memory_vendor.reads)]
    assert mark in kept[0]
    assert len(reachable(mark)) == 1
    await world.close_results.close(session, outcome.results)
    kept.clear()
    gc.collect()
    assert reachable(mark) == []
    assert len(outcome.results.reads) == 0
    held = await world.memory_journal.sealed_result(outcome.entry)
    assert held is not None
    assert held.data is not None
    assert mark not in held.data
