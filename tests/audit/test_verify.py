"""A log of forty entries, two people and the station, and what can be done to it."""

import json
import os
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typer.testing import CliRunner

from lprdesk.audit.append import Entry, Pending, Stamp, TailSignature, append
from lprdesk.audit.checkpoint import Checkpoint
from lprdesk.audit.credential_key import CredentialKey
from lprdesk.audit.event import ConsentGiven, RetentionPurged, SessionClosed, SigninFailed, StationStarted
from lprdesk.audit.export_folder import DirectoryTree, FolderError, verify_folder, write_folder
from lprdesk.audit.keys import SigningKey, station_key
from lprdesk.audit.leaf import Leaf, parse_leaf
from lprdesk.audit.log_state import LogState
from lprdesk.audit.merkle import leaf_hash, root
from lprdesk.audit.note import sign_note
from lprdesk.audit.session import SessionSigner, Signer, StationSigner, draft_session, tail_statement
from lprdesk.audit.tiles import TILE_WIDTH
from lprdesk.audit.verify import Report, StoredEntry, verify
from lprdesk.bootstrap.verifier import app

NOON = 1_800_000_000_000
SIZE = 40


@dataclass(frozen=True)
class Log:
    """What is stored, and what an attacker with the disk could write in its place."""

    station: StationSigner
    people: dict[str, str]
    entries: tuple[StoredEntry, ...]
    tails: tuple[TailSignature, ...]
    checkpoint: bytes

    def verify(self, *, complete: bool = True, remembered: Sequence[Checkpoint] = ()) -> Report:
        return verify(
            self.entries,
            log_key=self.station.key.verify_key,
            tails=self.tails,
            checkpoint=self.checkpoint,
            people=self.people,
            complete=complete,
            remembered=remembered,
        )

    def with_entry(self, index: int, entry: StoredEntry) -> "Log":
        return replace(self, entries=(*self.entries[:index], entry, *self.entries[index + 1 :]))


def stored(entry: Entry) -> StoredEntry:
    return StoredEntry(entry.leaf, tuple(each.text for each in entry.disclosures), entry.leaf_hash)


class Writer:
    """Writes a log and keeps it as a store would: entries, the last signature of each signer, the head."""

    def __init__(self) -> None:
        self.station = StationSigner(station_key("agency.example", "desk-1", os.urandom))
        self.state = LogState(origin=self.station.key.name)
        self.people: dict[str, str] = {}
        self.entries: list[StoredEntry] = []
        self.tails: dict[str, TailSignature] = {}
        self.checkpoint = ""

    def write(self, *pending: Pending) -> None:
        stamp = Stamp(NOON + 1000 * self.state.size, self.state.size, "b007")
        commit = append(self.state, pending, stamp, station=self.station, random=os.urandom)
        self.state, self.checkpoint = commit.state, commit.checkpoint
        self.entries += [stored(entry) for entry in commit.entries]
        self.tails |= {tail.key: tail for tail in commit.signatures}

    def sign_in(self, person: str) -> SessionSigner:
        credential = Ed25519PrivateKey.generate()
        public = CredentialKey.of(credential.public_key())
        draft = draft_session(
            origin=self.state.origin,
            person=person,
            credential=public,
            now_ms=NOON,
            duration_ms=3_600_000,
            random=os.urandom,
        )
        signer = draft.complete(credential.sign(draft.statement))
        self.people[person] = public.text
        self.write(Pending(signer.certificate, signer))
        return signer

    def log(self) -> Log:
        return Log(self.station, self.people, tuple(self.entries), tuple(self.tails.values()), self.checkpoint.encode())


def a_day(size: int = SIZE) -> Writer:
    writer = Writer()
    writer.write(Pending(StationStarted(program="0.1.0", system="Debian 12"), writer.station))
    signers: list[Signer] = [writer.sign_in("one"), writer.sign_in("two"), writer.station]
    while writer.state.size < size:
        signer = signers[writer.state.size % 3]
        if isinstance(signer, SessionSigner):
            event = ConsentGiven(person=signer.person, rules="00" * 32, rules_version="1")
            writer.write(Pending(event, signer))
        else:
            writer.write(Pending(SigninFailed(person=None, cause="passphrase"), signer))
    return writer


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


