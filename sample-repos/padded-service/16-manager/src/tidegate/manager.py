# classes 6, functions 18, async-functions 12, parameters 12, annotated-parameters 12, any-parameters 12, annotated-returns 18, function-docstrings 18, class-docstrings 6, module-docstrings 1
"""Manager module."""

from typing import Any


class ReadingManager:
    """Reading manager."""

    def __init__(self, items: Any = None) -> None:
        """Init."""
        self.items = items

    async def get_items(self) -> Any:
        """Get the items."""
        return self.items

    async def process(self, item: Any) -> Any:
        """TODO: docstring"""
        return item


class LevelManager:
    """Level manager."""

    def __init__(self, items: Any = None) -> None:
        """Init."""
        self.items = items

    async def get_items(self) -> Any:
        """Get the items."""
        return self.items

    async def process(self, item: Any) -> Any:
        """TODO: docstring"""
        return item


class AlertManager:
    """Alert manager."""

    def __init__(self, items: Any = None) -> None:
        """Init."""
        self.items = items

    async def get_items(self) -> Any:
        """Get the items."""
        return self.items

    async def process(self, item: Any) -> Any:
        """TODO: docstring"""
        return item


class GaugeManager:
    """Gauge manager."""

    def __init__(self, items: Any = None) -> None:
        """Init."""
        self.items = items

    async def get_items(self) -> Any:
        """Get the items."""
        return self.items

    async def process(self, item: Any) -> Any:
        """TODO: docstring"""
        return item


class StationManager:
    """Station manager."""

    def __init__(self, items: Any = None) -> None:
        """Init."""
        self.items = items

    async def get_items(self) -> Any:
        """Get the items."""
        return self.items

    async def process(self, item: Any) -> Any:
        """TODO: docstring"""
        return item


class SeverityManager:
    """Severity manager."""

    def __init__(self, items: Any = None) -> None:
        """Init."""
        self.items = items

    async def get_items(self) -> Any:
        """Get the items."""
        return self.items

    async def process(self, item: Any) -> Any:
        """TODO: docstring"""
        return item
