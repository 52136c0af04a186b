from pathlib import Path

import pytest

from lprdesk.domain.profile import Profile
from lprdesk.domain.rules_of_use import RulesFault, parse_rules

FOLDER = Path(__file__).parents[2] / "resources" / "rules"
SMALL = 'version = "1"\ndated = 2026-01-02\ntitle = "Rules"\n[[paragraphs]]\nheading = "One"\nbody = "Be fair."\n'


@pytest.mark.requirement("USE-3")
@pytest.mark.parametrize(
    ("heading", "statement"),
    [
        ("A lead, never the sole basis", "never be the sole basis of an enforcement action"),
        ("Sensitive locations", "may limit or forbid enforcement action"),
        ("What it may be used for", "Each query belongs to one open case that is assigned to you"),
        ("No discrimination", "solely because of actual or perceived race, ethnicity or nationality"),
        ("Everything is recorded and reviewed", "Supervisors review it at least every quarter"),
        ("Your alert list", "Remove it at once when the matter is resolved"),
        ("Keep only what is relevant, share it in one way", "only those reads that you find relevant"),
        ("Report mistakes", "report it at once"),
    ],
)
def test_the_rules_state_what_has_to_be_stated(profile: Profile, heading: str, statement: str) -> None:
    rules = parse_rules((FOLDER / profile.rules_of_use).read_bytes())
    assert statement in {paragraph.heading: paragraph.body for paragraph in rules.paragraphs}[heading]


def test_both_profiles_name_rules_that_are_shipped(profile: Profile, stricter: Profile) -> None:
    for name in (profile.rules_of_use, stricter.rules_of_use):
        assert parse_rules((FOLDER / name).read_bytes()).paragraphs


@pytest.mark.requirement("USE-2")
def test_the_digest_follows_the_words_and_not_the_layout() -> None:
    digest = parse_rules(SMALL.encode()).digest
    laid_out = SMALL.replace('body = "Be fair."', 'body = """\n  Be\n  fair.\n"""').replace("title", "# a note\ntitle")
    assert parse_rules(laid_out.encode()).digest == digest
    for word, other in (("fair", "fairer"), ("Rules", "Rule"), ('"1"', '"2"'), ("01-02", "01-03"), ("One", "Two")):
        assert parse_rules(SMALL.replace(word, other).encode()).digest != digest


def test_moving_words_between_heading_and_body_changes_the_digest() -> None:
    moved = SMALL.replace('"One"', '"One Be"').replace('"Be fair."', '"fair."')
    assert parse_rules(moved.encode()).digest != parse_rules(SMALL.encode()).digest


@pytest.mark.parametrize(
    ("file", "named"),
    [
        (SMALL.replace("title", "titel"), "titel"),
        (SMALL.replace('title = "Rules"\n', ""), "title"),
        (SMALL.replace('"Be fair."', '" "'), "paragraphs[1].body"),
        (SMALL.replace("heading", "head"), "paragraphs[1].head"),
        (SMALL.replace("2026-01-02", '"today"'), "dated"),
        (SMALL.partition("[[")[0], "paragraphs"),
        (SMALL.partition("[[")[0] + "paragraphs = [1]", "paragraphs[1]"),
        ("= nothing", "TOML"),
        ("\ud800", "TOML"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_by_its_key(file: str, named: str) -> None:
    with pytest.raises(RulesFault) as caught:
        parse_rules(file.encode(errors="surrogatepass"))
    assert named in caught.value.sentence
