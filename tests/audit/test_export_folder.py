"""A log as files, and the command that checks it."""

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fakes.signed_log import SIZE, Log, a_day
from lprdesk.audit.append import Pending
from lprdesk.audit.event import StationStarted
from lprdesk.audit.export_folder import MOST_BYTES, DirectoryTree, FolderError, write_folder
from lprdesk.audit.tiles import TILE_WIDTH
from lprdesk.audit.verify_folder import verify_folder
from lprdesk.bootstrap.verifier import app


@pytest.fixture(scope="module")
def log() -> Log:
    return a_day().log()


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


@pytest.mark.parametrize("name", ["checkpoint", "tails.json", "keys.json"])
@pytest.mark.parametrize("kind", ["pipe", "link", "folder", "huge"])
def test_what_is_no_plain_file_is_refused_and_not_waited_for(tmp_path: Path, name: str, kind: str) -> None:
    place = tmp_path / name
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "link":
        place.symlink_to("/dev/zero")
    elif kind == "folder":
        place.mkdir()
    else:
        with place.open("wb") as file:
            file.truncate(MOST_BYTES + 1)
    with pytest.raises(OSError, match=r"."):
        DirectoryTree(tmp_path).read(name)
