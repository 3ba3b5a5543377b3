# functions 3, parameters 2, annotated-parameters 2, annotated-returns 3
from __future__ import annotations

import dataclasses

import pytest
from conftest import ReadingFactory

from tidegate.model import Alert, Gauge, Severity


def test_severities_are_ordered() -> None:
    assert Severity.FLOOD.outranks(Severity.WATCH)
    assert Severity.WATCH.outranks(Severity.CLEAR)
    assert not Severity.WATCH.outranks(Severity.WATCH)


def test_an_alert_knows_its_direction(reading: ReadingFactory) -> None:
    falling = Alert("north-quay", Severity.WATCH, Severity.FLOOD, reading(2.5))
    assert not falling.is_worse


def test_values_cannot_be_changed(gauge: Gauge) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        gauge.flood = 9.0  # type: ignore[misc]
