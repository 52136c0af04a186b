import os
from dataclasses import dataclass, field, replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from lprdesk.audit.append import Commit, Pending, Stamp, append
from lprdesk.audit.checkpoint import parse_checkpoint
from lprdesk.audit.credential_key import CredentialKey
from lprdesk.audit.encoding import parse
from lprdesk.audit.event import (
    CaseOpened,
    ClockSettled,
    ConsentGiven,
    Event,
    SessionClosed,
    SessionOpened,
    SigninFailed,
    StationStarted,
)
from lprdesk.audit.faults import AppendError, CertificateError, EncodingError, LeafError, SessionExpired
from lprdesk.audit.keys import VerifyKey, station_key
from lprdesk.audit.leaf import Seen, parse_leaf
from lprdesk.audit.log_state import LogState, encode_state, parse_state, rebuild
from lprdesk.audit.merkle import leaf_hash
from lprdesk.audit.note import open_note
from lprdesk.audit.session import (
    SessionSigner,
    Signer,
    StationSigner,
    draft_session,
    tail_statement,
    verify_certificate,
)

NOON = 1_800_000_000_000
HOUR = 3_600_000


@dataclass
class Desk:
    """A log in memory: what a store would hold."""

    station: StationSigner = field(default_factory=lambda: StationSigner(station_key("a.example", "d1", os.urandom)))
    state: LogState = field(init=False)
    commits: list[Commit] = field(default_factory=list)
    now: int = NOON

    def __post_init__(self) -> None:
        self.state = LogState(origin=self.station.key.name)

    def write(self, *pending: Pending) -> Commit:
        stamp = Stamp(self.now, 1000 * len(self.commits), "b007")
        commit = append(self.state, pending, stamp, station=self.station, random=os.urandom)
        self.state = commit.state
        self.commits.append(commit)
        self.now += 1000
        return commit

    def sign_in(self, person: str, hours: int = 8) -> SessionSigner:
        credential = Ed25519PrivateKey.generate()
        draft = draft_session(
            origin=self.state.origin,
            person=person,
            credential=CredentialKey.of(credential.public_key()),
            now_ms=self.now,
            duration_ms=hours * HOUR,
            random=os.urandom,
        )
        return draft.complete(credential.sign(draft.statement))

    def leaves(self) -> list[bytes]:
        return [entry.leaf for commit in self.commits for entry in commit.entries]


def opened(signer: SessionSigner) -> Pending:
    return Pending(signer.certificate, signer)


def consent(signer: SessionSigner) -> Pending:
    return Pending(ConsentGiven(person=signer.person, rules="00" * 32, rules_version="1"), signer)


STARTED = StationStarted(program="0.1.0", system="Debian 12")


def test_a_leaf_has_exactly_the_fields_of_the_format() -> None:
    desk = Desk()
    entry = desk.write(Pending(STARTED, desk.station)).entries[0]
    value = parse(entry.leaf)
    assert isinstance(value, dict)
    assert list(value) == sorted(
        ["v", "origin", "index", "time", "mono", "boot", "kind", "signer", "session", "prev", "sd", "blob", "seen"]
    )
    assert (value["v"], value["blob"], value["seen"], value["session"], value["prev"]) == (1, None, None, None, None)
    assert value["sd"] == [each.digest for each in entry.disclosures] == sorted(value["sd"])
    assert entry.leaf_hash == leaf_hash(entry.leaf)


@pytest.mark.requirement("AUD-11")
def test_no_value_of_an_event_stands_in_the_leaf() -> None:
    desk = Desk()
    signer = desk.sign_in("invented.person")
    desk.write(opened(signer))
    case = Pending(CaseOpened(person="invented.person", case="SYN-2026-0001", purpose="civil-enforcement"), signer)
    leaf = desk.write(case).entries[0].leaf
    assert not any(word in leaf for word in (b"invented", b"SYN-2026", b"civil"))


