"""What every vendor's client does: the fake of the tests, and the real one against the sandbox over HTTP."""

import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from fakes.reads import reads_at
from fakes.vendor import MemoryVendor
from fakes.world import GOOD, World
from lprdesk.adapters.vendors.client import VendorClient
from lprdesk.adapters.vendors.connection import VendorConnection
from lprdesk.audit.event_query import PictureViewed
from lprdesk.audit.faults import ReceiptError
from lprdesk.bootstrap import demo_people as demo
from lprdesk.domain.query import RawQuery
from lprdesk.sandbox.process import SandboxProcess
from lprdesk.services.ports.vendor import PicturePart, PictureRequest, Progress, Vendor, VendorRequest
from lprdesk.services.query_outcome import Answered

QUERY = replace(GOOD, plate="ZZT4187", jurisdiction="US-NV", start="2025-10-20")


@dataclass
class Asked:
    world: World
    vendor: Vendor
    raw: RawQuery


@pytest.fixture(params=["memory", "sandbox"])
async def asked(request: pytest.FixtureRequest) -> AsyncIterator[Asked]:
    if request.param == "memory":
        memory = MemoryVendor()
        world = World(vendor=memory)
        days = [world.clock.now() - timedelta(days=1 + number) for number in range(9)]
        memory.reads = reads_at(days, QUERY.plate, QUERY.jurisdiction)
        yield Asked(world, memory, QUERY)
        return
    process: SandboxProcess = request.getfixturevalue("running")
    tls = ssl.create_default_context()
    client = VendorClient(VendorConnection(process.url, process.settings.token, tls))
    yield Asked(World(vendor=client), client, QUERY)
    await client.close()


async def answer(asked: Asked, progress: Callable[[Progress], None] = lambda _: None) -> Answered:
    session = await asked.world.at_work()
    outcome = await asked.world.run_query.run(session, asked.raw, progress)
    assert isinstance(outcome, Answered)
    return outcome


@pytest.mark.requirement("VEN-1")
async def test_an_answer_is_whole_and_its_total_is_known_first(asked: Asked) -> None:
    seen: list[Progress] = []
    outcome = await answer(asked, seen.append)
    assert len(outcome.results.reads) + outcome.results.set_aside.count == outcome.total > 0
    assert seen[-1] == Progress(outcome.total, outcome.total)
    assert [step.received for step in seen] == sorted(step.received for step in seen)
    assert outcome.vendor_query


@pytest.mark.requirement("VEN-2")
async def test_what_is_shown_belongs_to_the_question(asked: Asked) -> None:
    outcome = await answer(asked)
    reads, window = outcome.results.reads, outcome.window
    assert set(reads.plate) == {asked.raw.plate}
    assert min(reads.time_ms) >= window.start.timestamp() * 1000
    assert max(reads.time_ms) < window.end.timestamp() * 1000
    assert reads.crop.all()


async def test_a_picture_comes_for_a_receipt_of_its_own(asked: Asked) -> None:
    outcome = await answer(asked)
    world, results = asked.world, outcome.results
    read = str(results.reads.id[0])
    viewed = PictureViewed(query=results.query, read=read, part="crop")
    receipt = await world.journal.append(viewed, world.station)
    request = PictureRequest(
        query=results.query,
        vendor_query=results.vendor_query,
        read=read,
        part=PicturePart.CROP,
        person=demo.ANALYST,
    )
    with pytest.raises(ReceiptError):
        await asked.vendor.picture(replace(request, part=PicturePart.SCENE), receipt)
    picture = await asked.vendor.picture(request, receipt)
    assert picture.media_type in {"image/jpeg", "image/png"}
    assert picture.data
    with pytest.raises(ReceiptError):
        await asked.vendor.picture(request, receipt)


async def test_no_search_without_a_receipt_of_this_very_request(asked: Asked) -> None:
    outcome = await answer(asked)
    world = asked.world
    request = VendorRequest(query=outcome.request, window=outcome.window, person=demo.ANALYST, contract="c")
    viewed = await world.journal.append(PictureViewed(query="aa", read="r", part="crop"), world.station)
    for receipt in (None, viewed):
        with pytest.raises(ReceiptError):
            await asked.vendor.search(request, receipt, lambda _: None)  # type: ignore[arg-type]  # the point of the test


async def test_the_standing_says_whether_the_vendor_is_there(asked: Asked) -> None:
    standing = await asked.vendor.standing()
    assert standing.connected
    assert standing.sentence
