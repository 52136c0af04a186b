"""The page of attacks names tests that there are."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "threat-model.md"


def test_every_test_that_the_threat_model_names_is_there() -> None:
    file, named = "", 0
    for path, name in re.findall(r"`(?:tests/)?([a-z_/0-9]+\.py)?(?:::(\w+))?`", PAGE.read_text("utf-8")):
        if not path and not name:
            continue
        file = path or file
        source = (TESTS / file).read_text("utf-8")
        assert not name or f"def {name}(" in source, f"{file}::{name}"
        named += 1
    assert named > 40


def test_every_attack_has_its_row() -> None:
    rows = re.findall(r"^\| (\d+)(?:–(\d+))? \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert [at for first, last in rows for at in range(int(first), int(last or first) + 1)] == list(range(1, 34))