@pytest.mark.requirement("ACC-1", "AUD-2")
def test_two_people_at_one_machine_sign_each_their_own_chain_once_a_commit() -> None:
    desk = Desk()
    desk.write(Pending(STARTED, desk.station))
    first, second = desk.sign_in("one"), desk.sign_in("two")
    desk.write(opened(first), opened(second))
    commit = desk.write(consent(first), consent(second), consent(first), Pending(STARTED, desk.station))
    leaves = [parse_leaf(leaf) for leaf in desk.leaves()]
    assert [leaf.prev for leaf in leaves] == [
        None,
        None,
        None,
        leaf_hash(desk.leaves()[1]),
        leaf_hash(desk.leaves()[2]),
        leaf_hash(desk.leaves()[3]),
        leaf_hash(desk.leaves()[0]),
    ]
    assert {tail.index for tail in commit.signatures} == {5, 4, 6}
    for tail in commit.signatures:
        key = VerifyKey.parse(tail.key)
        assert leaves[tail.index].signer == key.fingerprint
        assert key.verify(tail.signature, tail_statement(desk.state.origin, tail.index, tail.leaf_hash))


def test_every_commit_signs_the_head() -> None:
    desk = Desk()
    for _ in range(5):
        commit = desk.write(Pending(STARTED, desk.station))
        text = open_note(commit.checkpoint.encode(), [desk.station.key.verify_key]).text
        assert parse_checkpoint(text) == commit.state.checkpoint
    assert desk.state.size == 5


@given(st.lists(st.sampled_from(["station", "one", "two"]), min_size=1, max_size=12))
def test_a_state_is_what_its_leaves_say(order: list[str]) -> None:
    desk = Desk()
    people = {"one": desk.sign_in("one"), "two": desk.sign_in("two")}
    desk.write(*(opened(signer) for signer in people.values()))
    for who in order:
        desk.write(consent(people[who]) if who in people else Pending(STARTED, desk.station))
    desk.write(Pending(SessionClosed(person="one", cause="signed-out"), people["one"]))
    assert rebuild(desk.state.origin, desk.leaves()) == desk.state
    assert parse_state(encode_state(desk.state)) == desk.state
    assert set(desk.state.sessions) == {people["two"].session}


@given(st.binary(max_size=80))
def test_a_stored_state_that_is_none_is_refused(data: bytes) -> None:
    with pytest.raises(EncodingError):
        parse_state(data)
    stored = encode_state(LogState(origin="a/b"))
    for was, becomes in (
        (b'"size":0', b'"size":1'),
        (b'"station":null', b'"station":[]'),
        (b'"seen":null', b'"seen":1'),
    ):
        with pytest.raises(EncodingError):
            parse_state(stored.replace(was, becomes))


def test_nothing_is_changed_by_an_append_or_a_refused_one() -> None:
    desk = Desk()
    desk.write(Pending(STARTED, desk.station))
    before = encode_state(desk.state)
    stranger = desk.sign_in("stranger")
    stamp = Stamp(desk.now, 0, "b007")
    append(desk.state, [opened(stranger)], stamp, station=desk.station, random=os.urandom)
    with pytest.raises(AppendError):
        append(desk.state, [opened(stranger), opened(stranger)], stamp, station=desk.station, random=os.urandom)
    assert encode_state(desk.state) == before


def test_an_expired_session_signs_nothing_and_the_station_closes_it() -> None:
    desk = Desk()
    signer = desk.sign_in("one", hours=1)
    desk.write(opened(signer), consent(signer))
    desk.now = signer.not_after_ms
    with pytest.raises(SessionExpired):
        desk.write(consent(signer))
    closing = Pending(SessionClosed(person="one", cause="expired"), desk.station, signer.session)
    leaf = parse_leaf(desk.write(closing).entries[0].leaf)
    assert (leaf.session, leaf.signer) == (signer.session, desk.station.key.verify_key.fingerprint)
    assert not desk.state.sessions
    desk.now = NOON
    with pytest.raises(SessionExpired):
        desk.write(consent(signer))


