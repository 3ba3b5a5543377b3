# classes 1, functions 10, async-functions 7, parameters 1, annotated-parameters 1, annotated-returns 10, class-docstrings 1
from __future__ import annotations

import asyncio

import pytest

from tidegate.retry import backoff, retrying


class Flaky:
    """Fails a number of times, then answers."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.calls = 0

    async def __call__(self) -> str:
        self.calls += 1
        if self.calls <= self.failures:
            raise ConnectionError(f"call {self.calls}")
        return "answer"


def test_pauses_grow_up_to_the_ceiling() -> None:
    pauses = [backoff(n, base=1.0, ceiling=5.0, jitter=lambda: 1.0) for n in range(4)]
    assert pauses == [1.0, 2.0, 4.0, 5.0]


async def test_a_passing_failure_is_not_seen() -> None:
    flaky = Flaky(failures=2)

    @retrying(ConnectionError, attempts=3, base=0.0)
    async def call() -> str:
        return await flaky()

    assert await call() == "answer"
    assert flaky.calls == 3


async def test_the_last_failure_is_raised() -> None:
    flaky = Flaky(failures=9)

    @retrying(ConnectionError, attempts=2, base=0.0)
    async def call() -> str:
        return await flaky()

    with pytest.raises(ConnectionError, match="call 2"):
        await call()


async def test_cancellation_goes_through() -> None:
    @retrying(Exception, attempts=5, base=0.0)
    async def call() -> None:
        await asyncio.sleep(60)

    task = asyncio.ensure_future(call())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_zero_attempts_make_no_sense() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        retrying(Exception, attempts=0)
