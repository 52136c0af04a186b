"""The one command: what a person sees, and that no fault ever shows a traceback."""

import inspect
import json
import multiprocessing
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from lprdesk import __main__ as program
from lprdesk.bootstrap import desk
from lprdesk.domain.faults import EnvironmentFault, UserFault


def lprdesk(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **environment}
    command = [sys.executable, "-m", "lprdesk", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def leave(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> int:
    def fails(_: list[str]) -> int:
        raise error

    monkeypatch.setattr(program, "_run", fails)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    with pytest.raises(SystemExit) as left:
        program.main()
    assert isinstance(left.value.code, int)
    return left.value.code


def test_every_verb_is_named_in_the_help() -> None:
    shown = lprdesk("--help").stdout
    assert {"demo", "tour", "sandbox", "audit", "requirements", "station", "directory", "profile"} <= set(
        shown.replace("│", " ").split()
    )


@pytest.mark.parametrize(
    "words",
    [
        ["none"],
        ["tour"],
        ["sandbox", "serve", "--port", "99999"],
        ["--none"],
        ["--config", "station.toml", "requirements"],
    ],
)
def test_a_command_that_cannot_be_read_leaves_with_two(words: list[str]) -> None:
    done = lprdesk(*words)
    assert done.returncode == 2
    assert "Usage: lprdesk" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("words", "config"), [([], None), (["--config", "here.toml"], Path("here.toml"))])
def test_without_a_verb_the_desk_opens_with_the_configuration_that_was_named(
    monkeypatch: pytest.MonkeyPatch, words: list[str], config: Path | None
) -> None:
    opened: list[Path | None] = []

    def opens(opening: Callable[..., object], _: object) -> None:
        opened.append(inspect.getclosurevars(opening).nonlocals["config"])

    monkeypatch.setattr(desk, "run", opens)
    monkeypatch.setattr(sys, "argv", ["lprdesk", *words])
    with pytest.raises(SystemExit) as left:
        program.main()
    assert (left.value.code, opened) == (0, [config])


def test_the_matrix_is_printed_for_people_and_for_programs() -> None:
    assert "not there yet." in lprdesk("requirements").stdout
    matrix = json.loads(lprdesk("requirements", "--json").stdout)
    assert {"id", "must", "source", "beyond", "tests"} == set(matrix[0])


def test_a_fault_is_told_as_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "test_typo.py").write_text("import pytest\n@pytest.mark.requirement('X-1')\ndef test_a(): pass\n")
    done = lprdesk("requirements", "--tests", str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Tests carry marks that name no requirement: X-1.\n"


def test_a_frozen_program_that_starts_a_process_does_not_open_a_second_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    def serve_and_leave() -> None:
        sys.exit(0)

    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(multiprocessing, "freeze_support", serve_and_leave)
    assert leave(monkeypatch, UserFault("A desk was opened.")) == 0


@pytest.mark.parametrize("kind", [UserFault, EnvironmentFault])
def test_a_fault_leaves_with_one(
    kind: type[UserFault | EnvironmentFault], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert leave(monkeypatch, kind("It broke.", kept="All is kept.", todo="Try again.")) == 1
    assert capsys.readouterr().err == "It broke. All is kept. Try again.\n"


def test_a_part_that_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert leave(monkeypatch, ModuleNotFoundError("No module", name="PySide6.QtCore")) == 1
    assert "(PySide6)" in capsys.readouterr().err


def test_our_own_mistake_is_told_and_its_details_hold_no_values(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    error = ValueError("plate ABC1234")
    error.__cause__ = KeyError("ABC1234")
    assert leave(monkeypatch, error) == 3
    told = capsys.readouterr().err
    (details,) = (tmp_path / "lprdesk").iterdir()
    assert told.count("\n") == 1
    assert told.endswith(f"lie in {details}\n")
    written = details.read_text()
    assert "ValueError" in written
    assert "KeyError" in written
    assert "__main__.py" in written
    assert "ABC1234" not in written + told
    assert details.stat().st_mode & 0o777 == 0o600


def test_a_mistake_is_told_even_where_nothing_can_be_stored(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "lprdesk").write_text("in the way")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert leave(monkeypatch, ValueError()) == 3
    assert "could not be stored" in capsys.readouterr().err


def test_a_thread_that_fails_is_told_alike(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def work(_: list[str]) -> int:
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
        return 0

    def fail() -> None:
        raise UserFault("It broke.")

    monkeypatch.setattr(program, "_run", work)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    with pytest.raises(SystemExit, match="0"):
        program.main()
    assert capsys.readouterr().err == "It broke.\n"


def test_an_interruption_is_quiet(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert leave(monkeypatch, KeyboardInterrupt()) == 130
    assert capsys.readouterr().err == ""
