# classes 1, functions 3, async-functions 1, parameters 5, annotated-parameters 5, annotated-returns 3, class-docstrings 1, module-docstrings 1
"""The whole path of a reading: HTTP in, database and webhook out."""

from __future__ import annotations

import httpx
import pytest
from conftest import Recorder

from tidegate.client import GaugeClient
from tidegate.model import Gauge, Severity
from tidegate.service import TideService
from tidegate.store import ReadingStore

pytestmark = pytest.mark.integration


class Station:
    """Answers with one level after the other."""

    def __init__(self, *levels: str) -> None:
        self._levels = list(enumerate(levels))

    def __call__(self, request: httpx.Request) -> httpx.Response:
        minute, level = self._levels.pop(0)
        if level == "down":
            return httpx.Response(503)
        return httpx.Response(
            200, json={"level": level, "at": f"2023-03-01T12:{minute:02}:00+00:00"}
        )


async def test_a_flood_and_its_end(gauge: Gauge, store: ReadingStore, recorder: Recorder) -> None:
    station = Station("1.0 m", "2.1 m", "3.1 m", "2.0 m", "1.0 m")
    async with GaugeClient(timeout=1.0, transport=httpx.MockTransport(station)) as client:
        service = TideService(client, store, [recorder])
        for _ in range(5):
            await service.poll(gauge)
    assert [alert.severity for alert in recorder.alerts] == [
        Severity.WATCH,
        Severity.FLOOD,
        Severity.WATCH,
        Severity.CLEAR,
    ]
    assert len(await store.latest("north-quay", limit=10)) == 5
