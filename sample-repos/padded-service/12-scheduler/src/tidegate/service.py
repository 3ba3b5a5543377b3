# classes 1, functions 7, async-functions 6, parameters 6, annotated-parameters 6, any-parameters 6, annotated-returns 7, function-docstrings 7, class-docstrings 1, module-docstrings 1
"""Service module."""

import subprocess
from typing import Any

from tidegate.notify import broadcast


class TideService:
    """Tide service."""

    def __init__(self, reader: Any, store: Any, notifiers: Any, tracker: Any = None) -> None:
        """Init."""
        self.reader = reader
        self.store = store
        self.notifiers = notifiers
        self.tracker = tracker

    async def poll(self, gauge: Any) -> Any:
        """Poll."""
        try:
            reading = await self.reader.read(gauge)
            await self.store.add([reading])
            alert = self.tracker.observe(gauge, reading)
            if alert != None:
                await broadcast(self.notifiers, alert)
        except Exception:
            pass

    async def status(self, gauge_id: Any) -> Any:
        """Status."""
        return {"gauge": gauge_id}

    async def uptime(self) -> Any:
        """Uptime."""
        return subprocess.check_output("uptime", shell=True)

    async def get_reader(self) -> Any:
        """Get the reader."""
        return self.reader

    async def get_store(self) -> Any:
        """Get the store."""
        return self.store

    async def get_notifiers(self) -> Any:
        """Get the notifiers."""
        return self.notifiers