def test_an_unknown_kind_is_checked_and_counted() -> None:
    writer = a_day(10)
    leaf = next_leaf(writer, writer.station, kind="future.kind")
    report = forge(writer.log(), leaf, writer.station.key).verify()
    assert (report.good, report.unknown) == (True, 1)


def export(log: Log, folder: Path, *, with_values: bool = True) -> DirectoryTree:
    tree = DirectoryTree(folder)
    key = log.station.key.verify_key
    write_folder(
        tree, log.entries, log_key=key, tails=log.tails, checkpoint=log.checkpoint, with_values=with_values
    )  # fmt: skip
    return tree


@pytest.mark.parametrize("size", [40, TILE_WIDTH, 600])
def test_an_exported_folder_verifies_with_the_public_key_alone(tmp_path: Path, size: int) -> None:
    log = a_day(size).log()
    tree = export(log, tmp_path)
    report = verify_folder(tree, log.station.key.verify_key, people=log.people)
    assert (report.good, report.entries, report.missing) == (True, size, 0)
    for path in sorted(each for each in tmp_path.rglob("*") if each.is_file() and each.name != "keys.json"):
        before = path.read_bytes()
        path.write_bytes(before[:-2] + bytes([before[-2] ^ 1]) + before[-1:])
        try:
            assert not verify_folder(tree, log.station.key.verify_key).good, path
        except FolderError:
            assert path.name in {"checkpoint", "tails.json"}
        path.unlink()
        if "disclosures" not in path.parts:
            try:
                assert not verify_folder(tree, log.station.key.verify_key).good, path
            except FolderError:
                assert path.name in {"checkpoint", "tails.json"}
        path.write_bytes(before)


def test_a_folder_without_values_verifies_and_says_how_many_are_withheld(tmp_path: Path, log: Log) -> None:
    report = verify_folder(export(log, tmp_path, with_values=False), log.station.key.verify_key)
    assert report.good
    assert (report.disclosed, report.uncertified) == (0, 2)
    assert report.missing > 0


@pytest.mark.requirement("AUD-3")
def test_the_command_says_good_bad_or_unreadable(tmp_path: Path, log: Log) -> None:
    key = log.station.key.verify_key.text
    export(log, tmp_path / "log")
    run = CliRunner()
    words = ["verify", str(tmp_path / "log"), "--key", key]
    good = run.invoke(app, words)
    assert (good.exit_code, "Good" in good.output) == (0, True)
    found = json.loads(run.invoke(app, [*words, "--json"]).output)
    assert (found["good"], found["entries"], found["first_bad"]) == (True, SIZE, None)

    bundle = tmp_path / "log" / "tile" / "entries" / "000.p" / str(SIZE)
    data = bytearray(bundle.read_bytes())
    data[2 + len(log.entries[0].leaf) + 20] ^= 1
    bundle.write_bytes(data)
    bad = run.invoke(app, words)
    assert (bad.exit_code, "Entry 1:" in bad.output) == (1, True)
    found = json.loads(run.invoke(app, [*words, "--json"]).output)
    assert (found["good"], found["first_bad"]) == (False, 1)

    for unreadable in (
        ["verify", str(tmp_path / "none"), "--key", key],
        ["verify", str(tmp_path / "log"), "--key", "none"],
        [*words, "--head", str(tmp_path / "none")],
    ):
        assert run.invoke(app, unreadable).exit_code == 2
        assert json.loads(run.invoke(app, [*unreadable, "--json"]).output)["good"] is None


def test_the_command_holds_the_log_to_a_head_that_was_kept(tmp_path: Path) -> None:
    writer = a_day(12)
    export(writer.log(), tmp_path / "log")
    words = ["verify", str(tmp_path / "log"), "--key", writer.station.key.verify_key.text, "--head"]
    kept = tmp_path / "head"
    kept.write_bytes(writer.log().checkpoint)
    assert CliRunner().invoke(app, [*words, str(kept)]).exit_code == 0
    writer.write(Pending(StationStarted(program="0.1.0", system="Debian 12"), writer.station))
    kept.write_bytes(writer.log().checkpoint)
    assert CliRunner().invoke(app, [*words, str(kept)]).exit_code == 1
