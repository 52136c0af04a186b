"""The compliance matrix: what is asked, which tests show it, and what is not there yet."""

import ast
import json
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from textwrap import fill

import lprdesk
from lprdesk.adapters.resources import locate
from lprdesk.domain.faults import EnvironmentFault, OurFault


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement. `tests` are names as pytest takes them; without one the requirement is not there yet."""

    id: str
    must: str
    source: str
    beyond: bool
    tests: tuple[str, ...]


def rows(tests: Path | None = None) -> tuple[Row, ...]:
    """The whole matrix in the order of the document.

    Args:
        tests: the folder of the tests; a checkout's own is found without it.

    Raises:
        EnvironmentFault: no tests were found: they do not ship with an installation.
        OurFault: a test carries an id that is no requirement.

    """
    folder = tests or Path(lprdesk.__file__).resolve().parents[2] / "tests"
    if not folder.is_dir():
        raise EnvironmentFault(
            "The tests do not ship with an installed program, so nothing can be said about them here.",
            todo="Run the command in a checkout, or name its tests with --tests.",
        )
    asked = tomllib.loads(locate("requirements.toml").read_text("utf-8"))
    shown = marks(folder)
    if unknown := shown.keys() - asked.keys():
        raise OurFault(f"Tests carry marks that name no requirement: {', '.join(sorted(unknown))}.")
    return tuple(
        Row(name, row["must"], row.get("source", ""), row.get("beyond", False), tuple(shown.get(name, ())))
        for name, row in asked.items()
    )


def marks(folder: Path) -> Mapping[str, list[str]]:
    """Which tests carry `pytest.mark.requirement(…)`, on themselves, on their class or as the file's `pytestmark`.

    The files are read, not run.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted(folder.rglob("test_*.py")):
        tree = ast.parse(file.read_bytes(), str(file))
        name = f"{folder.name}/{file.relative_to(folder).as_posix()}"
        inherited = [
            requirement
            for node in tree.body
            if isinstance(node, ast.Assign)
            and any(isinstance(t, ast.Name) and t.id == "pytestmark" for t in node.targets)
            for requirement in _named(node.value)
        ]
        for test, requirements in _tests(tree.body, name, inherited):
            for requirement in dict.fromkeys(requirements):
                found[requirement].append(test)
    return found


def _tests(body: list[ast.stmt], where: str, inherited: list[str]) -> Iterator[tuple[str, list[str]]]:
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            own = inherited + [named for decorator in node.decorator_list for named in _named(decorator)]
            if isinstance(node, ast.ClassDef):
                yield from _tests(node.body, f"{where}::{node.name}", own)
            elif node.name.startswith("test_"):
                yield f"{where}::{node.name}", own


def _named(node: ast.expr) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "requirement":
            for argument in call.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


def as_json(matrix: tuple[Row, ...]) -> str:
    """The matrix as a JSON list of objects: id, must, source, beyond, tests."""
    return json.dumps([asdict(row) for row in matrix], indent=2, ensure_ascii=False)


def as_text(matrix: tuple[Row, ...]) -> str:
    """The matrix for reading, with the sum at its end."""
    parts = []
    for row in matrix:
        where = f"source: {row.source}" + ("; beyond the source: this project's own" if row.beyond else "")
        shown = [f"shown by {test}" for test in row.tests] or ["NOT THERE YET: no test shows it"]
        text = fill(row.must, 100, initial_indent=f"{row.id:<7}", subsequent_indent=" " * 7)
        parts.append("\n".join([text, *(f"       {line}" for line in (where, *shown))]))
    met = sum(bool(row.tests) for row in matrix)
    parts.append(f"{met} of {len(matrix)} requirements are shown by tests; {len(matrix) - met} are not there yet.")
    return "\n\n".join(parts)
