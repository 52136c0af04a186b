"""The published OpenAPI document is what the program says, and hides what is not contract."""

from pathlib import Path

import pytest

from lprdesk.sandbox.openapi import contract, main, text

PUBLISHED = Path(__file__).parents[2] / "docs" / "vendor-api.yaml"


@pytest.mark.requirement("VEN-1")
def test_the_published_contract_is_up_to_date() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == text()


def test_a_difference_is_said_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "vendor-api.yaml"
    assert main([str(copy), "--check"]) == 1
    assert "differs" in capsys.readouterr().err
    assert main([str(copy)]) == 0
    assert main([str(copy), "--check"]) == 0


def test_the_contract_has_every_capability_and_no_switch() -> None:
    document = contract()
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {
        "/v1/queries",
        "/v1/queries/{query}/pages/{cursor}",
        "/v1/reads/{read}/pictures/{part}",
        "/v1/pictures/{sealed}",
        "/v1/alerts",
        "/v1/alerts/{alert}",
        "/v1/alerts/{alert}/validation",
        "/v1/alerts/events",
        "/v1/audit",
        "/v1/users",
        "/v1/health",
    }


def test_every_reference_leads_somewhere() -> None:
    document = text()
    names = {line.rpartition("/")[2].strip("'\n ") for line in document.splitlines() if "$ref:" in line}
    assert names <= set(contract()["components"]["schemas"])
