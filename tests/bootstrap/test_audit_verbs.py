"""`lprdesk audit` as it is typed: from folders with public keys alone, and at a station."""

import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from fakes.office import PASSPHRASE, PEOPLE, Office, done, lprdesk
from fakes.signed_log import Writer, a_day
from lprdesk.audit.append import Pending
from lprdesk.audit.event import StationStarted
from lprdesk.audit.export_folder import DirectoryTree, write_folder, write_hashes
from lprdesk.audit.keys import VerifyKey
from lprdesk.audit.merkle import leaf_hash
from lprdesk.bootstrap.verifier import app

SIZE = 30


class Exported:
    """A log and its export."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.writer = folder, a_day(SIZE)
        self.key = self.writer.station.key.verify_key
        self.write()

    def write(self) -> None:
        log = self.writer.log()
        write_folder(
            DirectoryTree(self.folder), log.entries, log_key=self.key, tails=log.tails, checkpoint=log.checkpoint,
            with_values=True,
        )  # fmt: skip

    def grows(self, entries: int) -> None:
        station = self.writer.station
        for _ in range(entries):
            self.writer.write(Pending(StationStarted(program="0.1.0", system="Debian 12"), station))
        self.write()


@pytest.fixture
def exported(tmp_path: Path) -> Exported:
    return Exported(tmp_path / "log")


def audit(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.mark.requirement("AUD-3")
def test_a_verification_goes_on_from_the_head_that_was_kept(exported: Exported, tmp_path: Path) -> None:
    kept, key = tmp_path / "kept", exported.key.text
    assert audit("verify", exported.folder, "--key", key, "--keep-head", kept).exit_code == 0
    exported.grows(5)
    told = audit("verify", exported.folder, "--key", key, "--from-head", kept, "--json")
    found = json.loads(told.output)
    assert (told.exit_code, found["since"], found["entries"], found["good"]) == (0, SIZE, SIZE + 5, True)
    said = audit("verify", exported.folder, "--key", key, "--from-head", kept).output
    assert f"Since     entry {SIZE}" in said
    other = Exported(tmp_path / "other")
    assert audit("verify", other.folder, "--key", other.key.text, "--from-head", kept).exit_code == 2
    kept.write_text("{}")
    assert audit("verify", exported.folder, "--key", key, "--from-head", kept).exit_code == 2
    assert audit("verify").exit_code == 2


@pytest.mark.requirement("AUD-3", "AUD-11")
def test_one_entry_is_proved_with_the_fields_that_were_named(exported: Exported, tmp_path: Path) -> None:
    key, out = exported.key.text, tmp_path / "4.tlog-proof"
    words = ("proof", "4", "--folder", exported.folder, "--out", out)
    assert audit(*words, "--field", "rules_version").exit_code == 0
    told = audit("verify-proof", out, "--key", key, "--json")
    found = json.loads(told.output)
    assert (told.exit_code, found["index"], found["fields"], found["withheld"]) == (0, 4, {"rules_version": "1"}, 2)
    assert 'rules_version = "1"' in audit("verify-proof", out, "--key", key).output
    out.write_bytes(out.read_bytes().replace(b"index 4", b"index 5"))
    assert audit("verify-proof", out, "--key", key).exit_code == 1
    assert json.loads(audit("verify-proof", out, "--key", key, "--json").output)["good"] is False
    assert audit("verify-proof", tmp_path / "none", "--key", key).exit_code == 2
    assert audit("verify-proof", out, "--key", "none").exit_code == 2
    assert audit(*words, "--field", "plate").exit_code == 2
    assert audit("proof", str(SIZE), *words[2:]).exit_code == 2


def test_entries_are_counted_and_the_last_ones_printed(exported: Exported) -> None:
    found = json.loads(audit("stats", exported.folder, "--json").output)
    assert found["entries"] == sum(found["kinds"].values()) == sum(found["days"].values()) == SIZE
    assert found["people"].keys() == {"one", "two"}
    assert "session.opened" in audit("stats", exported.folder).output
    lines = audit("tail", exported.folder, "-n", "3", "--json").output.splitlines()
    assert [json.loads(line)["index"] for line in lines] == [SIZE - 3, SIZE - 2, SIZE - 1]
    assert len(audit("tail", exported.folder).output.splitlines()) == 10
    (exported.folder / "checkpoint").write_text("none")
    for verb in ("stats", "tail"):
        assert audit(verb, exported.folder).exit_code == 2


def test_a_log_is_followed_as_newer_exports_come(exported: Exported) -> None:
    command = [sys.executable, "-m", "lprdesk", "audit", "tail", str(exported.folder), "-n", "1", "-f", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as following:
        assert following.stdout is not None
        assert json.loads(following.stdout.readline())["index"] == SIZE - 1
        exported.grows(2)
        assert [json.loads(following.stdout.readline())["index"] for _ in range(2)] == [SIZE, SIZE + 1]
        following.kill()


def test_what_does_not_print_is_escaped(tmp_path: Path) -> None:
    writer = Writer()
    writer.write(Pending(StationStarted(program="\x9b31m\u202e", system="\u00e9"), writer.station))
    log, key = writer.log(), writer.station.key.verify_key
    write_folder(
        DirectoryTree(tmp_path), log.entries, log_key=key, tails=log.tails, checkpoint=log.checkpoint, with_values=True
    )
    said = audit("tail", tmp_path).output
    assert "\\u009b31m\\u202e" in said
    assert "é" in said


def test_a_published_tree_is_said_to_hold_no_entry(exported: Exported, tmp_path: Path) -> None:
    log, folder = exported.writer.log(), tmp_path / "published"
    hashes = (leaf_hash(each.leaf) for each in log.entries)
    write_hashes(DirectoryTree(folder), hashes, log_key=exported.key, checkpoint=log.checkpoint)
    told = audit("verify", folder, "--key", exported.key.text)
    assert (told.exit_code, "No entry is in this folder" in told.output) == (0, True)
    assert json.loads(audit("verify", folder, "--key", exported.key.text, "--json").output)["extent"] == "hashes"


@pytest.mark.requirement("AUD-1", "AUD-3")
def test_a_station_is_verified_and_copied_by_those_who_may(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.makes_a_key()
    office.sets_up("https://vendor.example", "invented")
    for person in PEOPLE:
        office.enrols(person)
    office.writes_the_source(datetime.now(UTC).date())
    for person in ("s.abe", "p.quint"):
        done(office.approves(person))
    done(office.signs(approvals=("s.abe", "p.quint")))
    key, config = done(office.station("key")).strip(), ("--config", str(office.config))

    def typed(person: str, answer: str, seconds: int = 30) -> str:
        code = office.authenticators[person].at(int(time.time()) + seconds)  # a code is accepted once
        return f"{person}\n{PASSPHRASE}\n{code}\n{answer}\n"

    own = ("audit", "verify", "--station-folder", office.here("state"), "--key", key)
    assert "Good: every entry" in done(lprdesk(*own))
    assert "Good: every entry" in done(lprdesk(*own, "--person", "k.rivera", typed=PASSPHRASE))
    closed = lprdesk(*own, "--person", "k.rivera", "--json", typed="another passphrase")
    assert (closed.returncode, json.loads(closed.stdout)["good"]) == (2, None)
    assert lprdesk(*own[:3], office.here("."), *own[4:]).returncode == 2

    tree = office.here("tree")
    done(lprdesk("audit", "export", tree, "--hashes", *config))
    assert "No entry is in this folder" in done(lprdesk("audit", "verify", tree, "--key", key))

    refused = lprdesk("audit", "stats", *config, typed=typed("k.rivera", "yes", 0))
    assert (refused.returncode, "Your role does not review the log" in refused.stderr) == (1, True)
    whole = office.here("whole")
    declined = lprdesk("audit", "export", whole, "--entries", *config, typed=typed("p.quint", "no"))
    assert (declined.returncode, "not accepted" in declined.stderr) == (1, True)
    assert not Path(whole).exists()

    told = done(lprdesk("audit", "export", whole, "--entries", *config, typed=typed("s.abe", "yes")))
    index = int(told.rstrip(".\n").rpartition(" ")[2])
    assert "Good: every entry" in done(lprdesk("audit", "verify", whole, "--key", key))
    lines = [json.loads(line) for line in done(lprdesk("audit", "tail", whole, "-n", "99", "--json")).splitlines()]
    recorded = lines[index]
    assert (recorded["kind"], recorded["fields"]) == ("log.exported", {"person": "s.abe", "size": index})
    assert [line["kind"] for line in lines].count("consent.declined") == 1
    again = lprdesk("audit", "export", whole, "--hashes", *config)
    assert (again.returncode, "is not empty" in again.stderr) == (1, True)
    assert VerifyKey.parse(key).name.startswith("pd.example/lprdesk/desk-7/")


def test_an_export_says_of_what() -> None:
    for words in (["export", "x"], ["export", "x", "--hashes", "--entries"], ["tail", "-f"]):
        assert audit(*words).exit_code == 2
