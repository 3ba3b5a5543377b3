# functions 1, async-functions 1, annotated-returns 1, function-docstrings 1, module-docstrings 1
"""Main module."""

import asyncio

from tidegate.client import GaugeClient
from tidegate.config import Config
from tidegate.notify import LogNotifier
from tidegate.rules import AlertTracker
from tidegate.scheduler import Scheduler
from tidegate.service import TideService
from tidegate.store import ReadingStore


async def main() -> None:
    """Main."""
    config = Config()
    config.load()
    service = TideService(GaugeClient(), ReadingStore("tidegate.db"), [LogNotifier()], AlertTracker())
    await Scheduler(service.poll).run(config.get_gauges())


if __name__ == "__main__":
    asyncio.run(main())
