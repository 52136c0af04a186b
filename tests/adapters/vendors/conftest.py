import ssl
from collections.abc import Callable

import pytest

from fakes.world import GOOD, World
from lprdesk.adapters.vendors.client import VendorClient
from lprdesk.adapters.vendors.connection import VendorConnection
from lprdesk.audit.event_query import PictureViewed, QueryAuthorised
from lprdesk.audit.receipt import Mint, Receipt
from lprdesk.bootstrap import demo_people as demo
from lprdesk.domain.query import QueryRequest, parse_query
from lprdesk.services.ports.vendor import VendorRequest


@pytest.fixture
def request_() -> VendorRequest:
    world = World()
    case = world.directory.bundle.cases[demo.SMUGGLING]
    query = parse_query(GOOD, case, world.profile, world.directory.bundle.people.keys(), world.clock.now())
    assert isinstance(query, QueryRequest)
    return VendorRequest(query=query, window=query.window, person=demo.ANALYST, contract="LPR-2026-014")


@pytest.fixture
def receipt(request_: VendorRequest) -> Receipt[QueryAuthorised]:
    return query_receipt(request_.query.digest)


def query_receipt(digest: str) -> Receipt[QueryAuthorised]:
    event = QueryAuthorised(
        person="p",
        on_behalf_of=None,
        case="c",
        purpose="criminal-investigation",
        offence="18-usc-545",
        priority=None,
        plate="8ABC123",
        jurisdiction="US-CA",
        relation="r",
        reason="r",
        flags=(),
        window_start=0,
        window_end=1,
        bound="limitation-period",
        request=digest,
    )
    return Mint().issue(event, 5, b"\xab" * 32)


@pytest.fixture
def new_receipt() -> Callable[[str], Receipt[QueryAuthorised]]:
    return query_receipt


@pytest.fixture
def picture_receipt() -> Receipt[PictureViewed]:
    return Mint().issue(PictureViewed(query="aa", read="read-1", part="crop"), 6, b"\xcd" * 32)


@pytest.fixture
def connect() -> Callable[[str], VendorClient]:
    def client(url: str, tls: ssl.SSLContext | None = None) -> VendorClient:
        return VendorClient(VendorConnection(url, "a-token", tls or ssl.create_default_context()))

    return client
