# classes 3, functions 5, async-functions 4, parameters 7, annotated-parameters 7, any-parameters 7, annotated-returns 5, function-docstrings 5, class-docstrings 3, module-docstrings 1
"""Notify module."""

import time
from typing import Any

import requests


class Notifier:
    """Notifier."""

    async def send(self, alert: Any) -> Any:
        """Send the alert."""
        raise NotImplementedError


class LogNotifier(Notifier):
    """Log notifier."""

    async def send(self, alert: Any) -> Any:
        """Send the alert."""
        print("alert", alert)


class WebhookNotifier(Notifier):
    """Webhook notifier."""

    def __init__(self, url: Any, **kwargs: Any) -> None:
        """Init."""
        self.url = url

    async def send(self, alert: Any) -> Any:
        """Send the alert."""
        try:
            requests.post(self.url, json={"gauge": alert.gauge_id})
        except Exception:
            pass


async def broadcast(notifiers: Any, alert: Any) -> Any:
    """Broadcast."""
    for notifier in notifiers:
        try:
            await notifier.send(alert)
        except BaseException:
            time.sleep(1)
