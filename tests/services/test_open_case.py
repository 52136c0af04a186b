from dataclasses import asdict

import pytest

from fakes.world import GOOD, World
from lprdesk.bootstrap import demo_people as demo
from lprdesk.services.open_case import CaseRefused
from lprdesk.services.query_outcome import Answered


async def test_opening_a_case_is_recorded(world: World) -> None:
    session = await world.at_work()
    assert session.case is not None
    assert (await world.last("case.opened")) == {
        "person": demo.ANALYST,
        "case": demo.SMUGGLING,
        "purpose": "criminal-investigation",
    }


@pytest.mark.requirement("PUR-1")
@pytest.mark.parametrize(
    ("number", "rule", "recorded"),
    [
        ("HSI-1999-000001", "case.unknown", None),
        (demo.CLOSED, "case.closed", demo.CLOSED),
        (demo.FOREIGN, "case.not-assigned", demo.FOREIGN),
    ],
)
async def test_unknown_closed_and_foreign_cases_are_refused_each_with_its_own_words(
    world: World, number: str, rule: str, recorded: str | None
) -> None:
    session = await world.at_work()
    with pytest.raises(CaseRefused) as refused:
        await world.open_case.open(session, number)
    assert refused.value.rule == rule
    assert session.case is not None
    entry = await world.last("query.refused")
    assert (entry["rules"], entry["case"]) == ([rule], recorded)
    assert number == recorded or number not in str(entry)


async def test_the_sentences_of_the_refusals_differ(world: World) -> None:
    session = await world.at_work()
    sentences = set()
    for number in ("HSI-1999-000001", demo.CLOSED, demo.FOREIGN):
        with pytest.raises(CaseRefused) as refused:
            await world.open_case.open(session, number)
        sentences.add(refused.value.sentence)
    assert len(sentences) == 3


async def test_no_case_before_consent_and_none_for_a_role_without_the_permission(world: World) -> None:
    session = await world.signed_in()
    with pytest.raises(CaseRefused) as refused:
        await world.open_case.open(session, demo.SMUGGLING)
    assert refused.value.rule == "consent.missing"
    supervisor = await world.signed_in(demo.SUPERVISOR)
    await world.sign_in.accept(supervisor, supervisor.rules.digest)
    with pytest.raises(CaseRefused) as refused:
        await world.open_case.open(supervisor, demo.SMUGGLING)
    assert refused.value.rule == "role.not-permitted"


async def test_the_list_holds_the_persons_cases_open_ones_first(world: World) -> None:
    session = await world.signed_in()
    assert [case.number for case in world.open_case.assigned(session)] == [demo.FUGITIVE, demo.SMUGGLING, demo.CLOSED]


@pytest.mark.requirement("RET-2")
async def test_switching_the_case_closes_its_results_first(world: World) -> None:
    session = await world.at_work()
    outcome = await world.run_query.run(session, GOOD, lambda _: None)
    assert isinstance(outcome, Answered)
    await world.open_case.open(session, demo.FUGITIVE)
    assert outcome.results.closed
    assert session.results == []
    assert (await world.kinds())[-3:] == ["results.closed", "case.closed", "case.opened"]
    assert (await world.last("case.closed"))["cause"] == "switched"


async def test_each_case_keeps_its_own_form(world: World) -> None:
    session = await world.at_work()
    await world.open_case.keep_draft(session, asdict(GOOD))
    await world.open_case.open(session, demo.FUGITIVE)
    assert await world.open_case.draft(session) == {}
    await world.open_case.open(session, demo.SMUGGLING)
    assert await world.open_case.draft(session) == asdict(GOOD)
