# classes 4, functions 2, parameters 1, annotated-parameters 1, annotated-returns 2, function-docstrings 2, class-docstrings 4, module-docstrings 1
"""The nouns of the service. All of them are immutable: a reading never changes after it was taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Severity(Enum):
    """How urgent an alert is; the order of the members is the order of urgency."""

    CLEAR = 0
    WATCH = 1
    FLOOD = 2

    def outranks(self, other: Severity) -> bool:
        """Tell whether this severity is strictly more urgent than `other`."""
        return self.value > other.value


@dataclass(frozen=True, slots=True)
class Gauge:
    """A station that can be asked for the current level.

    `watch` and `flood` are metres above the gauge's own datum; they differ per station because
    every quay wall has its own height.
    """

    gauge_id: str
    url: str
    watch: float
    flood: float


@dataclass(frozen=True, slots=True)
class Reading:
    """One level in metres, with the station's own timestamp (always timezone-aware)."""

    gauge_id: str
    level: float
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Alert:
    """A change of severity, with the reading that caused it."""

    gauge_id: str
    severity: Severity
    previous: Severity
    reading: Reading

    @property
    def is_worse(self) -> bool:
        """True when people should be woken up, false when they may go back to sleep."""
        return self.severity.outranks(self.previous)
