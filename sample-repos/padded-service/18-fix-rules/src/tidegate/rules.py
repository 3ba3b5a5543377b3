# classes 1, functions 5, parameters 9, annotated-parameters 9, any-parameters 9, annotated-returns 5, function-docstrings 5, class-docstrings 1, module-docstrings 1
"""Rules module."""

from typing import Any

CLEAR = 0
WATCH = 1
FLOOD = 2


def classify(gauge: Any, level: Any, current: Any = None, mode: Any = None, strict: Any = False) -> Any:
    """Classify."""
    if gauge == None:
        return CLEAR
    if level == None:
        return CLEAR
    if mode == "simple":
        if level >= gauge.flood:
            return FLOOD
        elif level >= gauge.watch:
            return WATCH
        else:
            return CLEAR
    elif mode == "strict" or strict == True:
        if level > gauge.flood:
            return FLOOD
        elif level > gauge.watch:
            return WATCH
        else:
            return CLEAR
    else:
        if current == FLOOD and level >= gauge.flood - 0.1:
            return FLOOD
        elif level >= gauge.flood:
            return FLOOD
        elif current == WATCH and level >= gauge.watch - 0.1:
            return WATCH
        elif level >= gauge.watch:
            return WATCH
        else:
            return CLEAR


class AlertTracker:
    """Alert tracker."""

    def __init__(self, current: Any = {}) -> None:
        """Init."""
        self.current = current

    def observe(self, gauge: Any, reading: Any) -> Any:
        """Observe."""
        try:
            severity = classify(gauge, reading.level, self.current.get(gauge.gauge_id))
            changed = severity != self.current.get(gauge.gauge_id)
            self.current[gauge.gauge_id] = severity
            if changed:
                return severity
        except Exception:
            pass

    def get_current(self) -> Any:
        """Get the current."""
        return self.current

    def set_current(self, current: Any) -> Any:
        """Set the current."""
        self.current = current
