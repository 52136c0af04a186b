"""A log of forty entries, two people and the station, and what can be done to it."""

import os
import random
from dataclasses import replace

import pytest

from fakes.signed_log import SIZE, Log, a_day
from lprdesk.audit.append import Pending
from lprdesk.audit.checkpoint import Checkpoint
from lprdesk.audit.event import RetentionPurged, StationStarted
from lprdesk.audit.keys import SigningKey
from lprdesk.audit.leaf import parse_leaf
from lprdesk.audit.merkle import leaf_hash, root
from lprdesk.audit.note import sign_note
from lprdesk.audit.verify import StoredEntry


@pytest.fixture(scope="module")
def log() -> Log:
    return a_day().log()


def test_an_honest_log_is_good(log: Log) -> None:
    report = log.verify()
    assert report.good, report
    assert (report.entries, report.sessions, report.missing, report.purged, report.unknown) == (SIZE, 2, 0, 0, 0)
    assert report.root == root([leaf_hash(entry.leaf) for entry in log.entries]).hex()
    assert sum(report.kinds.values()) == SIZE


@pytest.mark.requirement("AUD-3")
def test_every_flipped_byte_names_its_entry(log: Log, request: pytest.FixtureRequest) -> None:
    every = [(index, at) for index, entry in enumerate(log.entries) for at in range(len(entry.leaf))]
    whole = request.config.getoption("everything")
    chosen = every if whole else random.Random(request.config.getoption("seed")).sample(every, 300)
    for index, at in chosen:
        entry = log.entries[index]
        leaf = entry.leaf[:at] + bytes([entry.leaf[at] ^ 1]) + entry.leaf[at + 1 :]
        assert log.with_entry(index, replace(entry, leaf=leaf)).verify().first_bad == index
        unnoticed = log.with_entry(index, replace(entry, leaf=leaf, leaf_hash=leaf_hash(leaf)))
        assert not unnoticed.verify().good


@pytest.mark.requirement("AUD-3")
def test_a_changed_entry_is_named_even_where_its_hash_was_changed_with_it(log: Log) -> None:
    for index, entry in enumerate(log.entries):
        leaf = replace(parse_leaf(entry.leaf), mono=999_999).encode()
        report = log.with_entry(index, StoredEntry(leaf, entry.disclosures, leaf_hash(leaf))).verify()
        assert report.first_bad == index, report


@pytest.mark.requirement("AUD-3")
def test_every_deletion_swap_and_insertion_names_the_place(log: Log) -> None:
    entries = log.entries
    for at in range(SIZE):
        assert replace(log, entries=entries[:at] + entries[at + 1 :]).verify().first_bad == at
        assert replace(log, entries=(*entries[:at], entries[0], *entries[at:])).verify().first_bad == max(at, 1)
        for other in range(at + 1, SIZE):
            swapped = list(entries)
            swapped[at], swapped[other] = swapped[other], swapped[at]
            assert replace(log, entries=tuple(swapped)).verify().first_bad == at
            without = entries[:at] + entries[at + 1 : other] + entries[other + 1 :]
            assert replace(log, entries=without).verify().first_bad == at


@pytest.mark.requirement("AUD-3")
@pytest.mark.parametrize("size", range(SIZE))
def test_a_log_that_was_cut_is_named_where_it_ends(log: Log, size: int) -> None:
    report = replace(log, entries=log.entries[:size]).verify()
    assert (report.first_bad, report.good) == (size, False)


@pytest.mark.requirement("AUD-3")
def test_a_log_cut_back_to_an_older_head_is_seen_by_whoever_remembers_a_newer_one() -> None:
    writer = a_day(20)
    older = writer.log()
    writer.write(Pending(StationStarted(program="0.1.0", system="Debian 12"), writer.station))
    assert older.verify().good  # the documented miss: nothing in it remembers more
    report = older.verify(remembered=[writer.state.checkpoint])
    assert (report.first_bad, report.good) == (20, False)
    assert writer.log().verify(remembered=[writer.state.checkpoint]).good
    other = a_day(21).state.checkpoint
    assert not older.verify(remembered=[other]).good
    fork = replace(writer.state.checkpoint, size=15)
    assert not older.verify(remembered=[fork]).good


