"""The bench's own rules: its exit code and its file say whether what is promised holds."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import __main__ as program
from bench.registry import Bench, Row


@pytest.fixture
def benches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put two invented benches in the place of the real ones; the second takes long and does not hold."""

    def quick() -> Iterator[Row]:
        yield Row(name="quick", value=2.0, unit="ms", against=8.0, target="under half", holds=True)

    def slow() -> Iterator[Row]:
        yield Row(name="slow", value=90.0, unit="s", target="under 1 s", holds=False)

    invented: dict[str, Bench] = {"quick": Bench(quick, takes_long=False), "slow": Bench(slow, takes_long=True)}
    monkeypatch.setattr(program, "BENCHES", invented)
    monkeypatch.setattr(program, "load", lambda: None)


def leave(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["bench", *words])
    return program.main()


@pytest.mark.usefixtures("benches")
def test_what_takes_long_runs_only_when_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def names(*words: str) -> list[str]:
        leave(monkeypatch, "--json", str(tmp_path / "rows.json"), *words)
        return [row["name"] for row in json.loads((tmp_path / "rows.json").read_text())]

    assert names() == ["quick"]
    assert names("--long") == ["quick", "slow"]
    assert names("slow") == ["slow"]


@pytest.mark.usefixtures("benches")
def test_the_exit_code_says_whether_all_holds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert leave(monkeypatch, "quick") == 0
    assert leave(monkeypatch, "quick", "slow") == 1
    printed = capsys.readouterr().out
    assert "ok   quick: 2.000 ms against 8.000: 0.25 times (under half)" in printed
    assert "FAIL slow: 90.000 s (under 1 s)" in printed
    with pytest.raises(SystemExit, match="2"):
        leave(monkeypatch, "none")


@pytest.mark.usefixtures("benches")
def test_the_file_holds_the_promised_keys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    leave(monkeypatch, "quick", "--json", str(tmp_path / "rows.json"))
    (row,) = json.loads((tmp_path / "rows.json").read_text())
    assert row == {
        "name": "quick",
        "value": 2.0,
        "unit": "ms",
        "against": 8.0,
        "ratio": 0.25,
        "target": "under half",
        "holds": True,
    }
