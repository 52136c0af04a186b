"""The bridge: one task a name, faults said in words, nothing left behind."""

import asyncio
import logging

import pytest
from PySide6.QtWidgets import QApplication

from lprdesk.domain.faults import Fault, OurFault, UserFault
from lprdesk.ui.jobs import Jobs


class Surface:
    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def report(self, fault: Fault) -> None:
        self.faults.append(fault)


async def _raises(error: BaseException) -> None:
    await asyncio.sleep(0)
    raise error


async def test_a_fault_reaches_the_surface_as_it_is(qapp: QApplication) -> None:
    surface = Surface()
    fault = UserFault("It did not go.", kept="All of it.", todo="Try again.")
    task = Jobs(surface).start(_raises(fault), "try")
    await asyncio.wait([task])
    await asyncio.sleep(0)
    assert surface.faults == [fault]


async def test_an_unexpected_error_is_our_fault_and_its_text_stays_out_of_window_and_log(
    qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    surface = Surface()
    with caplog.at_level(logging.ERROR):
        task = Jobs(surface).start(_raises(ValueError("plate 8ABC123")), "try")
        await asyncio.wait([task])
        await asyncio.sleep(0)
    (fault,) = surface.faults
    assert isinstance(fault, OurFault)
    assert "ValueError in _raises" in fault.todo
    assert "8ABC123" not in str(fault) + caplog.text
    assert "unexpected ValueError" in caplog.text
    caplog.clear()


async def test_a_second_job_of_a_name_does_not_start_while_the_first_runs(qapp: QApplication) -> None:
    gate, started = asyncio.Event(), []

    async def job(number: int) -> None:
        started.append(number)
        await gate.wait()

    jobs = Jobs(Surface())
    first = jobs.start(job(1), "query")
    assert jobs.start(job(2), "query") is first
    await asyncio.sleep(0)
    gate.set()
    await first
    await asyncio.sleep(0)
    await jobs.start(job(3), "query")
    assert started == [1, 3]


async def test_closing_cancels_what_runs_says_nothing_of_it_and_lets_nothing_start(qapp: QApplication) -> None:
    surface, ended = Surface(), []

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    jobs = Jobs(surface)
    jobs.start(endless(), "a")
    jobs.start(endless(), "b")
    await asyncio.sleep(0)
    await jobs.close()
    assert ended == [True, True]
    assert surface.faults == []
    with pytest.raises(RuntimeError, match="closing"):
        jobs.start(endless(), "c")


async def test_a_job_can_cancel_all_others_and_go_on(qapp: QApplication) -> None:
    jobs = Jobs(Surface())
    other = jobs.start(asyncio.Event().wait(), "other")
    await jobs.start(jobs.cancel_others(), "end")
    assert other.cancelled()
