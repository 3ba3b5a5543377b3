# functions 4, async-functions 1, parameters 12, annotated-parameters 12, annotated-returns 4, function-docstrings 2, module-docstrings 1
"""Tries again, with growing pauses, what may work a moment later."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)


def backoff(attempt: int, *, base: float, ceiling: float, jitter: Callable[[], float]) -> float:
    """Return the pause after failed attempt number `attempt` (the first is 0).

    Full jitter: two instances that failed together should not come back together.
    """
    return min(ceiling, base * 2.0**attempt) * jitter()


def retrying(
    *exceptions: type[Exception],
    attempts: int = 3,
    base: float = 0.2,
    ceiling: float = 5.0,
    jitter: Callable[[], float] = random.random,
) -> Callable[[Callable[P, Awaitable[T]]], Callable[P, Awaitable[T]]]:
    """Decorate a coroutine function so that the named exceptions are tried again.

    The last failure is raised unchanged. Cancellation is never swallowed: `CancelledError` is
    not an `Exception`.
    """
    if attempts < 1:
        raise ValueError("attempts must be at least 1")

    def decorate(function: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
        @wraps(function)
        async def attempt_all(*args: P.args, **kwargs: P.kwargs) -> T:
            for attempt in range(attempts - 1):
                try:
                    return await function(*args, **kwargs)
                except exceptions as error:
                    pause = backoff(attempt, base=base, ceiling=ceiling, jitter=jitter)
                    log.info("attempt %d failed (%s), next in %.2f s", attempt + 1, error, pause)
                    await asyncio.sleep(pause)
            return await function(*args, **kwargs)

        return attempt_all

    return decorate
