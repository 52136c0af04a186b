"""`lprdesk tour`: the real desk, driven through a working day without a person, and the proof that it leaves."""

import asyncio
import shutil
import sys
from collections.abc import Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Final

from lprdesk.adapters.resources import locate
from lprdesk.bootstrap.demo import demonstration
from lprdesk.domain.faults import EnvironmentFault, Fault
from lprdesk.tour import asking, cases, door, leaving, looking, looks, many, proof, troubles
from lprdesk.tour.driver import Step, Tour, Unmet
from lprdesk.tour.report import NAME, Report
from lprdesk.ui.app import Program, require_screen, run
from lprdesk.ui.hand import OutOfReach

DAY: Final = (
    *door.STEPS,
    *cases.OPENING,
    *asking.REFUSED,
    *asking.ANSWERED,
    *looking.STEPS,
    *looks.STEPS,
    *asking.OTHER,
    *cases.SWITCHING,
    *many.STEPS,
    *troubles.STEPS,
    *leaving.STEPS,
)
"""The steps of a day, in order; the last of them closes the program."""

_EXPECTED: Final = (Unmet, OutOfReach, Fault, OSError)


def main(out: Path, steps: Sequence[Step] = DAY) -> int:
    """Drive the desk through the steps; leave pictures, the log and its key, and report.json in `out`.

    0 where everything held, 1 where something did not: then a sentence says what, the report ends there, and a picture
    shows the window at that moment. Raises EnvironmentFault where `out` is in use by something else, and without a
    screen: a keyboard needs a window that is active, which a platform without one does not keep.
    """
    require_screen()
    _prepare(out)
    with demonstration(vendor_switch=True) as demo:
        report = Report(out, version("lprdesk"), demo.vendor.url)
        tour = Tour(demo, report)
        try:
            run(tour.open_day, locate, demo.credentials, guide=partial(_guide, tour, steps, out))
            if steps is DAY:
                asyncio.run(_prove(tour, out))
        except _EXPECTED as fault:
            sys.stderr.write(f"The tour ended in “{report.steps[-1].name}”. This did not hold: {fault}\n")
            return 1
    return 0


async def _guide(tour: Tour, steps: Sequence[Step], out: Path, program: Program) -> None:
    tour.take(program)
    for step in steps:
        visited = tour.report.begin(step.name)
        try:
            await step.do(tour)
            if step.picture:
                visited.picture = await _picture(tour, out, f"{visited.number:02}-{step.picture}.png")
        except BaseException as fault:
            visited.picture = await _picture(tour, out, f"{visited.number:02}-failed.png")
            tour.report.fail(str(fault) if isinstance(fault, _EXPECTED) else type(fault).__name__)
            raise
        tour.report.end()


async def _picture(tour: Tour, out: Path, name: str) -> str:
    await asyncio.sleep(0)  # what was asserted may stand in the window before it is laid out
    return name if tour.take_picture(out / name) else ""


async def _prove(tour: Tour, out: Path) -> None:
    for name, prove in (
        ("The log holds every step, and verifies", partial(proof.prove_log, tour, out)),
        ("Nothing readable is left behind", partial(asyncio.to_thread, proof.prove_silence, tour)),
    ):
        tour.report.begin(name)
        try:
            await prove()
        except BaseException as fault:
            tour.report.fail(str(fault) if isinstance(fault, _EXPECTED) else type(fault).__name__)
            raise
        tour.report.end()


def _prepare(out: Path) -> None:
    """Make the folder ready; what an earlier tour left there goes."""
    if out.exists() and any(out.iterdir()) and not (out / NAME).is_file():
        raise EnvironmentFault(
            f"{out} holds something that no tour left there.",
            kept="Nothing was changed.",
            todo="Name an empty folder, a new one, or one that an earlier tour left.",
        )
    out.mkdir(parents=True, exist_ok=True)
    for picture in out.glob("[0-9][0-9]-*.png"):
        picture.unlink()
    shutil.rmtree(out / proof.LOG, ignore_errors=True)
    for name in (proof.KEY, NAME):
        (out / name).unlink(missing_ok=True)