def test_setting_the_clock_back_revives_no_session_until_the_time_is_settled() -> None:
    desk = Desk()
    signer = desk.sign_in("one", hours=1)
    desk.write(opened(signer))
    desk.now = signer.not_after_ms
    desk.write(Pending(STARTED, desk.station))
    desk.now = NOON + 60_000
    with pytest.raises(SessionExpired):
        desk.write(consent(signer))
    desk.write(Pending(ClockSettled(by="supervisor", source="agency"), desk.station))
    desk.write(consent(signer))
    assert rebuild(desk.state.origin, desk.leaves()) == desk.state


def test_a_cosignature_moves_policy_time_and_is_seen_by_the_next_entry() -> None:
    desk = Desk()
    signer = desk.sign_in("one", hours=1)
    commit = desk.write(opened(signer))
    head = Seen(commit.state.size, commit.state.frontier.root())
    desk.state = desk.state.cosigned(head, signer.not_after_ms).cosigned(Seen(0, bytes(32)), 0)
    assert parse_leaf(desk.write(Pending(STARTED, desk.station)).entries[0].leaf).seen == head
    with pytest.raises(SessionExpired):
        desk.write(consent(signer))


def test_the_logs_own_rules_are_kept() -> None:
    desk, other = Desk(), Desk()
    signer, late = desk.sign_in("one"), desk.sign_in("late")
    foreign = other.sign_in("foreign")
    desk.write(opened(signer))
    forged = replace(signer, certificate=replace(signer.certificate, person="another"))
    broken: list[tuple[Event, Signer, str | None]] = [
        (late.certificate, desk.station, None),
        (late.certificate, signer, None),
        (signer.certificate, signer, None),
        (forged.certificate, late, None),
        (foreign.certificate, foreign, None),
        (STARTED, other.station, None),
        (STARTED, late, None),
        (STARTED, replace(late, certificate=signer.certificate), None),
        (STARTED, signer, late.session),
        (STARTED, desk.station, late.session),
    ]
    for event, by, session in broken:
        with pytest.raises(AppendError):
            desk.write(Pending(event, by, session))
    with pytest.raises(AppendError):
        desk.write()
    assert desk.state.size == 1


def test_a_value_that_no_entry_can_hold_is_refused() -> None:
    desk = Desk()
    with pytest.raises(EncodingError):
        desk.write(Pending(SigninFailed(person=None, cause="\ud800"), desk.station))
    with pytest.raises(LeafError):
        append(desk.state, [Pending(STARTED, desk.station)], Stamp(-1, 0, "b"), station=desk.station, random=os.urandom)
    with pytest.raises(AppendError):
        rebuild(desk.state.origin, [Desk().write(Pending(STARTED, desk.station)).entries[0].leaf])


def test_a_certificate_binds_person_key_log_and_at_most_twelve_hours() -> None:
    desk = Desk()
    certificate = desk.sign_in("one").certificate
    assert verify_certificate(certificate).name.endswith(certificate.session)
    foreign = desk.sign_in("two").certificate
    forged: list[SessionOpened] = [
        replace(certificate, person="two"),
        replace(certificate, origin="other/log"),
        replace(certificate, session="00" * 16),
        replace(certificate, session_key=foreign.session_key),
        replace(certificate, credential=foreign.credential),
        replace(certificate, not_after=certificate.not_after + 1),
        replace(certificate, not_before=certificate.not_before - 12 * HOUR),
        replace(certificate, signature="!"),
        replace(certificate, credential="ed25519:"),
    ]
    for each in forged:
        with pytest.raises(CertificateError):
            verify_certificate(each)
    for hours in (0, 13):
        with pytest.raises(CertificateError):
            desk.sign_in("one", hours=hours)
