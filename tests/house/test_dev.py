"""The one script: what it says to whom, without touching the machine it runs on."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """Give a checkout without an environment, on a machine without system packages, where nobody may install any."""
    for name in ("dev", "uv.lock", "pyproject.toml", "resources/frontend"):
        target = tmp_path / "checkout" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, target)
    machine = tmp_path / "machine"
    machine.mkdir()
    for name, answer in {"dpkg-query": "exit 1", "sudo": "exit 1", "apt-get": 'echo "apt-get $*"; exit 7'}.items():
        (machine / name).write_text(f"#!/bin/sh\n{answer}\n")
        (machine / name).chmod(0o755)
    return tmp_path


def dev(bare: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": f"{bare / 'machine'}{os.pathsep}{os.environ['PATH']}", "HOME": str(bare)}
    command = [str(bare / "checkout" / "dev"), *words]
    return subprocess.run(command, env=env, cwd=bare, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("words", "code"), [([], 0), (["help"], 0), (["none"], 2)])
def test_it_names_its_words(bare: Path, words: list[str], code: int) -> None:
    done = dev(bare, *words)
    assert done.returncode == code
    for word in ("setup", "demo", "tour", "test", "check", "bench"):
        assert f"./dev {word}" in done.stdout


@pytest.mark.parametrize("word", ["setup", "demo", "test", "check", "bench", "tour"])
def test_each_word_sets_up_first_and_stops_where_it_may_not_install(bare: Path, word: str) -> None:
    done = dev(bare, word)
    assert not (bare / "checkout" / ".venv").exists()
    if os.geteuid() == 0:
        assert "apt-get update" in done.stdout
        assert done.returncode == 7
    else:
        assert "sudo apt-get update && sudo apt-get install -y --no-install-recommends python3-venv" in done.stderr
        assert done.returncode == 1
