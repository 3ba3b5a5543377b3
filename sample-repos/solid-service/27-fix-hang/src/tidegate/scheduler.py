# classes 1, functions 5, async-functions 3, parameters 5, annotated-parameters 5, annotated-returns 5, function-docstrings 2, class-docstrings 1, module-docstrings 1
"""Polls every gauge at its own pace until told to stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable

from tidegate.errors import GaugeUnavailable, StoreError
from tidegate.model import Gauge

log = logging.getLogger(__name__)

Poll = Callable[[Gauge], Awaitable[None]]


class Scheduler:
    """Runs one task per gauge inside a task group: if one has a bug, all stop and it is seen."""

    def __init__(self, poll: Poll, *, interval: float, patience: float) -> None:
        self._poll = poll
        self._interval = interval
        self._patience = patience
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Ask the tasks to finish their current poll and return."""
        self._stopping.set()

    async def run(self, gauges: Iterable[Gauge]) -> None:
        """Poll until `stop` is called. A gauge that fails is polled again at its next turn."""
        async with asyncio.TaskGroup() as group:
            for gauge in gauges:
                group.create_task(self._watch(gauge), name=f"poll-{gauge.gauge_id}")

    async def _watch(self, gauge: Gauge) -> None:
        while not self._stopping.is_set():
            try:
                async with asyncio.timeout(self._patience):
                    await self._poll(gauge)
            except TimeoutError:
                log.warning("gauge %s: no result within %.1f s", gauge.gauge_id, self._patience)
            except (GaugeUnavailable, StoreError) as error:
                log.warning("%s", error)
            await self._pause()

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(self._interval):
                await self._stopping.wait()
        except TimeoutError:
            return
