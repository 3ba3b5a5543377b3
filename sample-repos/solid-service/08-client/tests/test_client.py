# functions 7, async-functions 4, parameters 9, annotated-parameters 9, annotated-returns 7
from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from tidegate.client import GaugeClient
from tidegate.errors import GaugeUnavailable
from tidegate.model import Gauge

Handler = Callable[[httpx.Request], httpx.Response]


def client(handler: Handler) -> GaugeClient:
    return GaugeClient(timeout=1.0, transport=httpx.MockTransport(handler))


async def test_a_reading_is_parsed(gauge: Gauge) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert str(request.url) == gauge.url
        return httpx.Response(200, json={"level": "185 cm", "at": "2023-03-01T12:00:00+01:00"})

    async with client(answer) as stations:
        reading = await stations.read(gauge)
    assert reading.level == pytest.approx(1.85)
    assert reading.taken_at.utcoffset() is not None


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({}, "not a reading"),
        ({"level": "185", "at": "2023-03-01T12:00:00+01:00"}, "not a reading"),
        ({"level": "1 m", "at": "yesterday"}, "not a reading"),
        ({"level": "1 m", "at": "2023-03-01T12:00:00"}, "without a time zone"),
    ],
)
async def test_nonsense_is_not_a_reading(gauge: Gauge, body: dict[str, str], reason: str) -> None:
    async with client(lambda _: httpx.Response(200, json=body)) as stations:
        with pytest.raises(GaugeUnavailable, match=reason):
            await stations.read(gauge)


async def test_a_dropped_connection_is_tried_again(gauge: Gauge) -> None:
    calls = 0

    def drop(request: httpx.Request) -> httpx.Response:
        nonlocal calls
        calls += 1
        raise httpx.ConnectError("refused", request=request)

    async with client(drop) as stations:
        with pytest.raises(GaugeUnavailable, match="no answer"):
            await stations.read(gauge)
    assert calls == 3


async def test_a_server_error_is_not_tried_again(gauge: Gauge) -> None:
    async with client(lambda _: httpx.Response(500)) as stations:
        with pytest.raises(GaugeUnavailable) as caught:
            await stations.read(gauge)
    assert caught.value.gauge_id == "north-quay"
