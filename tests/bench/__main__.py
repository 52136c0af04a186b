"""Runs benches and prints what they found; the exit code is 1 where a promise does not hold, 2 for an unknown name."""

import argparse
import json
import os
import platform
import sys
from importlib import import_module
from pathlib import Path

from bench.registry import BENCHES, Row


def machine() -> str:
    """The machine as far as it matters for the figures: processor, cores, system, Python."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.is_file() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return (
        f"{model or platform.machine()}, {os.cpu_count()} cores, {platform.platform(terse=True)},"
        f" Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
    )


def told(row: Row) -> str:
    against = "" if row.against is None else f" against {row.against:,.3f}: {row.ratio:.2f} times"
    return f"{'ok  ' if row.holds else 'FAIL'} {row.name}: {row.value:,.3f} {row.unit}{against} ({row.target})"


def as_object(row: Row) -> dict[str, str | float | bool | None]:
    return {
        "name": row.name,
        "value": row.value,
        "unit": row.unit,
        "against": row.against,
        "ratio": row.ratio,
        "target": row.target,
        "holds": row.holds,
    }


def load() -> None:
    """Import every room's benches, which registers them."""
    for file in sorted(Path(__file__).parent.glob("bench_*.py")):
        import_module(f"bench.{file.stem}")


def main() -> int:
    load()
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(sorted(BENCHES))}")
    parser.add_argument("--long", action="store_true", help="add what takes over a minute")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures as a list of objects")
    asked = parser.parse_args()
    if unknown := set(asked.names) - BENCHES.keys():
        parser.error(f"no bench is named {', '.join(sorted(unknown))}; there are: {', '.join(sorted(BENCHES))}")
    names = asked.names or [name for name, one in BENCHES.items() if asked.long or not one.takes_long]
    print(machine(), flush=True)
    rows = []
    for name in names:
        for row in BENCHES[name].measure():
            print(told(row), flush=True)
            rows.append(row)
    if asked.json:
        asked.json.write_text(json.dumps([as_object(row) for row in rows], indent=2) + "\n")
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
