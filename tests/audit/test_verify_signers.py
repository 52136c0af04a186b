"""What whoever holds a key can and cannot make of a log."""

import os
from dataclasses import replace

from fakes.signed_log import NOON, Log, Writer, a_day
from lprdesk.audit.append import Pending, TailSignature
from lprdesk.audit.checkpoint import Checkpoint
from lprdesk.audit.event import SessionClosed
from lprdesk.audit.keys import SigningKey
from lprdesk.audit.leaf import Leaf
from lprdesk.audit.merkle import leaf_hash, root
from lprdesk.audit.note import sign_note
from lprdesk.audit.session import Signer, tail_statement
from lprdesk.audit.verify import StoredEntry


def forge(log: Log, forged: Leaf, key: SigningKey) -> Log:
    """The log with one more entry, hashed and signed as whoever holds that key and the log key could."""
    leaf = forged.encode()
    hashes = [leaf_hash(entry.leaf) for entry in log.entries] + [leaf_hash(leaf)]
    text = Checkpoint(log.station.key.name, len(hashes), root(hashes)).text
    signature = key.sign(tail_statement(log.station.key.name, forged.index, hashes[-1]))
    tail = TailSignature(index=forged.index, leaf_hash=hashes[-1], key=key.verify_key.text, signature=signature)
    return replace(
        log,
        entries=(*log.entries, StoredEntry(leaf)),
        tails=(*(each for each in log.tails if each.key != tail.key), tail),
        checkpoint=sign_note(text, [log.station.key]).encode(),
    )


def next_leaf(writer: Writer, signer: Signer, **changes: object) -> Leaf:
    tail = writer.state.station if signer.session is None else writer.state.sessions.get(signer.session)
    leaf = Leaf(
        origin=writer.state.origin,
        index=writer.state.size,
        time=NOON + 1000 * writer.state.size,
        mono=1,
        boot="b",
        kind="query.failed",
        signer=signer.key.verify_key.fingerprint,
        session=signer.session,
        prev=tail.leaf_hash if tail else None,
        sd=(),
    )
    return replace(leaf, **changes)  # type: ignore[arg-type] # each test changes fields of its own


def test_a_session_signs_only_while_it_is_open_and_for_itself() -> None:
    writer = a_day(10)
    one, two = writer.sign_in("three"), writer.sign_in("four")
    size = writer.state.size
    honest = forge(writer.log(), next_leaf(writer, one), one.key)
    assert honest.verify().good
    stranger = replace(two, key=SigningKey("a/session/b", os.urandom(32)))
    for leaf, key in (
        (next_leaf(writer, one, session=two.session), one.key),
        (next_leaf(writer, stranger, prev=None), stranger.key),
        (next_leaf(writer, one, time=one.not_after_ms), one.key),
        (next_leaf(writer, one, kind="session.opened"), one.key),
        (next_leaf(writer, writer.station, kind="session.opened"), writer.station.key),
        (next_leaf(writer, writer.station, session="00" * 16), writer.station.key),
        (next_leaf(writer, one, origin="another/log"), one.key),
    ):
        assert forge(writer.log(), leaf, key).verify().first_bad == size
    closing = Pending(SessionClosed(person="three", cause="expired"), writer.station, one.session)
    ended = next_leaf(writer, one, index=size + 1)
    writer.write(closing)
    assert writer.log().verify().good
    assert forge(writer.log(), ended, one.key).verify().first_bad == size + 1
    about = next_leaf(writer, writer.station, session=one.session)
    assert forge(writer.log(), about, writer.station.key).verify().first_bad == size + 1


def test_a_certificate_by_a_key_that_is_not_the_persons_is_named() -> None:
    writer = a_day(10)
    index = writer.state.size
    writer.sign_in("mallory")
    writer.people["mallory"] = writer.people["one"]
    assert writer.log().verify().first_bad == index


def test_an_unknown_kind_is_checked_and_counted() -> None:
    writer = a_day(10)
    leaf = next_leaf(writer, writer.station, kind="future.kind")
    report = forge(writer.log(), leaf, writer.station.key).verify()
    assert (report.good, report.unknown) == (True, 1)
