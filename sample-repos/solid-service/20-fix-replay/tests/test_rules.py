# functions 4, parameters 10, annotated-parameters 10, annotated-returns 4, function-docstrings 1
from __future__ import annotations

import pytest
from conftest import ReadingFactory

from tidegate.model import Gauge, Severity
from tidegate.rules import HYSTERESIS_METRES, AlertTracker, classify


@pytest.mark.parametrize(
    ("level", "current", "expected"),
    [
        (1.99, Severity.CLEAR, Severity.CLEAR),
        (2.00, Severity.CLEAR, Severity.WATCH),
        (1.95, Severity.WATCH, Severity.WATCH),
        (1.89, Severity.WATCH, Severity.CLEAR),
        (3.00, Severity.CLEAR, Severity.FLOOD),
        (2.95, Severity.FLOOD, Severity.FLOOD),
        (2.95, Severity.WATCH, Severity.WATCH),
        (1.00, Severity.FLOOD, Severity.CLEAR),
    ],
)
def test_classify(gauge: Gauge, level: float, current: Severity, expected: Severity) -> None:
    assert classify(gauge, level, current) is expected


def test_only_changes_are_reported(gauge: Gauge, reading: ReadingFactory) -> None:
    tracker = AlertTracker()
    alerts = [tracker.observe(gauge, reading(2.1, minute)) for minute in range(5)]
    assert [alert is not None for alert in alerts] == [True, False, False, False, False]
    assert tracker.severity_of("north-quay") is Severity.WATCH


def test_waves_around_a_mark_raise_one_alert(gauge: Gauge, reading: ReadingFactory) -> None:
    tracker = AlertTracker()
    levels = [2.0 + HYSTERESIS_METRES / 2 * (-1) ** n for n in range(20)]
    alerts = [tracker.observe(gauge, reading(level, n)) for n, level in enumerate(levels)]
    assert sum(alert is not None for alert in alerts) == 1


def test_replayed_readings_change_nothing(gauge: Gauge, reading: ReadingFactory) -> None:
    """A station that was offline replays its buffer, oldest last (#17)."""
    tracker = AlertTracker()
    tracker.observe(gauge, reading(1.0, 30))
    assert tracker.observe(gauge, reading(3.5, 10)) is None
    assert tracker.observe(gauge, reading(3.5, 30)) is None
    assert tracker.severity_of("north-quay") is Severity.CLEAR
