# classes 1, functions 6, async-functions 1, parameters 3, annotated-parameters 3, annotated-returns 6, function-docstrings 1, class-docstrings 1, module-docstrings 1
"""Things that most tests need."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tidegate.model import Alert, Gauge, Reading

NOON = datetime(2023, 3, 1, 12, 0, tzinfo=UTC)

ReadingFactory = Callable[..., Reading]


class Recorder:
    """A notifier that remembers what it was told."""

    def __init__(self) -> None:
        self.alerts: list[Alert] = []

    async def send(self, alert: Alert) -> None:
        self.alerts.append(alert)


@pytest.fixture
def gauge() -> Gauge:
    return Gauge("north-quay", "https://gauges.example/north-quay", watch=2.0, flood=3.0)


@pytest.fixture
def reading() -> ReadingFactory:
    """Build a reading some minutes after noon."""

    def make(level: float, minutes: int = 0) -> Reading:
        return Reading("north-quay", level, NOON + timedelta(minutes=minutes))

    return make


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()
