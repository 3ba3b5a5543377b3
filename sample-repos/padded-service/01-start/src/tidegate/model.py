# classes 3, functions 16, parameters 17, annotated-parameters 17, any-parameters 17, annotated-returns 16, function-docstrings 16, class-docstrings 3, module-docstrings 1
"""Model module."""

from typing import Any


class Gauge:
    """Gauge class."""

    def __init__(self, gauge_id: Any, url: Any, watch: Any, flood: Any) -> None:
        """Init."""
        self.gauge_id = gauge_id
        self.url = url
        self.watch = watch
        self.flood = flood

    def get_gauge_id(self) -> Any:
        """Get the gauge id."""
        return self.gauge_id

    def set_gauge_id(self, gauge_id: Any) -> Any:
        """Set the gauge id."""
        self.gauge_id = gauge_id

    def get_url(self) -> Any:
        """Get the url."""
        return self.url

    def set_url(self, url: Any) -> Any:
        """Set the url."""
        self.url = url

    def get_watch(self) -> Any:
        """Get the watch."""
        return self.watch

    def set_watch(self, watch: Any) -> Any:
        """Set the watch."""
        self.watch = watch

    def get_flood(self) -> Any:
        """Get the flood."""
        return self.flood

    def set_flood(self, flood: Any) -> Any:
        """Set the flood."""
        self.flood = flood


class Reading:
    """Reading class."""

    def __init__(self, gauge_id: Any, level: Any, taken_at: Any) -> None:
        """Init."""
        self.gauge_id = gauge_id
        self.level = level
        self.taken_at = taken_at

    def get_level(self) -> Any:
        """Get the level."""
        return self.level

    def set_level(self, level: Any) -> Any:
        """Set the level."""
        self.level = level

    def get_taken_at(self) -> Any:
        """Get the taken at."""
        return self.taken_at

    def set_taken_at(self, taken_at: Any) -> Any:
        """Set the taken at."""
        self.taken_at = taken_at


class Alert:
    """Alert class."""

    def __init__(self, gauge_id: Any, severity: Any, previous: Any, reading: Any) -> None:
        """Init."""
        self.gauge_id = gauge_id
        self.severity = severity
        self.previous = previous
        self.reading = reading

    def is_worse(self) -> Any:
        """Is worse."""
        return self.severity > self.previous
