"""An office that has nothing but the command line."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pyotp

PASSPHRASE = "granite willow four nine"
PROFILE = "dhs-ice-pia-039-2015"
CASE = "HSI-2026-000815"
PEOPLE = {"k.rivera": "analyst", "s.abe": "supervisor", "p.quint": "privacy-officer"}
# A test leaves nothing in the keyring of whoever runs it.
ENVIRONMENT = {**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring", "PYTHONIOENCODING": "utf-8"}


def lprdesk(*words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lprdesk", *words]
    return subprocess.run(command, env=ENVIRONMENT, input=typed, capture_output=True, encoding="utf-8", check=False)


@contextmanager
def served_sandbox() -> Iterator[tuple[str, str]]:
    """`lprdesk sandbox serve`: its address and its access key."""
    command = [sys.executable, "-m", "lprdesk", "sandbox", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT) as running:
        assert running.stdout is not None
        address, key = (running.stdout.readline().split()[-1] for _ in range(2))
        try:
            yield address, key
        finally:
            running.terminate()
            running.stdout.read()
    assert running.returncode == 0


@dataclass
class Office:
    folder: Path
    enrolled: dict[str, str] = field(default_factory=dict)
    authenticators: dict[str, pyotp.TOTP] = field(default_factory=dict)
    directory_key: str = ""

    @property
    def config(self) -> Path:
        return self.folder / "station.toml"

    def here(self, name: str) -> str:
        return str(self.folder / name)

    def station(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return lprdesk("station", *words, "--config", str(self.config), typed=typed)

    def makes_a_key(self) -> None:
        words = ("new-key", "--out", self.here("directory.key"), "--agency", "pd.example")
        self.directory_key = done(lprdesk("directory", *words, typed=PASSPHRASE)).strip()

    def sets_up(self, vendor: str, access_key: str, directory_key: str | None = None) -> None:
        done(
            self.station(
                *("init", "--station", "desk-7", "--agency", "pd.example", "--folder", "state"),
                *("--vendor", vendor, "--contract", "LPR-2026-014"),
                *("--directory-key", directory_key or self.directory_key),
            )
        )
        done(self.station("access-key", typed=access_key))

    def enrols(self, person: str) -> None:
        told = self.station("enrol", person, typed=PASSPHRASE)
        self.enrolled[person] = done(told).strip()
        totp = pyotp.parse_uri(re.findall(r"otpauth://\S+", told.stderr)[0])
        assert isinstance(totp, pyotp.TOTP)
        self.authenticators[person] = totp

    def approves(self, person: str) -> subprocess.CompletedProcess[str]:
        words = ("--person", person, "--as", PEOPLE[person], "--out", self.here(f"{person}.approval"))
        typed = f"{PASSPHRASE}\n{self.authenticators[person].now()}\n"
        return lprdesk("profile", "approve", PROFILE, *words, "--config", str(self.config), typed=typed)

    def writes_the_source(self, today: date, *, state: str = "open") -> Path:
        rows = [
            f'[[people]]\nid = "{person}"\nname = "{person}"\nroles = ["{PEOPLE[person]}"]\n'
            f'office = "Harbour"\n{line}\n'
            for person, line in self.enrolled.items()
        ]
        rows[0] += (
            '[[people.training]]\ncourse = "Use of commercial plate-reader data"\n'
            f"completed = {today - timedelta(days=90)}\nexpires = {today + timedelta(days=270)}\n"
        )
        case = (
            f'[[cases]]\nnumber = "{CASE}"\ntitle = "Counterfeit parts"\npurpose = "criminal-investigation"\n'
            f'state = "{state}"\noffice = "Harbour"\nopened = {today - timedelta(days=40)}\nassigned = ["k.rivera"]\n'
            f'[[cases.offences]]\noffence = "18-usc-545"\nstarted = {today - timedelta(days=300)}\n'
        )
        path = self.folder / "directory.toml"
        path.write_text(f'profile = "{PROFILE}"\nvalid_days = 30\n{"".join(rows)}{case}', "utf-8")
        return path

    def signs(self, *words: str, approvals: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        given = [word for person in approvals for word in ("--approval", self.here(f"{person}.approval"))]
        return lprdesk(
            *("directory", "sign", self.here("directory.toml"), "--key", self.here("directory.key")),
            *("--out", self.here("directory.bundle"), *given, *words),
            typed=PASSPHRASE,
        )


def done(told: subprocess.CompletedProcess[str]) -> str:
    assert told.returncode == 0, told.stdout + told.stderr
    return told.stdout
