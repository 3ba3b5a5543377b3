# classes 1, functions 3, parameters 6, annotated-parameters 6, annotated-returns 3, function-docstrings 3, class-docstrings 1, module-docstrings 1
"""Decides when a level becomes an alert. Pure functions and one small state machine; no I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from tidegate.model import Alert, Gauge, Reading, Severity

#: A falling level must be this far below a mark before the alert is taken back.
HYSTERESIS_METRES = 0.10
#: Older readings are ignored: a station that comes back replays what it buffered.
MAX_STEP_BACK = timedelta(seconds=0)


def classify(gauge: Gauge, level: float, current: Severity) -> Severity:
    """Return the severity of `level`, given the one that is already in force.

    Rising levels switch at the mark itself, falling ones only `HYSTERESIS_METRES` below it, so
    that waves around a mark do not ring the phone every minute.
    """
    for severity, mark in ((Severity.FLOOD, gauge.flood), (Severity.WATCH, gauge.watch)):
        in_force = not severity.outranks(current)
        threshold = mark - HYSTERESIS_METRES if in_force else mark
        if level >= threshold:
            return severity
    return Severity.CLEAR


@dataclass
class AlertTracker:
    """Remembers the severity of each gauge and reports only the changes."""

    _current: dict[str, Severity] = field(default_factory=dict)
    _latest: dict[str, Reading] = field(default_factory=dict)

    def observe(self, gauge: Gauge, reading: Reading) -> Alert | None:
        """Take a reading into account; return an alert if the severity changed because of it."""
        latest = self._latest.get(gauge.gauge_id)
        if latest is not None and reading.taken_at - latest.taken_at <= MAX_STEP_BACK:
            return None
        self._latest[gauge.gauge_id] = reading

        previous = self.severity_of(gauge.gauge_id)
        severity = classify(gauge, reading.level, previous)
        if severity is previous:
            return None
        self._current[gauge.gauge_id] = severity
        return Alert(gauge.gauge_id, severity, previous, reading)

    def severity_of(self, gauge_id: str) -> Severity:
        """Return the severity in force; a gauge never seen is clear."""
        return self._current.get(gauge_id, Severity.CLEAR)
