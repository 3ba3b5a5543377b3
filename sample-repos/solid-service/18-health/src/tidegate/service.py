# classes 2, functions 4, async-functions 3, parameters 7, annotated-parameters 7, annotated-returns 4, function-docstrings 3, class-docstrings 2, module-docstrings 1
"""Puts the parts together: read, store, judge, tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tidegate.errors import GaugeUnavailable
from tidegate.metrics import Metrics
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
        metrics: Metrics,
    ) -> None:
        self._reader = reader
        self._store = store
        self._notifiers = notifiers
        self._metrics = metrics
        self._tracker = AlertTracker()

    async def poll(self, gauge: Gauge) -> None:
        """Take one reading through all the steps.

        The reading is stored before anybody is told: an alert must always have its reading on disk.
        """
        try:
            reading = await self._reader.read(gauge)
        except GaugeUnavailable:
            self._metrics.count("tidegate_polls_total", "failed")
            raise
        self._metrics.count("tidegate_polls_total", "ok")
        await self._store.add([reading])
        alert = self._tracker.observe(gauge, reading)
        if alert is not None:
            self._metrics.count("tidegate_alerts_total", alert.severity.name.lower())
            await broadcast(self._notifiers, alert)

    async def status(self, gauge_id: str) -> dict[str, str | float]:
        """Return what the status page shows for a gauge; an empty object if it was never read."""
        stored = await self._store.latest(gauge_id)
        if not stored:
            return {}
        reading = stored[0]
        return {
            "gauge": gauge_id,
            "level_m": reading.level,
            "at": reading.taken_at.isoformat(),
            "severity": self._tracker.severity_of(gauge_id).name.lower(),
        }
