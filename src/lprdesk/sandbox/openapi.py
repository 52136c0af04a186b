"""The published contract as OpenAPI 3.1.

``python -m lprdesk.sandbox.openapi [FILE]`` writes it, with ``--check`` it compares.
"""

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml
from fastapi.openapi.utils import get_openapi

from lprdesk.sandbox.app import contract_app
from lprdesk.sandbox.office import Office
from lprdesk.sandbox.record import Record
from lprdesk.sandbox.settings import SandboxSettings
from lprdesk.wire.vendor import Problem
from lprdesk.wire.vendor_reads import AlertEvent, QueryAnswer, ReadsPage

_HEAD: Final = "# Generated from the messages in lprdesk.wire and the routes of the sandbox. Do not edit.\n"
_SCHEMAS: Final = "#/components/schemas/"


def contract() -> dict[str, Any]:
    """Return the OpenAPI document of the vendor's contract."""
    office = Office(SandboxSettings(anchor=date(2026, 1, 1)), Record(None), lambda: datetime.now(UTC))
    app = contract_app(office)
    document = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
    office.record.close()
    schemas: dict[str, Any] = document["components"]["schemas"]
    schemas.update(
        msgspec.json.schema_components([QueryAnswer, ReadsPage, AlertEvent], ref_template=_SCHEMAS + "{name}")[1]
    )
    schemas["Problem"] = Problem.model_json_schema(ref_template=_SCHEMAS + "{model}")
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    return document


def text() -> str:
    """Return the document as YAML, the same at every run."""
    return _HEAD + yaml.safe_dump(contract(), sort_keys=False, allow_unicode=True, width=110)


def main(arguments: list[str]) -> int:
    """Write or compare the document; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m lprdesk.sandbox.openapi", description=contract.__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=Path("docs/vendor-api.yaml"))
    parser.add_argument("--check", action="store_true", help="compare, do not write; exit 1 where they differ")
    options = parser.parse_args(arguments)
    if not options.check:
        options.file.write_text(text(), encoding="utf-8")
        return 0
    if options.file.is_file() and options.file.read_text(encoding="utf-8") == text():
        return 0
    sys.stderr.write(f"{options.file} differs from the program; write it again without --check.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
