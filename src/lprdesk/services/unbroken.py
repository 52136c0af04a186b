"""Steps that a cancelled use case still has to finish."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def unbroken(step: Coroutine[Any, Any, T]) -> tuple[T, bool]:
    """Finish the step even where the task is cancelled meanwhile; gives its result and whether that happened.

    What is being written to the log may be durable already: its end has to be known before anything else is done.
    """
    work = asyncio.ensure_future(step)
    cancelled = False
    while not work.done():
        try:
            await asyncio.wait({work})
        except asyncio.CancelledError:
            cancelled = True
    return work.result(), cancelled
