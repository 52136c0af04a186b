"""`lprdesk audit` for sealed results as it is typed: at a station, with a copy, and by an outsider."""

import asyncio
import json
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fakes.office import PASSPHRASE, PROFILE, Office, done, lprdesk
from fakes.profiles import ShippedProfiles
from lprdesk.adapters.settings.station_file import read_station
from lprdesk.adapters.store.key_holders import FileHolder
from lprdesk.adapters.store.station import Station
from lprdesk.adapters.system_clock import SystemClock
from lprdesk.audit.commitment import NONCE_BYTES, commit
from lprdesk.audit.credential_key import CredentialKey
from lprdesk.audit.event import QueryAnswered, QueryAuthorised
from lprdesk.audit.seal import seal
from lprdesk.audit.seal_key import ReviewerKey
from lprdesk.audit.session import draft_session
from lprdesk.bootstrap.wired_station import station_of
from lprdesk.domain.profile_toml import parse_profile

ANSWER = '{"columns":["id","plate"],"reads":1}\n["read-1","8ABC123"]\n'
WORDS = ("--matter", "OPR-2026-0113", "--reason", "Compare what the analyst saw at the quay with what was filed")
NOW = round(time.time() * 1000)


def authorised() -> QueryAuthorised:
    return QueryAuthorised(
        person="k.rivera",
        on_behalf_of=None,
        case="HSI-2026-000815",
        purpose="criminal-investigation",
        offence="18-usc-545",
        priority=None,
        plate="8ABC123",
        jurisdiction="US-CA",
        relation="Van seen loading the crates",
        reason="Trace where the van took the crates",
        flags=(),
        window_start=0,
        window_end=NOW,
        bound="period",
        request="ab" * 32,
    )


async def opened(office: Office) -> Station:
    settings = read_station(office.config).settings
    profile = parse_profile(ShippedProfiles().of(PROFILE))
    return await station_of(settings, profile, SystemClock(), FileHolder(settings.folder / "station.key"))


async def asks_and_seals(office: Office, key: ReviewerKey, until: tuple[int, ...], copy: Path) -> list[int]:
    """A day of k.rivera's, one answer for each end; the log is copied afterwards. Gives the answers' entries."""
    station = await opened(office)
    try:
        origin, credential = station.signer.key.name, Ed25519PrivateKey.generate()
        draft = draft_session(
            origin=origin,
            person="k.rivera",
            credential=CredentialKey.of(credential.public_key()),
            now_ms=int(time.time() * 1000),
            duration_ms=3_600_000,
            random=os.urandom,
        )
        kim = draft.complete(credential.sign(draft.statement))
        await station.journal.append(kim.certificate, kim)
        entries = []
        for end in until:
            nonce = os.urandom(NONCE_BYTES)
            intent = await station.journal.append(authorised(), kim)
            answer = QueryAnswered(
                query=intent.reference,
                count=1,
                set_aside={},
                vendor_query="v-1",
                commitment=commit(nonce, ANSWER.encode()),
                held="sealed",
                milliseconds=40,
            )
            made = seal(ANSWER.encode(), nonce, [key], origin=origin, until=end, random=os.urandom)
            entries.append((await station.journal.append(answer, kim, sealed=made)).index)
        await station.journal.export(copy)
        return entries
    finally:
        await station.close()


def an_office(folder: Path) -> tuple[Office, ReviewerKey]:
    """Three people enrolled, p.quint a reviewer."""
    office = Office(folder)
    office.makes_a_key()
    office.sets_up("https://vendor.example", "invented")
    for person in ("k.rivera", "s.abe", "p.quint"):
        office.enrols(person)
    source = office.writes_the_source(datetime.now(UTC).date())
    told = done(lprdesk("audit", "reviewer-key", "p.quint", "--out", office.here("quint.key"), typed=PASSPHRASE))
    source.write_text(source.read_text("utf-8") + "\n" + told, "utf-8")
    for person in ("s.abe", "p.quint"):
        done(office.approves(person))
    done(office.signs(approvals=("s.abe", "p.quint")))
    return office, ReviewerKey.parse(json.loads(told.split("key = ")[1]))


