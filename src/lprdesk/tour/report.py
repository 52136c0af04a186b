"""What a tour leaves: a line a step for who watches, `report.json` for who checks."""

import json
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

NAME: Final = "report.json"


@dataclass(slots=True)
class Visited:
    """One step: what was asserted, in sentences that held; how long it took; the picture that it left."""

    number: int
    name: str
    asserted: list[str] = field(default_factory=list)
    milliseconds: int = 0
    picture: str = ""


@dataclass(slots=True)
class Report:
    """The report so far. It is written after each step, so that a tour that is stopped leaves it as well."""

    folder: Path
    program: str
    vendor: str
    steps: list[Visited] = field(default_factory=list)
    log: dict[str, str | int] = field(default_factory=dict)
    failed: str = ""
    _began: float = 0.0

    def begin(self, name: str) -> Visited:
        """Enter a step."""
        self._began = time.monotonic()
        self.steps.append(Visited(len(self.steps) + 1, name))
        return self.steps[-1]

    def end(self) -> None:
        """Leave the step, in one line and in the file."""
        step = self.steps[-1]
        step.milliseconds = self._elapsed()
        print(f"{step.number:2}  {step.milliseconds:6,} ms  {step.name}", flush=True)
        self.write()

    def fail(self, sentence: str) -> None:
        """The step did not hold."""
        self.failed = sentence
        self.steps[-1].milliseconds = self._elapsed()
        self.write()

    def write(self) -> None:
        """Write the file."""
        told = {
            "program": self.program,
            "vendor": self.vendor,
            "good": not self.failed,
            "failed": self.failed,
            "milliseconds": sum(step.milliseconds for step in self.steps),
            "log": self.log,
            "steps": [asdict(step) for step in self.steps],
        }
        (self.folder / NAME).write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", "utf-8")

    def _elapsed(self) -> int:
        return round((time.monotonic() - self._began) * 1000)
