# classes 2, functions 3, async-functions 2, parameters 5, annotated-parameters 5, annotated-returns 3, function-docstrings 2, class-docstrings 2, module-docstrings 1
"""Puts the parts together: read, store, judge, tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tidegate.model import Gauge, Reading
from tidegate.notify import Notifier, broadcast
from tidegate.rules import AlertTracker
from tidegate.store import ReadingStore


class Reader(Protocol):
    """Whatever can bring the current reading of a gauge."""

    async def read(self, gauge: Gauge) -> Reading:
        """Return the reading or raise `GaugeUnavailable`."""
        ...


class TideService:
    """The steps of one poll. Its collaborators are handed in, so that tests can bring their own."""

    def __init__(
        self,
        reader: Reader,
        store: ReadingStore,
        notifiers: Sequence[Notifier],
    ) -> None:
        self._reader = reader
        self._store = store
        self._notifiers = notifiers
        self._tracker = AlertTracker()

    async def poll(self, gauge: Gauge) -> None:
        """Take one reading through all the steps.

        The reading is stored before anybody is told: an alert must always have its reading on disk.
        """
        reading = await self._reader.read(gauge)
        await self._store.add([reading])
        alert = self._tracker.observe(gauge, reading)
        if alert is not None:
            await broadcast(self._notifiers, alert)
