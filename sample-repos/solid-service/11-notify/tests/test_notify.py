# classes 1, functions 8, async-functions 5, parameters 9, annotated-parameters 9, annotated-returns 8
from __future__ import annotations

import json
import logging

import httpx
import pytest
from conftest import ReadingFactory

from tidegate.errors import NotificationFailed
from tidegate.model import Alert, Severity
from tidegate.notify import LogNotifier, WebhookNotifier, broadcast, describe


@pytest.fixture
def alert(reading: ReadingFactory) -> Alert:
    return Alert("north-quay", Severity.FLOOD, Severity.WATCH, reading(3.2))


class Deaf:
    async def send(self, alert: Alert) -> None:
        raise NotificationFailed("nobody there")


def test_the_promised_json(alert: Alert) -> None:
    assert describe(alert) == {
        "gauge": "north-quay",
        "severity": "flood",
        "previous": "watch",
        "level_m": 3.2,
        "at": "2023-03-01T12:00:00+00:00",
    }


async def test_a_webhook_gets_the_alert(alert: Alert) -> None:
    bodies: list[dict[str, str]] = []

    def receive(request: httpx.Request) -> httpx.Response:
        bodies.append(json.loads(request.content))
        return httpx.Response(204)

    async with httpx.AsyncClient(transport=httpx.MockTransport(receive)) as http:
        await WebhookNotifier("https://pager.example/hook", http).send(alert)
    assert [body["severity"] for body in bodies] == ["flood"]


async def test_a_refusing_webhook_is_a_failure(alert: Alert) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(403))
    async with httpx.AsyncClient(transport=transport) as http:
        with pytest.raises(NotificationFailed, match=r"pager\.example"):
            await WebhookNotifier("https://pager.example/hook", http).send(alert)


async def test_a_failed_delivery_is_raised(alert: Alert) -> None:
    with pytest.raises(NotificationFailed, match="nobody there"):
        await broadcast([Deaf()], alert)


async def test_rising_levels_are_warnings(alert: Alert, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        await LogNotifier().send(alert)
    assert [(r.levelname, r.getMessage()) for r in caplog.records] == [
        ("WARNING", "north-quay is now FLOOD")
    ]