def test_a_head_or_signature_by_another_key_is_refused(log: Log) -> None:
    head = Checkpoint(log.station.key.name, SIZE, bytes.fromhex(log.verify().root))
    intruder = SigningKey(log.station.key.name, os.urandom(32))
    assert replace(log, checkpoint=sign_note(head.text, [log.station.key]).encode()).verify().good
    for key, text in (
        (intruder, head.text),
        (log.station.key, replace(head, root=bytes(32)).text),
        (log.station.key, replace(head, origin="other/log").text),
        (log.station.key, replace(head, size=SIZE - 1).text),
    ):
        assert not replace(log, checkpoint=sign_note(text, [key]).encode()).verify().good
    assert not replace(log, checkpoint=b"").verify().good


def test_every_missing_or_changed_tail_signature_is_named(log: Log) -> None:
    for at, tail in enumerate(log.tails):
        others = (*log.tails[:at], *log.tails[at + 1 :])
        assert replace(log, tails=others).verify().first_bad == tail.index
        for bad in (
            replace(tail, signature=bytes(64)),
            replace(tail, key=log.tails[at - 1].key),
            replace(tail, key="none"),
            replace(tail, leaf_hash=bytes(32)),
            replace(tail, index=tail.index - 1),
            replace(tail, index=SIZE + 5),
        ):
            assert not replace(log, tails=(*others, bad)).verify().good


def test_values_are_the_entrys_own_and_none_is_missing(log: Log) -> None:
    entry, other = log.entries[3], log.entries[4]
    assert len(entry.disclosures) > 1
    foreign = (*entry.disclosures[1:], other.disclosures[0])
    twice = (*entry.disclosures, entry.disclosures[0])
    for texts in (foreign, twice, (*entry.disclosures[1:], "x"), (*entry.disclosures[1:], "é")):
        assert log.with_entry(3, replace(entry, disclosures=texts)).verify().first_bad == 3
    withheld = log.with_entry(3, replace(entry, disclosures=entry.disclosures[1:]))
    report = withheld.verify()
    assert (report.first_bad, report.missing) == (3, 1)
    assert withheld.verify(complete=False).good


@pytest.mark.requirement("AUD-11")
def test_a_purged_value_verifies_as_purged_and_a_missing_one_as_missing() -> None:
    writer = a_day(10)
    writer.write(Pending(RetentionPurged(rule="retention.log", entries=["3:0,1", "4:2"]), writer.station))
    assert writer.log().verify().good
    for index, gone in ((3, {0, 1}), (4, {2})):
        entry = writer.entries[index]
        positions = {text: at for at, text in enumerate(entry.disclosures)}
        kept = tuple(text for text in entry.disclosures if positions[text] not in gone)
        writer.entries[index] = replace(entry, disclosures=kept)
    report = writer.log().verify()
    assert (report.good, report.purged, report.missing) == (True, 3, 0)
    writer.entries[4] = replace(writer.entries[4], disclosures=())
    report = writer.log().verify()
    assert (report.first_bad, report.purged, report.missing) == (4, 3, 2)
    for malformed in ("3", "x:1", "99:1", "3:", "3:1,"):
        bad = a_day(5)
        bad.write(Pending(RetentionPurged(rule="r", entries=[malformed]), bad.station))
        assert bad.log().verify().first_bad == 5


def test_a_purged_certificate_leaves_the_signatures_checkable() -> None:
    writer = a_day(10)
    writer.entries[1] = replace(writer.entries[1], disclosures=())
    report = writer.log().verify(complete=False)
    assert (report.good, report.uncertified) == (True, 1)
