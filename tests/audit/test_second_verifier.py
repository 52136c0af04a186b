"""The document is enough: a verifier that was written from it alone agrees with ours, on good logs and on bad ones."""

import base64
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Sampling
from fakes.signed_log import a_day
from lprdesk.audit.export_folder import DirectoryTree, FolderError, write_folder, write_hashes
from lprdesk.audit.faults import LeafError
from lprdesk.audit.keys import VerifyKey
from lprdesk.audit.leaf import parse_leaf
from lprdesk.audit.merkle import leaf_hash
from lprdesk.audit.proof_file import verify_proof
from lprdesk.audit.verify import Extent
from lprdesk.audit.verify_folder import verify_folder
from lprdesk.bootstrap import audit_vectors

SECOND = Path(__file__).with_name("second_verifier.py")
TESTS = Path(__file__).parents[1]
VECTORS = Path(__file__).parents[2] / "docs" / "vectors"
KEY = json.loads((VECTORS / "log" / "keys.json").read_bytes())["log"]


def second(folder: Path, key: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "audit.second_verifier", str(folder), key]
    done = subprocess.run(command, cwd=TESTS, capture_output=True, text=True, timeout=60, check=False)
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


def ours(folder: Path, key: str) -> bool:
    try:
        return verify_folder(DirectoryTree(folder), VerifyKey.parse(key)).good
    except FolderError:
        return False


def test_it_imports_nothing_of_ours() -> None:
    for path in (SECOND, SECOND.with_name("second_forms.py")):
        assert not re.search(r"(from|import) lprdesk", path.read_text("utf-8"))


def test_the_vectors_are_what_the_code_makes() -> None:
    there = {path.relative_to(VECTORS).as_posix(): path.read_bytes() for path in VECTORS.rglob("*") if path.is_file()}
    assert audit_vectors.vectors() == there


@pytest.mark.requirement("AUD-3")
def test_both_find_the_vectors_good_and_the_proof_true() -> None:
    for name in ("log", "hashes"):
        assert ours(VECTORS / name, KEY)
        assert second(VECTORS / name, KEY) == (0, "Good: 11 entries.\n")
    shown = verify_proof((VECTORS / "entry-6.tlog-proof").read_bytes(), VerifyKey.parse(KEY))
    assert shown.values == {"plate": "ZZ0000"}
    for each in json.loads((VECTORS / "refused.json").read_bytes()):
        with pytest.raises(LeafError):
            parse_leaf(base64.b64decode(each["leaf"]))


@pytest.mark.parametrize(("size", "with_values"), [(1, True), (256, True), (700, True), (300, False)])
def test_both_find_an_export_good(tmp_path: Path, size: int, with_values: bool) -> None:  # noqa: FBT001 - a parameter
    log = a_day(size).log()
    key = log.station.key.verify_key
    write_folder(
        DirectoryTree(tmp_path), log.entries, log_key=key, tails=log.tails, checkpoint=log.checkpoint,
        with_values=with_values,
    )  # fmt: skip
    count = len(log.entries)  # a day begins with three
    assert ours(tmp_path, key.text)
    assert second(tmp_path, key.text) == (0, f"Good: {count} entries.\n")


@pytest.mark.requirement("AUD-3")
@pytest.mark.parametrize("size", [3, 256, 257, 700])
def test_a_published_tree_says_nothing_of_its_entries_and_verifies(tmp_path: Path, size: int) -> None:
    log = a_day(size).log()
    key = log.station.key.verify_key
    tree = DirectoryTree(tmp_path)
    write_hashes(tree, (leaf_hash(each.leaf) for each in log.entries), log_key=key, checkpoint=log.checkpoint)
    report = verify_folder(tree, key)
    assert (report.good, report.extent, report.entries) == (True, Extent.HASHES, len(log.entries))
    assert second(tmp_path, key.text)[0] == 0
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert not any(entry.leaf in written for entry in log.entries)
    assert {path.name for path in tmp_path.iterdir()} == {"checkpoint", "keys.json", "tile"}
    for path in sorted(path for path in (tmp_path / "tile").rglob("*") if path.is_file()):
        before = path.read_bytes()
        path.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
        assert not verify_folder(tree, key).good
        path.write_bytes(before)


@pytest.mark.requirement("AUD-3")
def test_both_refuse_every_file_that_was_changed(tmp_path: Path, sampling: Sampling) -> None:
    copy = tmp_path / "log"
    shutil.copytree(VECTORS / "log", copy)
    places = [
        (path, at)
        for path in sorted(copy.rglob("*"))
        if path.is_file() and path.name != "keys.json"
        for at in range(len(path.read_bytes()))
    ]
    for path, at in sampling.of(places, 25):
        before = path.read_bytes()
        path.write_bytes(before[:at] + bytes([before[at] ^ 1]) + before[at + 1 :])
        assert not ours(copy, KEY), (path, at)
        assert second(copy, KEY)[0] == 1, (path, at)
        path.write_bytes(before)
    assert second(copy, KEY)[0] == 0
