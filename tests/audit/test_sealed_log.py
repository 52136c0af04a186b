"""Sealed results beside a log: what a verifier says of one that is there, purged, missing, replaced or foreign."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.signed_log import Log, Writer
from lprdesk.audit.append import Pending
from lprdesk.audit.commitment import NONCE_BYTES, commit
from lprdesk.audit.event import QueryAnswered, RetentionPurged, SigninFailed
from lprdesk.audit.export_folder import DirectoryTree, write_folder
from lprdesk.audit.faults import AppendError
from lprdesk.audit.seal import Sealed, seal
from lprdesk.audit.seal_folder import write_sealed
from lprdesk.audit.seal_key import ReviewerSecret
from lprdesk.audit.verify import Report, verify
from lprdesk.audit.verify_folder import verify_folder

REVIEWER, STRANGER = ReviewerSecret(bytes([7]) * 32), ReviewerSecret(bytes([9]) * 32)
ANSWER = b'{"reads":1}\n["invented"]\n'
ANSWERED = 1
"""The index of the entry that names a sealed result."""


def sealed(writer: Writer, content: bytes = ANSWER, to: ReviewerSecret = REVIEWER) -> tuple[Sealed, str]:
    nonce = os.urandom(NONCE_BYTES)
    made = seal(content, nonce, [to.key], origin=writer.state.origin, until=1, random=os.urandom)
    return made, commit(nonce, content)


def answered(commitment: str) -> QueryAnswered:
    return QueryAnswered(
        query="ab" * 32,
        count=1,
        set_aside={},
        vendor_query="invented-1",
        commitment=commitment,
        held="sealed",
        milliseconds=12,
    )


def a_log() -> tuple[Writer, Sealed]:
    writer = Writer()
    kim = writer.sign_in("kim")
    made, commitment = sealed(writer)
    writer.write(Pending(answered(commitment), kim, sealed=made))
    return writer, made


def checked(log: Log, **options: object) -> Report:
    return verify(
        log.entries,
        log_key=log.station.key.verify_key,
        tails=log.tails,
        checkpoint=log.checkpoint,
        **options,  # type: ignore[arg-type]  # by name, in tests
    )


def without(log: Log) -> Log:
    return log.with_entry(ANSWERED, replace(log.entries[ANSWERED], blob=None))


@pytest.mark.requirement("AUD-8", "AUD-3")
def test_what_is_sealed_verifies_beside_its_entry() -> None:
    report = checked(a_log()[0].log())
    assert report.good, report.problem
    assert (report.sealed, report.sealed_purged, report.sealed_missing) == (1, 0, 0)


@pytest.mark.requirement("AUD-8", "AUD-3")
def test_one_that_was_deleted_without_a_purge_is_missing() -> None:
    report = checked(without(a_log()[0].log()))
    assert (report.good, report.first_bad) == (False, ANSWERED)
    assert "no entry says were purged" in report.problem


@pytest.mark.requirement("AUD-8", "AUD-11")
def test_one_that_an_entry_of_the_station_purged_verifies_as_purged() -> None:
    writer, _ = a_log()
    writer.write(
        Pending(RetentionPurged(rule="retention.sealed_days", entries=(), sealed=(str(ANSWERED),)), writer.station)
    )
    report = checked(without(writer.log()))
    assert report.good, report.problem
    assert (report.sealed, report.sealed_purged) == (0, 1)


@pytest.mark.requirement("AUD-3")
def test_one_that_was_replaced_is_named() -> None:
    writer, _ = a_log()
    other, _ = sealed(writer, b"a harmless answer")
    log = writer.log()
    report = checked(log.with_entry(ANSWERED, replace(log.entries[ANSWERED], blob=other.blob)))
    assert (report.first_bad, report.problem) == (ANSWERED, "the sealed result beside it is not the one that it names")


@pytest.mark.requirement("AUD-3")
def test_one_beside_an_entry_that_names_none_is_bad() -> None:
    writer, made = a_log()
    log = writer.log()
    report = checked(log.with_entry(0, replace(log.entries[0], blob=made.blob)))
    assert report.first_bad == 0


@pytest.mark.requirement("AUD-8", "AUD-3")
def test_a_recipient_that_no_directory_names_is_found() -> None:
    writer = Writer()
    kim = writer.sign_in("kim")
    made, commitment = sealed(writer, to=STRANGER)
    writer.write(Pending(answered(commitment), kim, sealed=made))
    assert checked(writer.log()).good
    report = checked(writer.log(), reviewers={REVIEWER.key.fingerprint})
    assert (report.first_bad, report.problem) == (ANSWERED, "its result is sealed to a key that no directory names")
    assert checked(writer.log(), reviewers={REVIEWER.key.fingerprint, STRANGER.key.fingerprint}).good


@pytest.mark.requirement("AUD-3")
@pytest.mark.parametrize("named", ["2", "3", "x", "-1", "01"])
def test_a_purge_that_names_what_is_no_earlier_entry_is_bad(named: str) -> None:
    writer, _ = a_log()
    writer.write(Pending(RetentionPurged(rule="retention.sealed_days", entries=(), sealed=(named,)), writer.station))
    assert checked(writer.log()).first_bad == 2


@pytest.mark.requirement("AUD-3")
def test_no_session_purges_and_no_result_of_another_log_is_taken() -> None:
    writer, _ = a_log()
    ola = writer.sign_in("ola")
    with pytest.raises(AppendError, match="not the station's"):
        writer.write(Pending(RetentionPurged(rule="mine", entries=("1:0",)), ola))
    foreign, commitment = sealed(Writer())
    with pytest.raises(AppendError, match="another log"):
        writer.write(Pending(answered(commitment), ola, sealed=foreign))


@pytest.mark.requirement("AUD-8", "AUD-10")
def test_a_folder_holds_sealed_results_as_files_that_verify(tmp_path: Path) -> None:
    writer, made = a_log()
    log, tree = writer.log(), DirectoryTree(tmp_path)
    key = log.station.key.verify_key
    write_folder(tree, log.entries, log_key=key, tails=log.tails, checkpoint=log.checkpoint, with_values=True)
    withheld = verify_folder(tree, key)
    assert withheld.good, withheld.problem
    assert (withheld.sealed, withheld.sealed_missing) == (0, 1)
    write_sealed(tree, [(ANSWERED, made.data)])
    assert verify_folder(tree, key).sealed == 1
    file = tmp_path / "sealed" / made.blob.sha256.hex()
    file.write_bytes(made.data[:-1] + b"\0")
    assert verify_folder(tree, key).first_bad == ANSWERED
    file.write_bytes(b"something else")
    assert verify_folder(tree, key).first_bad == ANSWERED
    file.unlink()
    assert verify_folder(tree, key).first_bad == ANSWERED


@pytest.mark.requirement("AUD-8")
def test_garbage_that_a_patched_program_seals_is_not_seen_without_a_reviewers_key() -> None:
    """Attack 23: verification with public keys cannot find it; whoever opens it finds another commitment."""
    writer = Writer()
    kim = writer.sign_in("kim")
    made, _ = sealed(writer, b"garbage")
    writer.write(Pending(answered("00" * 32), kim, sealed=made))
    assert checked(writer.log()).good


def test_an_entry_without_one_is_written_as_before() -> None:
    writer = Writer()
    writer.write(Pending(SigninFailed(person=None, cause="credential"), writer.station))
    assert b'{"blob":null,' in writer.log().entries[0].leaf
