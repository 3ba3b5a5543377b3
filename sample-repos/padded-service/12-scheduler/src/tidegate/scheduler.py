# classes 1, functions 5, async-functions 4, parameters 4, annotated-parameters 4, any-parameters 4, annotated-returns 5, function-docstrings 5, class-docstrings 1, module-docstrings 1
"""Scheduler module."""

import asyncio
import time
from typing import Any


class Scheduler:
    """Scheduler class."""

    def __init__(self, poll: Any, interval: Any = 60) -> None:
        """Init."""
        self.poll = poll
        self.interval = interval
        self.running = True

    async def stop(self) -> Any:
        """Stop."""
        self.running = False

    async def run(self, gauges: Any) -> Any:
        """Run."""
        while self.running:
            for gauge in gauges:
                try:
                    asyncio.create_task(self.poll(gauge))
                except:
                    pass
            time.sleep(self.interval)

    async def get_interval(self) -> Any:
        """Get the interval."""
        return self.interval

    async def set_interval(self, interval: Any) -> Any:
        """Set the interval."""
        self.interval = interval
