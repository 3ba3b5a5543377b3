# classes 3, functions 7, async-functions 5, parameters 9, annotated-parameters 9, annotated-returns 7, function-docstrings 5, class-docstrings 3, module-docstrings 1
"""Tells people. A notifier is anything with an async `send`; two ship with the service."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Protocol

import httpx

from tidegate.errors import NotificationFailed
from tidegate.model import Alert
from tidegate.retry import retrying

log = logging.getLogger(__name__)


class Notifier(Protocol):
    """Delivers an alert to one receiver."""

    async def send(self, alert: Alert) -> None:
        """Deliver the alert or raise `NotificationFailed`."""
        ...


class LogNotifier:
    """Writes alerts to the log, so that a service without webhooks is not silent."""

    async def send(self, alert: Alert) -> None:
        """Log at a level that matches the direction of the change."""
        level = logging.WARNING if alert.is_worse else logging.INFO
        log.log(level, "%s is now %s", alert.gauge_id, alert.severity.name)
        await asyncio.sleep(0)


class WebhookNotifier:
    """Posts alerts as JSON to one address."""

    def __init__(self, url: str, http: httpx.AsyncClient) -> None:
        self._url = url
        self._http = http

    async def send(self, alert: Alert) -> None:
        """Post the alert; a receiver that is down is tried again before we give up."""
        try:
            await self._post(describe(alert))
        except httpx.HTTPError as error:
            raise NotificationFailed(f"{self._url}: {error!r}") from error

    @retrying(httpx.TransportError, attempts=4, base=0.05)
    async def _post(self, body: dict[str, str | float]) -> None:
        response = await self._http.post(self._url, json=body)
        response.raise_for_status()


def describe(alert: Alert) -> dict[str, str | float]:
    """Return the alert as the JSON object that `docs/webhook.md` promises."""
    return {
        "gauge": alert.gauge_id,
        "severity": alert.severity.name.lower(),
        "previous": alert.previous.name.lower(),
        "level_m": alert.reading.level,
        "at": alert.reading.taken_at.isoformat(),
    }


async def broadcast(notifiers: Sequence[Notifier], alert: Alert) -> None:
    """Tell every receiver at once; the first failure is raised."""
    await asyncio.gather(*(notifier.send(alert) for notifier in notifiers))
