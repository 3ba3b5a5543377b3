# functions 10, async-functions 10, parameters 10, annotated-parameters 10, annotated-returns 10, function-docstrings 1
from __future__ import annotations

import asyncio

import pytest

from tidegate.errors import GaugeUnavailable
from tidegate.model import Gauge
from tidegate.scheduler import Scheduler


async def test_polls_again_until_stopped(gauge: Gauge) -> None:
    polled: list[str] = []

    async def poll(gauge: Gauge) -> None:
        polled.append(gauge.gauge_id)
        if len(polled) == 3:
            scheduler.stop()

    scheduler = Scheduler(poll, interval=0.001, patience=1.0)
    async with asyncio.timeout(2.0):
        await scheduler.run([gauge])
    assert polled == ["north-quay"] * 3


async def test_a_failing_gauge_gets_its_next_turn(gauge: Gauge) -> None:
    outcomes = iter([GaugeUnavailable("north-quay", "down"), None])
    seen: list[bool] = []

    async def poll(gauge: Gauge) -> None:
        outcome = next(outcomes)
        seen.append(outcome is None)
        if outcome is not None:
            raise outcome
        scheduler.stop()

    scheduler = Scheduler(poll, interval=0.001, patience=1.0)
    async with asyncio.timeout(2.0):
        await scheduler.run([gauge])
    assert seen == [False, True]


async def test_a_bug_stops_everything(gauge: Gauge) -> None:
    async def poll(gauge: Gauge) -> None:
        raise LookupError("a bug")

    with pytest.raises(ExceptionGroup) as caught:
        await Scheduler(poll, interval=0.001, patience=1.0).run([gauge])
    assert caught.group_contains(LookupError)


async def test_stopping_does_not_wait_for_the_interval(gauge: Gauge) -> None:
    async def poll(gauge: Gauge) -> None:
        asyncio.get_running_loop().call_later(0.01, scheduler.stop)

    scheduler = Scheduler(poll, interval=3600.0, patience=1.0)
    async with asyncio.timeout(2.0):
        await scheduler.run([gauge])


async def test_a_hanging_poll_is_given_up(gauge: Gauge) -> None:
    """A station that accepts the connection and says nothing (#27)."""
    polls = 0

    async def poll(gauge: Gauge) -> None:
        nonlocal polls
        polls += 1
        if polls == 2:
            scheduler.stop()
            return
        await asyncio.sleep(3600)

    scheduler = Scheduler(poll, interval=0.001, patience=0.01)
    async with asyncio.timeout(2.0):
        await scheduler.run([gauge])
    assert polls == 2
