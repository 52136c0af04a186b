import json
from pathlib import Path

import pytest

from lprdesk.bootstrap.requirements import as_json, as_text, marks, rows
from lprdesk.domain.faults import EnvironmentFault, OurFault

MARKED = """
import pytest

pytestmark = [pytest.mark.requirement("AUD-3")]

@pytest.mark.requirement("ACC-1", "ACC-2")
def test_one(): pass

class TestMany:
    @pytest.mark.requirement("AUD-3")
    async def test_two(self): pass

    def not_a_test(self): pass
"""


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    folder = tmp_path / "tests" / "audit"
    folder.mkdir(parents=True)
    (folder / "test_marked.py").write_text(MARKED)
    (folder / "conftest.py").write_text(MARKED)
    return tmp_path / "tests"


def test_marks_are_found_on_a_test_its_class_and_its_file(marked: Path) -> None:
    one, two = "tests/audit/test_marked.py::test_one", "tests/audit/test_marked.py::TestMany::test_two"
    assert marks(marked) == {"AUD-3": [one, two], "ACC-1": [one], "ACC-2": [one]}


def test_the_matrix_names_every_requirement_and_says_what_is_not_there_yet(marked: Path) -> None:
    matrix = rows(marked)
    assert len(matrix) == len({row.id for row in matrix}) == 61
    assert {row.id for row in matrix if row.tests} == {"AUD-3", "ACC-1", "ACC-2"}
    text = as_text(matrix)
    assert text.count("NOT THERE YET") == 58
    assert text.endswith("3 of 61 requirements are shown by tests; 58 are not there yet.")
    assert [row["id"] for row in json.loads(as_json(matrix)) if not row["tests"]] == [
        r.id for r in matrix if not r.tests
    ]


def test_a_checkout_finds_its_own_tests() -> None:
    assert any(row.tests for row in rows())


def test_a_mark_that_names_no_requirement_is_our_fault(marked: Path) -> None:
    (marked / "test_typo.py").write_text(MARKED.replace("ACC-1", "ACC-99"))
    with pytest.raises(OurFault, match="ACC-99"):
        rows(marked)


def test_an_installation_without_tests_says_so(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="in a checkout"):
        rows(tmp_path / "none")
