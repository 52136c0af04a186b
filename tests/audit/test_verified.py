"""Going on from where an earlier verification ended, and looking at entries in several processes."""

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.signed_log import Log, a_day
from lprdesk.audit.append import Pending
from lprdesk.audit.event import SessionClosed, StationStarted
from lprdesk.audit.faults import EncodingError
from lprdesk.audit.leaf import parse_leaf
from lprdesk.audit.session import SessionSigner
from lprdesk.audit.verified import Verified, parse_verified
from lprdesk.audit.verify import Report, Searchable, verify

STARTED = StationStarted(program="0.1.0", system="Debian 12")


def check(log: Log, after: Verified | None = None, workers: int = 1) -> Report:
    start = after.frontier.size if after else 0
    return verify(
        log.entries[start:], log_key=log.station.key.verify_key, tails=log.tails, checkpoint=log.checkpoint,
        people=log.people, after=after, workers=workers,
    )  # fmt: skip


def kept(report: Report) -> Verified:
    assert report.verified is not None
    found = parse_verified(report.verified.encode())
    assert found == report.verified
    return found


@pytest.mark.requirement("AUD-3")
def test_the_next_verification_begins_where_the_last_one_ended() -> None:
    writer = a_day(20)
    after = kept(check(writer.log()))
    signer = writer.sign_in("three")
    for _ in range(5):
        writer.write(Pending(STARTED, writer.station))
    log = writer.log()
    report = check(log, after)
    assert (report.good, report.since, report.entries, sum(report.kinds.values())) == (True, 20, 26, 6)
    assert report.root == check(log).root
    assert kept(report) == kept(check(log))
    for index in range(20, 26):
        swapped = log.with_entry(index, log.entries[19])
        assert check(swapped, after).first_bad == index
    assert not check(replace(log, entries=log.entries[:25]), after).good
    assert signer.session in {chain.session for chain in kept(report).chains.values()}


@pytest.mark.requirement("AUD-3")
def test_a_head_that_was_kept_notices_a_past_that_was_rewritten() -> None:
    after = kept(check(a_day(20).log()))
    writer = a_day(25)
    mine = replace(after, origin=writer.state.origin)
    assert not check(writer.log(), mine).good


def test_a_session_that_ended_before_the_kept_head_stays_ended() -> None:
    writer = a_day(4)
    signer = writer.sign_in("three")
    assert isinstance(signer, SessionSigner)
    still = replace(writer.state)
    writer.write(Pending(SessionClosed(person="three", cause="signed-out"), signer))
    after = kept(check(writer.log()))
    assert still.sessions.keys() - writer.state.sessions.keys() == {signer.session}
    assert after.chains[signer.key.verify_key.fingerprint].closed


def test_several_processes_find_what_one_finds() -> None:
    log = a_day(1100).log()
    alone, together = check(log), check(log, workers=2)
    assert alone == together
    assert alone.good
    for index in (0, 700, 1099):
        entry = log.entries[index]
        changed = log.with_entry(index, replace(entry, leaf=entry.leaf[:-1] + b" ", leaf_hash=None))
        found = check(changed, workers=2)
        assert (found.first_bad, found) == (index, check(changed))


@pytest.mark.requirement("AUD-3")
def test_a_column_that_is_not_the_entrys_own_is_named() -> None:
    log = a_day(30).log()
    entry = log.entries[4]
    leaf = parse_leaf(entry.leaf)
    own = Searchable("consent.given", leaf.time, leaf.session, "two", None)
    assert check(log.with_entry(4, replace(entry, columns=own))).good
    for wrong in (
        own._replace(kind="case.opened"),
        own._replace(time_ms=0),
        own._replace(person="one"),
        own._replace(person=None),
        own._replace(case="SYN-2026-0001"),
        own._replace(session="00" * 16),
    ):
        assert check(log.with_entry(4, replace(entry, columns=wrong))).first_bad == 4


@given(st.binary(max_size=120), st.integers(0, 400))
def test_bytes_that_no_verification_kept_are_refused(data: bytes, at: int) -> None:
    good = _SOME
    for each in (data, good[:at] + data + good[at + 1 :]):
        if each != good:
            with contextlib.suppress(EncodingError):
                assert parse_verified(each).encode() == each


_SOME = kept(check(a_day(5).log())).encode()
