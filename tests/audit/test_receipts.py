import copy
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest

from lprdesk.audit.event import Event, PictureViewed, QueryAuthorised, StationStopped, picture_digest
from lprdesk.audit.faults import ReceiptError
from lprdesk.audit.receipt import Mint, Receipt

HASH = bytes(range(32))


def authorised(request: str) -> QueryAuthorised:
    return QueryAuthorised(
        person="p", on_behalf_of=None, case="c", purpose="criminal-investigation", offence=None, priority=None,
        plate="ABC123", jurisdiction="US-NV", relation="registered owner", reason="seen at the scene", flags=(),
        window_start=0, window_end=1, bound="PERIOD", request=request,
    )  # fmt: skip


def test_a_receipt_is_used_up_by_its_own_request() -> None:
    receipt = Mint().issue(authorised("ab"), 7, HASH)
    assert (receipt.index, receipt.leaf_hash, receipt.kind, receipt.request) == (7, HASH, "query.authorised", "ab")
    assert receipt.spend("query.authorised", "ab") == HASH.hex() == receipt.reference
    with pytest.raises(ReceiptError, match="used before"):
        receipt.spend("query.authorised", "ab")


def test_a_receipt_for_something_else_is_refused_and_stays_good() -> None:
    receipt = Mint().issue(authorised("ab"), 7, HASH)
    for kind, digest in (("picture.viewed", "ab"), ("query.authorised", "cd"), ("query.authorised", "")):
        with pytest.raises(ReceiptError):
            receipt.spend(kind, digest)
    receipt.spend("query.authorised", "ab")


def test_an_event_that_nothing_is_done_on_gives_a_receipt_that_buys_nothing() -> None:
    receipt = Mint().issue(StationStopped(cause="asked"), 0, HASH)
    with pytest.raises(ReceiptError):
        receipt.spend("station.stopped", "")


def test_the_receipt_of_a_picture_is_bound_to_query_read_and_part() -> None:
    receipt = Mint().issue(PictureViewed(query="ab", read="r1", part="crop"), 3, HASH)
    for wrong in (("ab", "r1", "scene"), ("ab", "r2", "crop"), ("cd", "r1", "crop")):
        with pytest.raises(ReceiptError):
            receipt.spend("picture.viewed", picture_digest(*wrong))
    receipt.spend("picture.viewed", picture_digest("ab", "r1", "crop"))


def test_only_a_mint_makes_a_receipt_and_none_is_copied() -> None:
    with pytest.raises(ReceiptError):
        Receipt(cast("Any", None), authorised("ab"), 0, HASH)
    receipt = Mint().issue(authorised("ab"), 7, HASH)
    for duplicate in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(ReceiptError):
            duplicate(receipt)


def test_a_receipt_shows_no_plate() -> None:
    assert "ABC123" not in repr(Mint().issue(authorised("ab"), 7, HASH))


HEAD = """
from lprdesk.audit.event import Event, PictureViewed, QueryAuthorised, QueryRefused
from lprdesk.audit.receipt import Mint, Receipt
def search(receipt: Receipt[QueryAuthorised]) -> None: ...
def keep(receipt: Receipt[Event]) -> None: ...
"""
ACCEPTED = """
def call(receipt: Receipt[QueryAuthorised], event: QueryAuthorised) -> None:
    search(receipt)
    search(Mint().issue(event, 0, b""))
    keep(receipt)
"""
REFUSED = {
    "a refusal's": "def call(receipt: Receipt[QueryRefused]) -> None: search(receipt)",
    "a picture's": "def call(receipt: Receipt[PictureViewed]) -> None: search(receipt)",
    "any event's": "def call(receipt: Receipt[Event]) -> None: search(receipt)",
    "none": "search(None)",
    "the event itself": "def call(event: QueryAuthorised) -> None: search(event)",
    "no argument": "search()",
}


@pytest.mark.requirement("AUD-2")
def test_the_type_checker_refuses_a_query_without_its_receipt(tmp_path: Path) -> None:
    """One run over all snippets, each a file: what is refused is named by its file."""
    files = {"accepted.py": ACCEPTED} | {f"refused_{at}.py": body for at, body in enumerate(REFUSED.values())}
    for name, body in files.items():
        (tmp_path / name).write_text(HEAD + body)
    source = Path(sys.modules[Event.__module__].__file__ or "").parents[2]
    found = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), *files],
        cwd=tmp_path,
        env={"MYPYPATH": str(source), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    errors = {line.partition(":")[0] for line in found.stdout.splitlines() if ": error:" in line}
    assert errors == set(files) - {"accepted.py"}, found.stdout + found.stderr
