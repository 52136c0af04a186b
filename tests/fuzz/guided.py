"""The parsers under atheris, which is not among the program's own dependencies: pip install atheris.

PYTHONPATH=tests python -m fuzz.guided NAME [libFuzzer's options, such as -max_total_time=60]
"""

import sys
import tempfile
from pathlib import Path

import atheris  # type: ignore[import-untyped]  # optional; no stubs are installed

with atheris.instrument_imports(include=["lprdesk.audit"]):
    from fuzz.parsers import targets


def main() -> None:
    name = sys.argv.pop(1)
    target = targets()[name]
    with tempfile.TemporaryDirectory() as corpus:
        Path(corpus, "good").write_bytes(target.good)
        atheris.Setup([*sys.argv, corpus], target.attempt, enable_python_coverage=True)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