@pytest.mark.requirement("AUD-8", "AUD-10", "AUD-11", "ACC-5")
@pytest.mark.timeout(180)
def test_a_reviewer_opens_at_the_station_with_a_copy_and_for_an_outsider(tmp_path: Path) -> None:
    office, key = an_office(tmp_path)
    day = timedelta(days=1) // timedelta(milliseconds=1)
    copy = tmp_path / "copy"
    entry, over = asyncio.run(asks_and_seals(office, key, (NOW + day, NOW - day), copy))
    config, quint = ("--config", str(office.config)), ("--key", office.here("quint.key"))

    def typed(person: str) -> str:
        code = office.authenticators[person].at(int(time.time()) + 30)  # the one before was used for the approval
        return f"{PASSPHRASE}\n{person}\n{PASSPHRASE}\n{code}\nyes\n"

    told = lprdesk("audit", "open", str(entry), *quint, *WORDS, *config, typed=typed("p.quint"))
    assert done(told) == ANSWER
    assert "Recorded as entry" in told.stderr
    assert ANSWER not in told.stderr

    refused = lprdesk("audit", "open", str(entry), *quint, *WORDS, *config, typed=typed("k.rivera"))
    assert refused.returncode == 1
    assert ANSWER not in refused.stdout
    assert "Your role does not open sealed results." in refused.stderr

    offline = lprdesk(
        *("audit", "open", str(entry), *quint, *WORDS, "--folder", str(copy)),
        *("--disclose", office.here("result.json")),
        typed=PASSPHRASE,
    )
    assert done(offline) == ANSWER
    assert "This opening is not recorded" in offline.stderr
    assert "Good: the entry committed to this very content." in done(
        lprdesk("audit", "check-result", office.here("result.json"))
    )
    checked = json.loads(done(lprdesk("audit", "check-result", office.here("result.json"), "--json")))
    assert (checked["entry"], checked["content"]) == (entry, ANSWER)

    would = json.loads(done(lprdesk("audit", "purge", "--dry-run", "--json", *config)))
    assert would == {"purged": False, "entries": 0, "sealed": 1}
    assert json.loads(done(lprdesk("audit", "purge", "--json", *config))) == would | {"purged": True}
    assert "0 sealed results" in done(lprdesk("audit", "purge", *config))
    kinds = asyncio.run(recorded(office))
    assert kinds.count("sealed.opened") == 1
    assert kinds.count("sealed.refused") == 1
    assert kinds.count("retention.purged") == 1
    assert asyncio.run(purged_by(office, over)) == kinds.index("retention.purged")


async def recorded(office: Office) -> list[str]:
    station = await opened(office)
    try:
        report = await station.journal.verify()
        assert report.good, report.problem
        assert (report.sealed, report.sealed_purged) == (1, 1)
        return [each.kind for each in await station.journal.entries()]
    finally:
        await station.close()


async def purged_by(office: Office, entry: int) -> int | None:
    station = await opened(office)
    try:
        held = await station.results.sealed_result(entry)
        assert held is not None
        assert held.data is None
        return held.purged_by
    finally:
        await station.close()


def test_what_is_no_disclosed_result_is_not_good(tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    file.write_text("{}", "utf-8")
    told = lprdesk("audit", "check-result", str(file))
    assert told.returncode == 1
    assert told.stdout.startswith("NOT GOOD.")


def test_a_copy_without_the_result_or_the_words_is_refused_in_words(tmp_path: Path) -> None:
    made = lprdesk("audit", "reviewer-key", "p.quint", "--out", str(tmp_path / "quint.key"), typed=PASSPHRASE)
    assert done(made).startswith("[[reviewers]]")
    assert (
        "stands already"
        in lprdesk("audit", "reviewer-key", "p.quint", "--out", str(tmp_path / "quint.key"), typed=PASSPHRASE).stderr
    )
    key = ("--key", str(tmp_path / "quint.key"))
    told = lprdesk("audit", "open", "0", *key, *WORDS, "--folder", str(tmp_path), typed=PASSPHRASE)
    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    told = lprdesk("audit", "open", "0", *key, *WORDS[:3], "because", "--folder", str(tmp_path), typed=PASSPHRASE)
    assert told.returncode == 1
    assert "Nothing was opened." in told.stderr
