"""Work handed to several processes and taken back in its order, with no more of it in memory than they need."""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")

AHEAD = 3
"""How many pieces a process has before it at most."""


def in_order(work: Callable[[A], B], pieces: Iterable[A], workers: int) -> Generator[B, None, None]:
    """What the work makes of each piece, in order; more than one worker means processes, and all of it pickles.

    Where getting a piece fails, the ones before it are still given. Raises what `pieces` and `work` raise.
    """
    if workers <= 1:
        yield from map(work, pieces)
        return
    # Started afresh, not forked: whoever calls may have threads.
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    running: deque[Future[B]] = deque()
    try:
        try:
            for piece in pieces:
                running.append(pool.submit(work, piece))
                if len(running) > AHEAD * workers:
                    yield running.popleft().result()
        except Exception:
            yield from _results(running)
            raise
        yield from _results(running)
    finally:
        pool.shutdown(cancel_futures=True)


def _results(running: deque[Future[B]]) -> Iterator[B]:
    while running:
        yield running.popleft().result()
