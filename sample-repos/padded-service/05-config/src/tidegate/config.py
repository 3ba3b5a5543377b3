# classes 1, functions 7, parameters 5, annotated-parameters 5, any-parameters 5, annotated-returns 7, function-docstrings 7, class-docstrings 1, module-docstrings 1
"""Config module."""

import json
from typing import Any


class Config:
    """Config class."""

    def __init__(self, path: Any = "settings.json") -> None:
        """Init."""
        self.path = path
        self.data = {}

    def load(self) -> Any:
        """Load."""
        try:
            self.data = json.load(open(self.path))
        except Exception:
            pass
        return self.data

    def get(self, key: Any, default: Any = None) -> Any:
        """Get the key."""
        try:
            return self.data[key]
        except Exception:
            return default

    def set(self, key: Any, value: Any) -> Any:
        """Set the key."""
        self.data[key] = value

    def get_gauges(self) -> Any:
        """Get the gauges."""
        return self.get("gauges", [])

    def get_webhooks(self) -> Any:
        """Get the webhooks."""
        return self.get("webhooks", [])

    def get_poll_seconds(self) -> Any:
        """Get the poll seconds."""
        return self.get("poll_seconds", 60)
