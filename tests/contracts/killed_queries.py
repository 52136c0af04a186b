"""Runs one query after another at one station, each in a process that kills itself at a given step.

    python killed_queries.py FOLDER VENDOR_URL STEP...

A step is a call or a return in the program's own code, in whatever thread. Step 0 kills nothing; how many steps that
run took is printed. The processes are forked after everything is imported.
"""

import asyncio
import os
import signal
import sys
import threading
from datetime import timedelta
from pathlib import Path
from types import FrameType

from fakes.clock import START, SettableClock
from fakes.world import GOOD
from lprdesk.adapters.store.key_holders import FileHolder
from lprdesk.bootstrap import demo_people
from lprdesk.bootstrap.demo_station import DemoStation, build_demo_station
from lprdesk.bootstrap.wired_desk import open_desk

PROGRAM = str(Path(sys.modules["lprdesk"].__file__ or "").parent)


class Steps:
    """Counts the program's steps once armed, and kills the process at one of them."""

    def __init__(self, kill_at: int) -> None:
        self.count = 0
        self._kill_at = kill_at
        self.armed = False

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        if self.armed and event in {"call", "return"} and frame.f_code.co_filename.startswith(PROGRAM):
            self.count += 1
            if self.count == self._kill_at:
                os.kill(os.getpid(), signal.SIGKILL)


async def run(folder: Path, station: DemoStation, clock: SettableClock, steps: Steps) -> None:
    desk = await open_desk(station.file, clock=clock, holder=FileHolder(folder / "station.key"))
    login = station.logins[0]
    session = await desk.sign_in.sign_in(login.person, login.passphrase, login.code())
    await desk.sign_in.accept(session, session.rules.digest)
    await desk.open_case.open(session, demo_people.SMUGGLING)
    steps.armed = True
    await desk.run_query.run(session, GOOD, lambda _: None)
    steps.armed = False
    await desk.sign_in.sign_out(session)
    await desk.close()


def main() -> None:
    folder, url, *kill_at = sys.argv[1:]
    clock = SettableClock(START)
    station = asyncio.run(build_demo_station(Path(folder), url, "a-token", clock))
    for step in map(int, kill_at):
        clock.pass_by(timedelta(minutes=2))
        child = os.fork()
        if child == 0:
            steps = Steps(step)
            threading.setprofile(steps)
            sys.setprofile(steps)
            asyncio.run(run(Path(folder), station, clock, steps))
            os.write(sys.stdout.fileno(), f"{steps.count}\n".encode())
            os._exit(0)
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        if status != 0 and not killed:
            sys.exit(f"step {step} ended with {status}")


if __name__ == "__main__":
    main()
