"""The loop: asyncio over Qt, started and ended many times, generators closed."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from lprdesk.ui.loop import new_event_loop


def test_a_loop_runs_coroutines_and_qt_timers_again_and_again(qapp: QApplication) -> None:
    fired: list[int] = []

    async def root(number: int) -> int:
        done = asyncio.Event()
        QTimer.singleShot(0, lambda: fired.append(number))
        QTimer.singleShot(0, done.set)
        await done.wait()
        return number

    for number in range(5):
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            assert runner.run(root(number)) == number
            assert runner.run(root(number)) == number
    assert fired == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]


def test_an_abandoned_generator_is_closed_before_the_loop_ends(qapp: QApplication) -> None:
    closed: list[str] = []

    async def reads() -> AsyncIterator[int]:
        try:
            yield 1
            yield 2
        finally:
            closed.append("closed")

    async def root() -> None:
        generator = reads()
        assert await anext(generator) == 1

    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(root())
    assert closed == ["closed"]


def test_a_coroutine_waits_for_a_slot_and_for_a_thread(qapp: QApplication) -> None:
    async def inner() -> str:
        await asyncio.to_thread(lambda: None)
        return "inner"

    async def outer() -> str:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[str] = loop.create_future()
        QTimer.singleShot(0, lambda: future.set_result("outer"))
        return await future + " " + await inner()

    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        assert runner.run(outer()) == "outer inner"


def test_threads_wake_the_loop(qapp: QApplication) -> None:
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        assert runner.run(asyncio.to_thread(lambda: 7)) == 7


def test_without_an_application_there_is_no_loop(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> None:
    monkeypatch.setattr(QApplication, "instance", staticmethod(lambda: None))
    with pytest.raises(RuntimeError, match="QApplication"):
        new_event_loop()
