# classes 1, functions 6, async-functions 4, parameters 13, annotated-parameters 13, annotated-returns 6, class-docstrings 1, module-docstrings 1
"""The whole path of a reading: HTTP in, database and webhook out."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest
from conftest import Recorder

from tidegate.client import GaugeClient
from tidegate.errors import GaugeUnavailable
from tidegate.health import HealthServer
from tidegate.metrics import Metrics
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
    metrics = Metrics()
    station = Station("1.0 m", "2.1 m", "3.1 m", "2.0 m", "1.0 m")
    async with GaugeClient(timeout=1.0, transport=httpx.MockTransport(station)) as client:
        service = TideService(client, store, [recorder], metrics)
        for _ in range(5):
            await service.poll(gauge)
    assert [alert.severity for alert in recorder.alerts] == [
        Severity.WATCH,
        Severity.FLOOD,
        Severity.WATCH,
        Severity.CLEAR,
    ]
    assert len(await store.latest("north-quay", limit=10)) == 5
    assert metrics.value("tidegate_alerts_total", "watch") == 2


async def test_a_silent_station_is_counted(
    gauge: Gauge, store: ReadingStore, recorder: Recorder
) -> None:
    metrics = Metrics()
    async with GaugeClient(timeout=1.0, transport=httpx.MockTransport(Station("down"))) as client:
        service = TideService(client, store, [recorder], metrics)
        with pytest.raises(GaugeUnavailable):
            await service.poll(gauge)
    assert metrics.value("tidegate_polls_total", "failed") == 1
    assert recorder.alerts == []


async def get(port: int, path: str) -> tuple[int, str]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\n\r\n".encode())
    await writer.drain()
    answer = (await reader.read()).decode()
    writer.close()
    await writer.wait_closed()
    head, _, body = answer.partition("\r\n\r\n")
    return int(head.split(" ")[1]), body


async def test_the_status_page(gauge: Gauge, store: ReadingStore, recorder: Recorder) -> None:
    metrics = Metrics()
    station = Station("2.1 m")
    async with GaugeClient(timeout=1.0, transport=httpx.MockTransport(station)) as client:
        service = TideService(client, store, [recorder], metrics)
        await service.poll(gauge)
        async with HealthServer(service, metrics).listening("127.0.0.1", 0) as port:
            assert await get(port, "/healthz") == (200, "ok\n")
            code, body = await get(port, "/gauges/north-quay")
            assert (code, json.loads(body)["severity"]) == (200, "watch")
            code, _ = await get(port, "/gauges/south-quay")
            assert code == 404
