"""The shipped files are found from a checkout, from an installed wheel and from a frozen application: each for real."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from ctypes.util import find_library
from pathlib import Path

import pytest

from lprdesk.adapters.resources import locate
from lprdesk.domain.faults import OurFault

PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"
ROOT = Path(__file__).resolve().parents[3]
FONT = "fonts/IBMPlexMono-Regular.ttf"
LOOK_UP = f"from lprdesk.adapters.resources import locate; print(locate({FONT!r}))"


def run(*words: str | Path, cwd: Path | None = None) -> str:
    """Run a program that knows nothing of this environment's packages."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "COV_"))}
    done = subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the interpreter of an environment of its own that holds the wheel and none of its dependencies."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel)
    return python


def test_a_checkout_is_searched_at_its_top() -> None:
    assert locate(FONT) == ROOT / "resources" / FONT


def test_a_folder_is_found_too() -> None:
    assert locate("fonts").is_dir()


@pytest.mark.parametrize("name", ["fonts/none.ttf", "../pyproject.toml", "fonts/../../pyproject.toml", "/etc/passwd"])
def test_what_is_not_ours_is_refused(name: str) -> None:
    with pytest.raises(OurFault, match="lacks its file"):
        locate(name)


def test_the_wheel_ships_every_resource_and_the_licences(wheel: Path) -> None:
    shipped = set(zipfile.ZipFile(wheel).namelist())
    ours = {
        f"lprdesk/resources/{file.relative_to(ROOT / 'resources').as_posix()}"
        for file in (ROOT / "resources").rglob("*")
        if file.is_file()
    }
    assert ours <= shipped
    assert {"LICENSE", "NOTICE"} <= {Path(name).name for name in shipped if ".dist-info/licenses/" in name}


def test_a_source_archive_carries_what_npm_gave(tmp_path: Path) -> None:
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path, cwd=ROOT)
    (archive,) = tmp_path.glob("*.tar.gz")
    run("tar", "-xzf", archive, cwd=tmp_path)
    (unpacked,) = (folder for folder in tmp_path.iterdir() if folder.is_dir())
    ask = "from pathlib import Path; from installers.frontend import in_place; print(in_place(Path('resources')))"
    assert run(sys.executable, "-c", ask, cwd=unpacked) == "True"
    (unpacked / "resources" / FONT).unlink()
    assert run(sys.executable, "-c", ask, cwd=unpacked) == "False"


def test_a_wheel_is_searched_inside_the_package(installed: Path, tmp_path: Path) -> None:
    found = Path(run(installed, "-c", LOOK_UP, cwd=tmp_path))
    assert found.is_relative_to(installed.parents[1])
    assert found.read_bytes() == locate(FONT).read_bytes()


LIBRARY = Path(*sysconfig.get_config_vars("LIBDIR", "INSTSONAME"))
CAN_FREEZE = shutil.which("objdump") and (LIBRARY.is_file() or find_library(PYTHON))


@pytest.mark.skipif(
    not CAN_FREEZE, reason="freezing needs objdump and Python's shared library: binutils, libpython3-dev"
)
def test_a_frozen_application_is_searched_inside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "tiny.py").write_text(LOOK_UP)
    words = [sys.executable, "-m", "PyInstaller", "--onedir", "--noconfirm", "--log-level", "ERROR", "tiny.py"]
    words += ["--add-data", f"{ROOT / 'resources'}{os.pathsep}lprdesk/resources", "--paths", str(ROOT / "src")]
    run(*words, cwd=tmp_path)
    found = Path(run(tmp_path / "dist" / "tiny" / "tiny", cwd=tmp_path))
    assert found.is_relative_to(tmp_path / "dist" / "tiny")
    assert found.read_bytes() == locate(FONT).read_bytes()


def test_a_bare_installation_is_the_verifier(wheel: Path, installed: Path, tmp_path: Path) -> None:
    """Without extras there is no Qt, no numpy and no SQL, and `lprdesk audit` works."""
    words = [str(installed), "-m", "pip", "install", "--quiet", "--retries", "1", "--timeout", "20", str(wheel)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("no package index is reachable from here, so a bare installation cannot be made")
    present = run(installed, "-m", "pip", "list", "--format", "freeze").lower()
    assert "cryptography==" in present
    assert not [name for name in ("pyside6", "numpy", "sqlalchemy") if f"{name}==" in present]
    assert "verify" in run(installed.parent / "lprdesk", "audit", "--help", cwd=tmp_path)
    desk = subprocess.run([installed.parent / "lprdesk"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert desk.returncode == 1
    assert desk.stderr.startswith("This installation lacks a part that the command needs")
