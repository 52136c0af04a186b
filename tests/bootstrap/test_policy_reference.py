from pathlib import Path

from lprdesk.bootstrap.policy_reference import main, reference, shipped

PAGE = Path(__file__).parents[2] / "docs" / "policy-reference.md"


def test_the_page_is_the_one_that_the_profiles_make() -> None:
    assert main([str(PAGE), "--check"]) == 0


def test_a_page_that_differs_or_is_missing_fails(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    assert main([str(page), "--check"]) == 1
    assert main([str(page)]) == 0
    assert main([str(page), "--check"]) == 0
    page.write_text(page.read_text(encoding="utf-8").replace("18 USC 545", "18 USC 546"), encoding="utf-8")
    assert main([str(page), "--check"]) == 1


def test_every_figure_of_the_first_profile_stands_with_its_source() -> None:
    first, second = shipped()
    page = reference((first, second))
    for path, values in first.figures.items():
        assert f"| `{path}` |" in page
        assert all(dated.source in page for dated in values)
    assert f"What differs from `{first.id}`" in page
