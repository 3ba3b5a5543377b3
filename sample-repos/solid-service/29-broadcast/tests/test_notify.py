# classes 2, functions 10, async-functions 7, parameters 12, annotated-parameters 12, annotated-returns 10
from __future__ import annotations

import json
import logging

import httpx
import pytest
from conftest import ReadingFactory, Recorder

from tidegate.errors import NotificationFailed
from tidegate.model import Alert, Severity
from tidegate.notify import LogNotifier, WebhookNotifier, broadcast, describe


@pytest.fixture
def alert(reading: ReadingFactory) -> Alert:
    return Alert("north-quay", Severity.FLOOD, Severity.WATCH, reading(3.2))


class Deaf:
    async def send(self, alert: Alert) -> None:
        raise NotificationFailed("nobody there")


class Broken:
    async def send(self, alert: Alert) -> None:
        raise ZeroDivisionError


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


async def test_one_deaf_receiver_does_not_silence_the_others(
    alert: Alert, recorder: Recorder
) -> None:
    failures = await broadcast([Deaf(), recorder], alert)
    assert [str(failure) for failure in failures] == ["nobody there"]
    assert recorder.alerts == [alert]


async def test_a_bug_is_not_a_failed_delivery(alert: Alert) -> None:
    with pytest.raises(ZeroDivisionError):
        await broadcast([Broken()], alert)


async def test_rising_levels_are_warnings(alert: Alert, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        await LogNotifier().send(alert)
    assert [(r.levelname, r.getMessage()) for r in caplog.records] == [
        ("WARNING", "north-quay is now FLOOD")
    ]
